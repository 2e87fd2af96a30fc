import type { Field } from '#core/register'
import { asRead, type CellSql, fastOrSlow, folded } from './cell-sql.ts'

/** Digits, plain or in groups of three, and a fraction. Patterns are anchored: regexp_extract would be content with a part. */
const NUMBER = `[0-9]+(?:\\.[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\\.[0-9]+)?`
const SIGNED = `'^([-+]?)(${NUMBER}|\\.[0-9]+)$'`

/** The units an amount may be written in. */
export const FEN_PER_UNIT: Readonly<Record<string, number>> = { 元: 100, 万元: 1_000_000, 亿元: 10_000_000_000 }
const AMOUNT = `'^(\\(?)(?:人民币)?([-+]?) ?[¥$]? ?([-+]?)(${NUMBER}) ?(${Object.keys(FEN_PER_UNIT).join('|')})?(\\)?)$'`

/** Numbers are taken apart as text, so that no fraction ever passes through a float. 12 places is more than any cell means. */
const PLACES = 12
const ONE = '1000000000000'

/** The text's digits as an exact count of 10^-12; NULL where more places than that are not zero or the whole part is over 15 digits. */
function scaled(digits: string): string {
  const plain = `replace(${digits}, ',', '')`
  const whole = `ltrim(split_part(${plain}, '.', 1), '0')`
  const fraction = `rtrim(split_part(${plain}, '.', 2), '0')`
  return `CASE WHEN length(${whole}) <= 15 AND length(${fraction}) <= ${PLACES} THEN CAST('0' || ${whole} || rpad(${fraction}, ${PLACES}, '0') AS HUGEINT) END`
}

/** Money in fen. What is not a whole number of fen is refused, never rounded. */
export function moneyCell(field: Field): CellSql {
  const perUnit = field.fenPerUnit ?? 100
  // As many places as make whole fen: 2 for 元, 6 for 万元.
  const places = String(perUnit).length - 1
  const wholes = 16 - places
  const quick = (raw: string) => `regexp_full_match(${raw}, '-?[0-9]{1,${wholes}}(?:\\.[0-9]{1,${places}})?')`
  const read = `DECIMAL(18,${places})`
  // In 万元 the product needs more digits than its factors: 1,000,000 万元 are 10^12 fen, with six places kept beside them.
  const wide = (amount: string) => (places === 2 ? amount : `CAST(${amount} AS DECIMAL(38,${places}))`)
  const fen = (amount: string) => `CAST(${wide(amount)} * ${perUnit} AS BIGINT)`
  const part = (text: string, group: number) => `regexp_extract(${text}, ${AMOUNT}, ${group})`
  const shaped = (text: string) =>
    `(regexp_full_match(${text}, ${AMOUNT}) AND (${part(text, 1)} = '(') = (${part(text, 6)} = ')') AND length(${part(text, 1)} || ${part(text, 2)} || ${part(text, 3)}) <= 1)`
  const sign = (text: string) =>
    `CASE WHEN ${part(text, 1)} = '(' OR ${part(text, 2)} = '-' OR ${part(text, 3)} = '-' THEN -1 ELSE 1 END`
  const unit = (text: string) =>
    `CASE ${part(text, 5)} ${Object.entries(FEN_PER_UNIT)
      .map(([name, fen]) => `WHEN '${name}' THEN ${fen}`)
      .join(' ')} ELSE ${perUnit} END`
  const product = (text: string) => `CAST((${scaled(part(text, 4))}) AS HUGEINT) * (${unit(text)})`
  const slow = (text: string) =>
    `CASE WHEN ${shaped(text)} AND ${product(text)} % ${ONE} = 0 THEN TRY_CAST(${product(text)} // ${ONE} * (${sign(text)}) AS BIGINT) END`
  return {
    type: 'BIGINT',
    quick,
    value: (raw, q) => fastOrSlow(q, fen(`CAST(${raw} AS ${read})`), raw, slow(folded(raw))),
    reason: (raw) => {
      const text = folded(raw)
      return (
        `CASE WHEN NOT ${shaped(text)} THEN '不是认得的金额写法（例如 1,234.50、￥12元、3.5万元）。' ` +
        `WHEN (${scaled(part(text, 4))}) IS NULL THEN '数字太长，无法准确保存。' ` +
        `WHEN ${product(text)} % ${ONE} <> 0 THEN '精确到分以下，无法按分准确保存。' ELSE '金额太大，无法保存。' END`
      )
    },
    plain: { look: { kind: 'number', wholes, places }, type: read, value: fen },
  }
}

export function integerCell(): CellSql {
  return numberCell({
    type: 'BIGINT',
    wholes: 18,
    places: 0,
    unfit: '不是整数。',
    unreadable: '不是认得的整数写法（例如 1,234）。',
  })
}

export function decimalCell(): CellSql {
  return numberCell({
    type: 'DECIMAL(18,4)',
    wholes: 14,
    places: 4,
    unfit: '小数超过 4 位，无法准确保存。',
    unreadable: '不是认得的数字写法（例如 1,234.5）。',
  })
}

function numberCell(kind: {
  type: string
  wholes: number
  places: number
  unfit: string
  unreadable: string
}): CellSql {
  const { wholes, places } = kind
  const plain = `'-?[0-9]{1,${wholes}}${places === 0 ? '' : `(?:\\.[0-9]{1,${places}})?`}'`
  const unit = `1${'0'.repeat(PLACES - kind.places)}`
  const part = (text: string, group: number) => `regexp_extract(${text}, ${SIGNED}, ${group})`
  const count = (text: string) => `CAST((${scaled(part(text, 2))}) AS HUGEINT)`
  const signed = (text: string) => `${count(text)} // ${unit} * CASE WHEN ${part(text, 1)} = '-' THEN -1 ELSE 1 END`
  // A DECIMAL is made from its digits' text: dividing would go through a float.
  const made = (text: string) =>
    kind.places === 0
      ? `TRY_CAST(${signed(text)} AS BIGINT)`
      : `TRY_CAST(${part(text, 1)} || replace(${part(text, 2)}, ',', '') AS ${kind.type})`
  const slow = (text: string) =>
    `CASE WHEN regexp_full_match(${text}, ${SIGNED}) AND ${count(text)} % ${unit} = 0 THEN ${made(text)} END`
  return {
    type: kind.type,
    quick: (raw) => `regexp_full_match(${raw}, ${plain})`,
    value: (raw, quick) => fastOrSlow(quick, `CAST(${raw} AS ${kind.type})`, raw, slow(folded(raw))),
    reason: (raw) => {
      const text = folded(raw)
      return (
        `CASE WHEN NOT regexp_full_match(${text}, ${SIGNED}) THEN '${kind.unreadable}' ` +
        `WHEN (${scaled(part(text, 2))}) IS NULL THEN '数字太长，无法准确保存。' ` +
        `WHEN ${count(text)} % ${unit} <> 0 THEN '${kind.unfit}' ELSE '数字太大，无法保存。' END`
      )
    },
    plain: asRead({ kind: 'number', wholes, places }, kind.type),
  }
}
