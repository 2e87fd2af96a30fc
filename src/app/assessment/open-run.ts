/** A run by what a user knows it by: its id in a store, or the folder its outputs are in. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadSiteCalendar } from '#app/calendar'
import { loadCheckedPack } from '#app/packs'
import { Refused } from '#core/diagnostic'
import type { Pack } from '#core/pack'
import { type Batch, findBatch, openStore, type Store } from '#store/registers'
import { getRun, RUN_FILES, type RunRecord, runFolder } from '#store/runs'
import type { Question } from './compute.ts'

export type OpenedRun = {
  record: RunRecord
  main: Store
  folder: string
  question: Question
  pack: Pack
  packDigest: string
  calendarDigest: string
  lostBatches: readonly string[]
}

/** `store` is where an id is looked for. */
export async function openRun(target: string, store: string): Promise<OpenedRun> {
  const place = findPlace(target, store)
  const main = await openStore(place.store)
  const record = getRun(main.folder, place.id)
  const folder = runFolder(main.folder, record.id)
  const { pack, digest: packDigest } = await loadCheckedPack(join(folder, RUN_FILES.pack, record.pack.folder))
  const { calendar, digest: calendarDigest } = await loadSiteCalendar(record.calendar.folders)
  const data = await openStore(join(main.folder, record.data))
  const batches = record.batches.flatMap(({ id }): readonly Batch[] => {
    const found = findBatch(data, id)
    return found === undefined ? [] : [found]
  })
  const found = new Set(batches.map((batch) => batch.id))
  const question: Question = {
    pack,
    indicators: record.indicators.flatMap((id) => pack.indicators.get(id) ?? []),
    calendar,
    store: data,
    batches,
    asOf: record.asOf,
    ...(record.period && { period: record.period }),
    assumeEmpty: record.assumeEmpty,
  }
  const lostBatches = record.batches.flatMap(({ id }) => (found.has(id) ? [] : [id]))
  return { record, main, folder, question, pack, packDigest, calendarDigest, lostBatches }
}

function findPlace(target: string, store: string): { id: string; store: string } {
  const file = join(target, RUN_FILES.record)
  if (!existsSync(file)) {
    if (/^\d{8}-\d{6}-[0-9a-f]+$/.test(target)) return { id: target, store }
    throw new Refused(
      'run.not-found',
      `“${target}”既不是运行编号，也不是有 ${RUN_FILES.record} 的结果文件夹。`,
      '用 quanze runs 看有哪些运行。',
    )
  }
  const parsed = JSON.parse(readFileSync(file, 'utf8')) as RunRecord
  return { id: parsed.id, store: join(target, parsed.store) }
}
