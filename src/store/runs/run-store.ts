/** Runs on disk: `<store>/runs/<id>/`, built elsewhere and renamed into place, so that a run is there whole or not at all. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Refused } from '#core/diagnostic'
import { digestText } from './digest-text.ts'
import { flushTree } from './flush-tree.ts'
import type { RunRecord } from './run-record.ts'

export const RUN_FILES = {
  record: 'run.json',
  hits: 'hits.parquet',
  tallies: 'tallies.json',
  states: 'states.parquet',
  pack: 'pack',
  summary: 'summary.json',
} as const

export function runFolder(store: string, id: string): string {
  return join(store, 'runs', id)
}

/** In the order they were made. */
export function listRuns(store: string): RunRecord[] {
  const folder = join(store, 'runs')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((id) => findRun(store, id) ?? [])
    .sort((a, b) => (a.at < b.at ? -1 : 1))
}

export function findRun(store: string, id: string): RunRecord | undefined {
  const file = join(runFolder(store, id), RUN_FILES.record)
  if (!/^[0-9a-z-]+$/.test(id) || !existsSync(file)) return undefined
  return JSON.parse(readFileSync(file, 'utf8')) as RunRecord
}

export function getRun(store: string, id: string): RunRecord {
  const found = findRun(store, id)
  if (found !== undefined) return found
  const some = listRuns(store)
    .slice(-5)
    .map((run) => run.id)
  const hint =
    some.length === 0 ? '这个数据目录里还没有运行过；先用 quanze assess。' : `最近的运行：${some.join('、')}。`
  throw new Refused('run.not-found', `数据目录“${store}”里没有运行“${id}”。`, hint)
}

/** The last run of a pack, back-tests apart: its states are what the next run goes on from. */
export function findLastRun(store: string, pack: string): RunRecord | undefined {
  return listRuns(store).findLast((run) => run.pack.id === pack && run.against === undefined)
}

/** `stamp` is the local date and time as 20261122-153012; the rest tells runs of one second apart. */
export function newRunId(store: string, stamp: string, seed: string): string {
  for (let n = 0; ; n++) {
    const id = `${stamp}-${digestText(`${seed}\n${n}`).slice(0, 4)}`
    if (!existsSync(runFolder(store, id))) return id
  }
}

/** Instants of runs tell their order, also when the clock was set back. */
export function nextInstant(store: string, instant: string): string {
  const last = listRuns(store).at(-1)?.at ?? ''
  return instant > last ? instant : new Date(Date.parse(last) + 1).toISOString()
}

/** Makes the draft the run: everything is on disk before the one rename that shows it. */
export async function commitRun(store: string, draft: string, record: RunRecord): Promise<void> {
  await writeFile(join(draft, RUN_FILES.record), `${JSON.stringify(record, undefined, 2)}\n`)
  await flushTree(draft)
  await mkdir(join(store, 'runs'), { recursive: true })
  await rename(draft, runFolder(store, record.id))
  await flushTree(join(store, 'runs'), 0)
}
