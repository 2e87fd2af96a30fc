/** findings.parquet: the hits as the query gave them, with fingerprint, words and life-cycle beside them. */
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api'
import type { RunMark } from '#core/finding'
import { acceptPart, partName } from './output-file.ts'
import { ORDERED_HITS } from './read-hits.ts'
import type { ToldFinding } from './told-finding.ts'

const NAME = 'findings.parquet'

// What each value costs is the step into the database, not its length: the short ones cross over as one text.
const COPY = `copy (
  select h.* exclude (n), m[1] as fingerprint, m[2] as kind, explanation, advice, m[3] as status,
    m[4] as first_run, m[5] as first_seen, m[6] as mode, m[7] as assessment, $run::varchar as last_run, $at::varchar as last_seen
  from ${ORDERED_HITS} h join (select n, string_split(marks, chr(31)) as m, explanation, advice from told_findings) using (n)
  order by n
) to $out (format parquet, compression zstd)`

export class ParquetWriter {
  readonly #connection: DuckDBConnection
  readonly #appender: DuckDBAppender
  #count = 0

  private constructor(connection: DuckDBConnection, appender: DuckDBAppender) {
    this.#connection = connection
    this.#appender = appender
  }

  static async begin(connection: DuckDBConnection): Promise<ParquetWriter> {
    await connection.run(
      'create or replace temp table told_findings (n integer, marks varchar, explanation varchar, advice varchar)',
    )
    return new ParquetWriter(connection, await connection.createAppender('told_findings', null, 'temp'))
  }

  /** Findings come in the order of the hits. They are numbered here: rows appended while a result is streamed do not keep their order. */
  add({ finding, explanation, advice, state, mode, assessment }: ToldFinding): void {
    const { run, at } = state.firstSeen
    const marks = [finding.fingerprint, finding.kind, state.status, run, at, mode, assessment]
    this.#appender.appendInteger(++this.#count)
    this.#appender.appendVarchar(marks.join('\x1f'))
    this.#appender.appendVarchar(explanation)
    this.#appender.appendVarchar(advice)
    this.#appender.endRow()
  }

  async finish(folder: string, run: RunMark): Promise<void> {
    this.#appender.closeSync()
    await this.#connection.run(COPY, { out: partName(folder, NAME), run: run.run, at: run.at })
    await this.#connection.run(`drop table told_findings; drop table ${ORDERED_HITS}`)
    await acceptPart(folder, NAME)
  }
}
