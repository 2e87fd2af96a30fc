/** Keeps the life-cycle of findings between runs as a Parquet file. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { LocalDate } from '#core/calendar'
import type { FindingKind, FindingState, FindingStatus, RunMark } from '#core/finding'
import { acceptPart, partName } from './output-file.ts'

const NAME = 'states.parquet'
const COLUMNS = [
  'fingerprint',
  'indicator',
  'kind',
  'fact_date',
  'status',
  'first_run',
  'first_at',
  'last_run',
  'last_at',
  'resolved_run',
  'resolved_at',
  'reopened_run',
  'reopened_at',
] as const

/** Writes states.parquet into the folder; the order is kept. */
export async function writeStates(
  connection: DuckDBConnection,
  folder: string,
  states: readonly FindingState[],
): Promise<void> {
  await connection.run(
    `create or replace temp table finding_states (${COLUMNS.map((c) => `${c} varchar`).join(', ')}, times_reopened integer)`,
  )
  const appender = await connection.createAppender('finding_states', null, 'temp')
  for (const s of states) {
    const marks = [s.firstSeen, s.lastSeen, s.resolved, s.reopened].flatMap((mark) => [mark?.run, mark?.at])
    for (const text of [s.fingerprint, s.indicator, s.kind, s.factDate, s.status, ...marks]) {
      if (text === undefined) appender.appendNull()
      else appender.appendVarchar(text)
    }
    appender.appendInteger(s.timesReopened)
    appender.endRow()
  }
  appender.closeSync()
  await connection.run(
    'copy (select * from finding_states order by rowid) to $out (format parquet, compression zstd)',
    { out: partName(folder, NAME) },
  )
  await connection.run('drop table finding_states')
  await acceptPart(folder, NAME)
}

export async function readStates(connection: DuckDBConnection, file: string): Promise<FindingState[]> {
  const result = await connection.stream(`select ${COLUMNS.join(', ')}, times_reopened from read_parquet($file)`, {
    file,
  })
  const states: FindingState[] = []
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) return states
    const columns = Array.from({ length: chunk.columnCount }, (_, i) => chunk.getColumnValues(i))
    for (let row = 0; row < chunk.rowCount; row++) states.push(stateOf((column) => columns[column]?.[row] ?? undefined))
  }
}

function stateOf(at: (column: number) => unknown): FindingState {
  const text = (column: number) => at(column) as string
  const mark = (column: number): RunMark => ({ run: text(column), at: text(column + 1) })
  return {
    fingerprint: text(0),
    indicator: text(1),
    kind: text(2) as FindingKind,
    ...(at(3) === undefined ? {} : { factDate: text(3) as LocalDate }),
    status: text(4) as FindingStatus,
    firstSeen: mark(5),
    lastSeen: mark(7),
    ...(at(9) === undefined ? {} : { resolved: mark(9) }),
    ...(at(11) === undefined ? {} : { reopened: mark(11) }),
    timesReopened: at(13) as number,
  }
}
