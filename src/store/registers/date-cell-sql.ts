import { asRead, type CellSql, fastOrSlow, folded } from './cell-sql.ts'

/** The days a LocalDate can be (core/calendar). */
const IN_RANGE = `BETWEEN DATE '1900-01-01' AND DATE '2199-12-31'`

/** Year, month and day; a time of day and its zone may follow: the local date is what is written. */
const DATED = `'^([0-9]{4}) ?[-/.年] ?([0-9]{1,2}) ?[-/.月] ?([0-9]{1,2}) ?[日号]?(?:[T ]*[0-9]{1,2}[:时].*)?$'`
const COMPACT = `'^([0-9]{4})([0-9]{2})([0-9]{2})(?:T?[0-9]{4}(?:[0-9]{2})?Z?)?$'`
const SERIAL = `'^[0-9]{1,7}(?:\\.[0-9]+)?$'`

export function dateCell(serials: '1900' | '1904' | undefined): CellSql {
  const slow = (text: string) => {
    const cases = [
      `WHEN regexp_full_match(${text}, ${COMPACT}) THEN ${dayOf(text, COMPACT)}`,
      `WHEN regexp_full_match(${text}, ${DATED}) THEN ${dayOf(text, DATED)}`,
    ]
    if (serials !== undefined)
      cases.unshift(`WHEN regexp_full_match(${text}, ${SERIAL}) THEN ${serialDay(text, serials)}`)
    return `CASE ${cases.join(' ')} END`
  }
  const bounded = (day: string) => `CASE WHEN ${day} ${IN_RANGE} THEN ${day} END`
  return {
    type: 'DATE',
    quick: (raw) => `TRY_CAST(${raw} AS DATE)`,
    // DuckDB's cast forgives (a trailing letter, a five-digit year): only what it prints back unchanged was a plain date.
    value: (raw, quick) =>
      fastOrSlow(`CAST(${quick} AS VARCHAR) = ${raw} AND ${quick} ${IN_RANGE}`, quick, raw, bounded(slow(folded(raw)))),
    reason: (raw) => {
      const text = folded(raw)
      const shapes = [COMPACT, DATED, ...(serials === undefined ? [] : [SERIAL])].map(
        (shape) => `regexp_full_match(${text}, ${shape})`,
      )
      return (
        `CASE WHEN ${slow(text)} IS NOT NULL THEN '超出可用的日期范围（1900 年至 2199 年）。' ` +
        `WHEN ${shapes.join(' OR ')} THEN '不是真实存在的日期。' ELSE '不是认得的日期写法（例如 2026-03-05、2026年3月5日）。' END`
      )
    },
    plain: asRead({ kind: 'date' }, 'DATE'),
  }
}

function dayOf(text: string, shape: string): string {
  const part = (group: number, width: number) => `lpad(regexp_extract(${text}, ${shape}, ${group}), ${width}, '0')`
  return `TRY_CAST(${part(1, 4)} || '-' || ${part(2, 2)} || '-' || ${part(3, 2)} AS DATE)`
}

/** Excel's 1900 system counts a 29 February 1900 that never was (serial 60); serials after it are one day ahead. */
function serialDay(text: string, system: '1900' | '1904'): string {
  const serial = `CAST(trunc(CAST(${text} AS DOUBLE)) AS INTEGER)`
  if (system === '1904') return `CASE WHEN ${serial} <= 2957003 THEN DATE '1904-01-01' + ${serial} END`
  return (
    `CASE WHEN ${serial} BETWEEN 1 AND 59 THEN DATE '1899-12-31' + ${serial} ` +
    `WHEN ${serial} BETWEEN 61 AND 2958465 THEN DATE '1899-12-30' + ${serial} END`
  )
}

const MONTH = `'^([0-9]{4}) ?[-/.年] ?([0-9]{1,2}) ?月?$'`
const COMPACT_MONTH = `'^([0-9]{4})([0-9]{2})$'`
const MONTH_IN_RANGE = `BETWEEN '1900-01' AND '2199-12'`

/** A month may also be written as a whole date: its month counts. */
export function monthCell(serials: '1900' | '1904' | undefined): CellSql {
  const date = dateCell(serials)
  const wholeDate = (raw: string) => `left(CAST(${date.value(raw, `TRY_CAST(${raw} AS DATE)`)} AS VARCHAR), 7)`
  const monthOf = (text: string, shape: string) => {
    const month = `CAST(regexp_extract(${text}, ${shape}, 2) AS INTEGER)`
    return `CASE WHEN ${month} BETWEEN 1 AND 12 THEN regexp_extract(${text}, ${shape}, 1) || '-' || lpad(CAST(${month} AS VARCHAR), 2, '0') END`
  }
  const slow = (raw: string) => {
    const text = folded(raw)
    return (
      `CASE WHEN regexp_full_match(${text}, ${COMPACT_MONTH}) THEN ${monthOf(text, COMPACT_MONTH)} ` +
      `WHEN regexp_full_match(${text}, ${MONTH}) THEN ${monthOf(text, MONTH)} ELSE ${wholeDate(raw)} END`
    )
  }
  const bounded = (month: string) => `CASE WHEN ${month} ${MONTH_IN_RANGE} THEN ${month} END`
  return {
    type: 'VARCHAR',
    quick: (raw) => `regexp_full_match(${raw}, '(?:19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])')`,
    value: (raw, quick) => fastOrSlow(quick, raw, raw, bounded(slow(raw))),
    reason: () => `'不是认得的月份（例如 2026-03、2026年3月、202603）。'`,
    plain: asRead({ kind: 'month' }, 'VARCHAR'),
  }
}
