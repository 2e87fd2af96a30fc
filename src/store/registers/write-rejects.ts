import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Field, Register } from '#core/register'
import { quoteName, quoteText } from '#core/sql'
import type { Reject } from './batch.ts'
import { isMissing } from './cell-sql.ts'
import { fieldOf, type MatchedColumns } from './match-headings.ts'
import { cellSql } from './normalise-sql.ts'
import type { ReadTable } from './readers/read-table.ts'
import { listTotalTests } from './total-rows.ts'

/** Values are shown, not kept: the whole cell stands in the original. */
const SHOWN_CHARS = 60

/** One JSON line per row that was not accepted, in the order of the file; counts them. */
export async function writeRejects(
  connection: DuckDBConnection,
  table: ReadTable,
  register: Register,
  matched: MatchedColumns,
  path: string,
  /** No row of `numbered` is unreadable or dropped: the large statement that words them need not be planned. */
  clean: boolean,
): Promise<{ rejected: number; duplicate: number }> {
  const out = createWriteStream(path, { flags: 'wx' })
  const ended = finished(out)
  const counts = { rejected: 0, duplicate: 0 }
  const put = async (reject: Reject) => {
    counts[reject.kind]++
    if (!out.write(`${JSON.stringify(reject)}\n`)) await Promise.race([once(out, 'drain'), ended])
  }
  const malformed = [...table.malformed].sort((a, b) => a.line - b.line)
  const putMalformed = async (before: number) => {
    for (let row = malformed[0]; row !== undefined && row.line < before; row = malformed[0]) {
      malformed.shift()
      await put({ line: row.line, value: shorten(row.raw), reason: row.reason, kind: 'rejected' })
    }
  }
  const found = clean ? [] : (await connection.stream(rejectsSql(table, register, matched))).yieldRows()
  for await (const rows of found) {
    for (const [line, column, value, reason, kind] of rows) {
      await putMalformed(Number(line))
      await put({
        line: Number(line),
        ...(typeof column === 'string' && { column }),
        ...(typeof value === 'string' && { value: shorten(value) }),
        reason: String(reason),
        kind: kind === 'duplicate' ? 'duplicate' : 'rejected',
      })
    }
  }
  await putMalformed(Number.POSITIVE_INFINITY)
  out.end()
  await ended
  return counts
}

/** line, column, value, reason, kind. The first bad cell of a row gives column and value; the reason names them all. */
function rejectsSql(table: ReadTable, register: Register, matched: MatchedColumns): string {
  const raws = [...new Set(matched.columns.map((c) => c.index))]
  const bySchema = [...register.fields.keys()]
  const present = bySchema.flatMap((id) => matched.columns.filter((c) => c.field === id)).map((c) => c.index)
  const position = (index: number) => [...new Set(present)].indexOf(index) + 1
  const faults = [...matched.columns]
    .sort((a, b) => a.index - b.index)
    .flatMap((column) => {
      const field = fieldOf(register, column)
      return field === undefined ? [] : [faultSql(field, column.heading, `_raw[${position(column.index)}]`, table)]
    })
  const totals = listTotalTests(register, matched).map(({ column, isTotal }) =>
    totalFault(isTotal, column.heading, `_raw[${position(column.index)}]`),
  )
  const first = (pick: (fault: Fault) => string) =>
    `CASE ${[...totals, ...faults].map((f) => `WHEN ${f.bad} THEN ${pick(f)}`).join(' ')} END`
  const told = `concat_ws('', ${faults.map((f) => `CASE WHEN ${f.bad} THEN ${f.sentence} END`).join(', ')})`
  // What else a sum lacks is of no interest.
  const sentences = `CASE ${[...totals.map((f) => `WHEN ${f.bad} THEN ${f.sentence}`), `WHEN true THEN ${told}`].join(' ')} END`
  const unreadable =
    raws.length === 0
      ? ''
      : `SELECT _row, ${first((f) => f.heading)} AS col, ${first((f) => f.value)} AS val, ${sentences} AS reason, 'rejected' AS kind FROM numbered WHERE _raw IS NOT NULL UNION ALL `
  return (
    `SELECT _row, col, val, reason, kind FROM (${unreadable}` +
    `SELECT n._row, NULL, NULL, '第 ' || n._row || ' 行' || d.reason, d.kind FROM dropped d JOIN numbered n ON n._index = d._index) ORDER BY _row, kind, reason`
  )
}

type Fault = { bad: string; heading: string; value: string; sentence: string }

function faultSql(field: Field, heading: string, raw: string, table: ReadTable): Fault {
  const sql = cellSql(field, table.excelSerials)
  const value = quoteName(field.id)
  const bad = field.required
    ? `${value} IS NULL`
    : field.type === 'text' || field.type === 'code'
      ? 'false'
      : `(${value} IS NULL AND NOT ${isMissing(raw)})`
  const shown = `CASE WHEN length(${raw}) > ${SHOWN_CHARS} THEN left(${raw}, ${SHOWN_CHARS}) || '…' ELSE ${raw} END`
  const where = `'第 ' || _row || ' 行${quoteText(`“${heading}”`).slice(1, -1)}`
  return {
    bad,
    heading: quoteText(heading),
    value: raw,
    sentence: `CASE WHEN ${isMissing(raw)} THEN ${where}是必填项，但没有值。' ELSE ${where}的值“' || ${shown} || '”' || ${sql.reason(raw)} END`,
  }
}

function totalFault(isTotal: string, heading: string, raw: string): Fault {
  const where = quoteText(` 行“${heading}”写着“`)
  return {
    bad: isTotal,
    heading: quoteText(heading),
    value: raw,
    sentence: `'第 ' || _row || ${where} || ${raw} || '”：是合计行，不是一条记录。'`,
  }
}

function shorten(text: string): string {
  return text.length > 1000 ? `${text.slice(0, 1000)}…` : text
}
