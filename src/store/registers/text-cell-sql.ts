import { CREDIT_CODE_SIGNS, CREDIT_CODE_WEIGHTS } from '#core/credit-code'
import type { Field } from '#core/register'
import { quoteText } from '#core/sql'
import { asRead, type CellSql, folded, isMissing, plainOr, trimmed } from './cell-sql.ts'

/** A text is kept as written, save for the blanks around it. */
export function textCell(): CellSql {
  return {
    type: 'VARCHAR',
    value: (raw) => plainOr(raw, false, trimmed(raw)),
    reason: () => `'不是文字。'`,
    plain: asRead({ kind: 'text' }, 'VARCHAR'),
  }
}

/** A code keeps its leading zeros; only its width is made uniform. */
export function codeCell(): CellSql {
  return {
    type: 'VARCHAR',
    value: (raw) => plainOr(raw, true, folded(raw)),
    reason: () => `'不是编码。'`,
    plain: asRead({ kind: 'code' }, 'VARCHAR'),
  }
}

const CODE_SHAPE = `'[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}'`

/** A wrong check digit refuses the row only where the register cannot do without the code: real registers hold temporary and mistyped codes that are still somebody's. Elsewhere it is told (check-digits.ts). */
export function creditCodeCell(field: Field): CellSql {
  const code = (raw: string) => `upper(${folded(raw)})`
  const shaped = (text: string) => `regexp_full_match(${text}, ${CODE_SHAPE})`
  return {
    type: 'VARCHAR',
    quick: code,
    value: (_raw, quick) => {
      const good = field.required ? `${shaped(quick)} AND right(${quick}, 1) = ${checkDigit(quick)}` : shaped(quick)
      return `CASE WHEN ${good} THEN ${quick} END`
    },
    reason: (raw) =>
      `CASE WHEN length(${code(raw)}) <> 18 THEN '不是统一社会信用代码：应为 18 位，实为 ' || length(${code(raw)}) || ' 位。' ` +
      `WHEN NOT ${shaped(code(raw))} THEN '不是统一社会信用代码：含有不允许的字符（不用 I、O、S、V、Z，第 3 至 8 位是数字）。' ` +
      `ELSE '不是有效的统一社会信用代码：末位校验码应为 ' || ${checkDigit(code(raw))} || '（GB 32100）。' END`,
    plain: asRead({ kind: 'creditCode' }, 'VARCHAR'),
  }
}

/** Of a code whose shape is right. */
export function isWrongCheckDigit(code: string): string {
  return `right(${code}, 1) <> ${checkDigit(code)}`
}

/** GB 32100-2015, 5.2.6. */
function checkDigit(code: string): string {
  const terms = CREDIT_CODE_WEIGHTS.map(
    (weight, i) => `${weight} * (instr(${quoteText(CREDIT_CODE_SIGNS)}, ${code}[${i + 1}]) - 1)`,
  )
  return `${quoteText(CREDIT_CODE_SIGNS)}[(31 - (${terms.join(' + ')}) % 31) % 31 + 1]`
}

export function enumCell(field: Field): CellSql {
  const values = field.values ?? []
  const exact = new Map(
    values.flatMap((v) => [v.id, ...v.spellings].map((spelling) => [spelling.trim(), v.id] as const)),
  )
  const loose = new Map(
    [...exact].flatMap(([spelling, id]) =>
      [spelling, spelling.normalize('NFKC')].map((s) => [s.toLowerCase(), id] as const),
    ),
  )
  const cases = (map: ReadonlyMap<string, string>) =>
    [...map].map(([spelling, id]) => `WHEN ${quoteText(spelling)} THEN ${quoteText(id)}`).join(' ')
  const known = values.map((v) => v.spellings[0] ?? v.id).join('、')
  return {
    type: 'VARCHAR',
    value: (raw) =>
      exact.size === 0 ? 'NULL' : `CASE ${raw} ${cases(exact)} ELSE CASE lower(${folded(raw)}) ${cases(loose)} END END`,
    reason: () => quoteText(`不在允许的取值中（${known}）。`),
    plain: {
      look: { kind: 'oneOf', texts: [...exact.keys()] },
      type: 'VARCHAR',
      value: (cell) => (exact.size === 0 ? 'NULL' : `CASE ${cell} ${cases(exact)} END`),
    },
  }
}

const YES = ['是', 'y', 'true', '1']
const NO = ['否', 'n', 'false', '0']

export function booleanCell(): CellSql {
  const judged = (text: string) => `CASE ${text} ${booleanCases('true', YES)} ${booleanCases('false', NO)} END`
  return {
    type: 'BOOLEAN',
    value: (raw) => judged(`lower(${folded(raw)})`),
    reason: () => `'不是认得的是否写法（是、否、Y、N、true、false、1、0）。'`,
    plain: {
      look: { kind: 'oneOf', texts: [...YES, ...NO].flatMap((text) => [text, text.toUpperCase()]) },
      type: 'VARCHAR',
      value: (cell) => judged(`lower(${cell})`),
    },
  }
}

function booleanCases(value: string, spellings: readonly string[]): string {
  return spellings.map((s) => `WHEN ${quoteText(s)} THEN ${value}`).join(' ')
}

export function listCell(): CellSql {
  return {
    type: 'VARCHAR[]',
    value: (raw) => {
      const items = `list_transform(regexp_split_to_array(${raw}, '[、，,;；|\\r\\n]'), lambda x: ${trimmed('x')})`
      return `CASE WHEN ${isMissing(raw)} THEN NULL ELSE list_filter(${items}, lambda x: x <> '') END`
    },
    reason: () => `'不是列表。'`,
    plain: { look: { kind: 'empty' }, type: 'VARCHAR', value: () => 'CAST(NULL AS VARCHAR[])' },
  }
}
