/** Why the period of a finding ends when it does, from the very pack its run was made with and the calendar of the office. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { loadSiteCalendar } from '#app/calendar'
import { listPackPlaces, loadCheckedPack } from '#app/packs'
import type { WorkCalendar } from '#core/calendar'
import { explainDue } from '#core/explanation'
import type { Pack } from '#core/pack'
import type { FindingDetail, RecordedRun } from '#store/assessment'
import { RUN_FILES, runFolder } from '#store/runs'

/** `store`: where runs of this installation keep the packs they were made with. */
export async function tellDue(found: FindingDetail, run: RecordedRun, store: string): Promise<string[] | undefined> {
  const { due, explanation, subject, evidence } = found
  if (due === undefined) return undefined
  const pack = await findPack(run, store)
  const indicator = pack?.indicators.get(found.indicator)
  const branch = indicator?.branches.find(({ id }) => id === subject.branch)
  if (pack === undefined || branch === undefined) return undefined
  const cells = evidence.find((row) => row.subject)?.cells ?? []
  return explainDue(
    {
      branch,
      registers: pack.registers,
      start: explanation.start,
      due,
      on: found.at ?? run.asOf,
      numberOf: (field) => numberIn(cells.find((cell) => cell.field === field)?.value),
    },
    await getCalendar(run),
  )
}

/** A cell as it is shown: `1,200`. */
function numberIn(text: string | undefined): number | undefined {
  const number = text === undefined ? Number.NaN : Number(text.replaceAll(',', ''))
  return Number.isFinite(number) ? number : undefined
}

/** A digest says everything about a pack: what was loaded under it never becomes another. */
const packs = new Map<string, Promise<Pack | undefined>>()
const calendars = new Map<string, Promise<WorkCalendar>>()
const MOST_KEPT = 8

function findPack(run: RecordedRun, store: string): Promise<Pack | undefined> {
  return keep(packs, run.pack.digest, () => loadPack(run, store))
}

async function loadPack({ id, pack, record }: RecordedRun, store: string): Promise<Pack | undefined> {
  const installed = listPackPlaces().filter(({ jurisdiction, name }) => `${jurisdiction}/${name}` === pack.id)
  const folders = [
    join(runFolder(store, id), RUN_FILES.pack, record.pack.folder),
    ...installed.map(({ folder }) => folder),
  ]
  for (const folder of folders) {
    if (!existsSync(folder)) continue
    // A pack with faults is another one than the run was made with.
    const loaded = await loadCheckedPack(folder).then(
      (checked) => checked,
      () => undefined,
    )
    if (loaded?.digest === pack.digest) return loaded.pack
  }
  return undefined
}

/** Years a site added may be gone by now: then a period that needs them is not explained. */
function getCalendar({ record }: RecordedRun): Promise<WorkCalendar> {
  return keep(calendars, record.calendar.digest, async () => {
    const { calendar } = await loadSiteCalendar(record.calendar.folders.filter((folder) => existsSync(folder)))
    return calendar
  })
}

function keep<T>(kept: Map<string, Promise<T>>, digest: string, load: () => Promise<T>): Promise<T> {
  const known = kept.get(digest)
  if (known !== undefined) return known
  const [oldest] = kept.keys()
  if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest)
  const loaded = load()
  kept.set(digest, loaded)
  return loaded
}
