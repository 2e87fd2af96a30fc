/** A DuckDB in memory that can read the files named and write to the folders named, and nothing else. The first folder takes what is spilled. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { quoteText } from '#core/sql'
import type { Limits } from './job.ts'

export type Sandbox = { connections: readonly [DuckDBConnection, ...DuckDBConnection[]]; close(): void }

/** Set for each connection by itself. */
const PROGRESS = [
  'SET enable_progress_bar = true',
  'SET enable_progress_bar_print = false',
  'SET progress_bar_time = 0',
]

/** Order matters: paths and the spill folder cannot be named once external access is off, and nothing can be set once locked. */
export async function openSandbox(
  files: readonly string[],
  folders: readonly [string, ...string[]],
  limits: Limits,
  lanes = 1,
): Promise<Sandbox> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(limits.threads),
    memory_limit: `${limits.memoryMb}MB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    preserve_insertion_order: 'false',
  })
  const connection = await instance.connect()
  const others: DuckDBConnection[] = []
  while (others.length + 1 < lanes) others.push(await instance.connect())
  for (const each of [connection, ...others]) for (const statement of PROGRESS) await each.run(statement)
  for (const statement of [
    'SET parquet_metadata_cache = true',
    // What is in memory alone is not written down, but packed more closely, while whatever runs beside it waits. Not worth it.
    "SET checkpoint_threshold = '1TB'",
    `SET allowed_directories = [${folders.map((folder) => quoteText(`${folder}/`)).join(', ')}]`,
    `SET allowed_paths = [${files.map(quoteText).join(', ')}]`,
    `SET temp_directory = ${quoteText(`${folders[0]}/spill`)}`,
    'SET enable_external_access = false',
    // By those that run units, as more of them have work or fewer (run-units.ts).
    "SET allowed_configs = ['threads']",
    'SET lock_configuration = true',
  ]) {
    await connection.run(statement)
  }
  return {
    connections: [connection, ...others],
    close() {
      for (const each of [connection, ...others]) each.closeSync()
      instance.closeSync()
    },
  }
}
