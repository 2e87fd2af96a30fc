/** Months as numbers while a table is loaded and written, and as text in the names of its files. */
import type { Register } from '#core/register'
import { quoteName } from '#core/sql'

/** Months since the year 0 of the row's date as an INTEGER; 0 where it has none. */
export function monthNumberSql(register: Register): string {
  const date = register.date === undefined ? undefined : quoteName(register.date)
  return `CAST(${date === undefined ? '0' : `coalesce(year(${date}) * 12 + month(${date}) - 1, 0)`} AS INTEGER)`
}

export function monthText(month: number): string {
  return month === 0 ? 'none' : `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`
}
