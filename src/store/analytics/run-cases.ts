/** Worked cases in one database: the calendar is loaded once, and each case is taken back before the next begins. */
import { join } from 'node:path'
import type { CaseFound, CasesJob } from './job.ts'
import { fillCalendar, fillTable, nameBatches } from './load-tables.ts'
import { readResults, type Watch, withSandbox } from './run-job.ts'

export async function runCases({ cases, calendar, folder, limits }: CasesJob, watch: Watch): Promise<CaseFound[]> {
  return withSandbox([], [folder], limits, watch, async (connection) => {
    await fillCalendar(connection, calendar)
    const found: CaseFound[] = []
    for (const [done, { tables, setup, units }] of cases.entries()) {
      watch.progress({ done, total: cases.length, label: '', percent: 0 })
      await connection.run('BEGIN')
      await nameBatches(connection, tables)
      for (const table of tables) await fillTable(connection, table)
      for (const statement of setup) await connection.run(statement)
      for (const statement of units.flatMap((unit) => unit.statements)) await connection.run(statement)
      // A file of its own: DuckDB keeps what it read of a file's end, also after another took its place.
      const hitsFile = join(folder, `case-${done}.parquet`)
      const { hits, tallies } = await readResults(connection, { hitsFile, wanted: true })
      found.push({ hits, tallies })
      await connection.run('ROLLBACK')
    }
    return found
  })
}
