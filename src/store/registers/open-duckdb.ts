import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { quoteText } from '#core/sql'

/** A DuckDB list of texts. */
export function quoteTexts(texts: readonly string[]): string {
  return `[${texts.map(quoteText).join(', ')}]`
}

/** `inOrder`: rows keep the order they are read in, which is dear and the rule. */
export type DuckDbLimits = { memoryMb: number; threads: number; inOrder?: boolean }

/**
 * A DuckDB that sees its work folder, the folders it writes to, and the named files, and nothing else; its settings cannot be changed afterwards.
 * The order matters: paths and the temporary folder cannot be named once external access is off.
 */
export async function openDuckDb(
  work: string,
  files: readonly string[],
  limits: DuckDbLimits,
  folders: readonly string[] = [],
): Promise<{ instance: DuckDBInstance; connection: DuckDBConnection }> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(limits.threads),
    // Kept for tables, and used again without asking the system: touching new memory is a tenth of the time of loading.
    block_allocator_memory: `${Math.floor(limits.memoryMb / 4)}MB`,
    memory_limit: `${limits.memoryMb}MB`,
    preserve_insertion_order: String(limits.inOrder ?? true),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  })
  const connection = await instance.connect()
  for (const statement of [
    `SET allowed_directories = ${quoteTexts([work, ...folders].map((f) => `${f}/`))}`,
    `SET allowed_paths = ${quoteTexts(files)}`,
    `SET temp_directory = ${quoteText(`${work}/spill`)}`,
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ]) {
    await connection.run(statement)
  }
  return { instance, connection }
}
