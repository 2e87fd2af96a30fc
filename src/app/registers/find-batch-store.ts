import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findRun, listRuns, RUN_FILES, type RunRecord } from '#store/runs'

/** Batches are in a store, or in the part of one that an assessment's files were given; its folder of outputs leads there. */
export function findBatchStore(folder: string): string {
  const file = join(folder, RUN_FILES.record)
  if (!existsSync(file)) return folder
  const { id, store } = JSON.parse(readFileSync(file, 'utf8')) as RunRecord
  const main = join(folder, store)
  const record = findRun(main, id) ?? listRuns(main).at(-1)
  return record === undefined ? main : join(main, record.data)
}
