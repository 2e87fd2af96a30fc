/** Streams the hits of a run out of their Parquet file, in a stable order. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { LocalDate } from '#core/calendar'
import type { Hit, ReasonCode, TriedExemption } from '#core/finding'
import type { RowRef } from '#core/register'
import { quoteText } from '#core/sql'

/** Holds the hits with their place `n` in the order until the session ends or the next run replaces it. */
export const ORDERED_HITS = 'ordered_hits'

/**
 * Suspicions first, then those still to be verified, then what cannot be decided, then what a person has to look at;
 * within these by indicator, organ, date and key.
 */
function prepare(toVerify: readonly string[]): string {
  const verify =
    toVerify.length === 0 ? '' : `when indicator || '/' || branch in (${toVerify.map(quoteText).join(', ')}) then 1 `
  return `create or replace temp table ${ORDERED_HITS} as select row_number() over (
  order by case when reason = 'to-be-checked' then 3 when outcome <> 'violated' then 2 ${verify}else 0 end,
    indicator, organ nulls last, fact_date nulls last, array_to_string("key", chr(31)), branch, register, row_batch, row_no
) as n, * from read_parquet($hits)`
}

// A row crosses over as one JSON list of texts: half the time of twenty columns, a tenth of the driver's own objects.
const COLUMNS = [
  'indicator',
  'branch',
  'outcome',
  'reason',
  'reason_at',
  'register',
  'to_json("key")',
  'row_batch',
  'row_no',
  'fact_date',
  'start_date',
  'due_date',
  'actual_date',
  'actual_value',
  'expected_value',
  'case when len(evidence) > 0 then to_json(evidence) end',
  'case when len(exemptions_tried) > 0 then to_json(exemptions_tried) end',
  'officer',
  'post',
  'organ',
  'case when len(seen) > 0 then to_json(seen) end',
]

/** One array of hits per chunk (about two thousand). `toVerify`: branches, as indicator/branch, whose suspicions are to be verified. */
export async function* readHits(
  connection: DuckDBConnection,
  hitsFile: string,
  toVerify: readonly string[] = [],
): AsyncGenerator<readonly Hit[]> {
  await connection.run(prepare(toVerify), { hits: hitsFile })
  const list = COLUMNS.map((column) => `(${column})::varchar`).join(', ')
  const result = await connection.stream(`select to_json([${list}])::varchar from ${ORDERED_HITS} order by n`)
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) return
    yield chunk.getColumnValues(0).map((row) => hitOf(JSON.parse(row as string) as (string | null)[]))
  }
}

function hitOf(row: readonly (string | null)[]): Hit {
  const text = (column: number) => row[column] ?? undefined
  const number = (column: number) => {
    const value = text(column)
    return value === undefined ? undefined : Number(value)
  }
  const date = (column: number) => text(column) as LocalDate | undefined
  const register = text(5) ?? ''
  const [batch, line] = [text(7), number(8)]
  const hit: Hit = {
    indicator: text(0) ?? '',
    branch: text(1) ?? '',
    outcome: text(2) as Hit['outcome'],
    reason: text(3) as ReasonCode,
    register,
    key: JSON.parse(text(6) ?? '[]') as string[],
    evidence: JSON.parse(text(15) ?? '[]') as RowRef[],
    exemptionsTried: JSON.parse(text(16) ?? '[]') as TriedExemption[],
  }
  put(hit, 'reasonAt', text(4))
  if (batch !== undefined && line !== undefined) hit.row = { register, batch, row: line }
  put(hit, 'factDate', date(9))
  put(hit, 'start', date(10))
  put(hit, 'due', date(11))
  put(hit, 'actual', date(12))
  put(hit, 'actualValue', number(13))
  put(hit, 'expectedValue', number(14))
  put(hit, 'officer', text(17))
  put(hit, 'post', text(18))
  put(hit, 'organ', text(19))
  const seen = text(20)
  if (seen !== undefined) hit.seen = JSON.parse(seen) as (string | null)[]
  return hit
}

/** An absent value is an absent property. */
function put<K extends keyof Hit>(hit: Hit, name: K, value: Hit[K] | undefined): void {
  if (value !== undefined) hit[name] = value
}
