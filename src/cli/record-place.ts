import type { Given, Surroundings } from './command.ts'
import { readText } from './given.ts'

export const DATA_DIR_OPTION = { 'data-dir': { type: 'string' } } as const

export const DATA_DIR_HELP = '  --data-dir <文件夹>  数据目录，默认 .quanze'

/** Where the record is: `--data-dir`, else `.quanze`; and the customer's server where the environment names one. */
export function readRecordPlace(
  given: Given,
  { environment }: Surroundings,
): { dataDir: string; databaseUrl?: string; ownerUrl?: string } {
  const databaseUrl = environment['DATABASE_URL'] ?? ''
  const ownerUrl = environment['DATABASE_OWNER_URL'] ?? ''
  return {
    dataDir: readText(given, 'data-dir') ?? '.quanze',
    ...(databaseUrl === '' ? {} : { databaseUrl }),
    ...(ownerUrl === '' ? {} : { ownerUrl }),
  }
}
