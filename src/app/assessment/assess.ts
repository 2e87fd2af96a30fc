/** Files in, findings out: import what is needed, plan, compute, go on from what earlier runs found, write the outputs. */
import { join, relative, resolve } from 'node:path'
import { loadSiteCalendar } from '#app/calendar'
import { loadCheckedPack } from '#app/packs'
import type { LocalDate } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import type { AssessmentKind, ComparisonReport } from '#core/finding'
import { suggestion } from '#core/indicator'
import { Analytics, type AnalyticsProgress, DEFAULT_LIMITS, type Limits, type Written } from '#store/analytics'
import { openStore, type Store } from '#store/registers'
import {
  commitRun,
  dropStage,
  engineVersion,
  findLastRun,
  keepFile,
  keepPack,
  newRunId,
  nextInstant,
  openDraft,
  openStage,
  RUN_FILES,
  type RunRecord,
  runFolder,
  showOutputs,
  writeJson,
} from '#store/runs'
import { chooseIndicators } from './choose-indicators.ts'
import { compareWith } from './compare-runs.ts'
import { compute, planQuestion, type Question } from './compute.ts'
import { type ImportWatch, importData } from './import-data.ts'
import { makeSummary, type Summary } from './make-summary.ts'
import { openAgainst } from './open-against.ts'
import { postTitles } from './post-names.ts'

/** A writer waits this long for another one: an assessment is not thrown away because a second one was at work. */
const LOCK_WAIT_MS = 600_000

export type AssessRequest = {
  pack: string
  /** Files and folders; none: the live batches of the store. */
  data: readonly string[]
  store: string
  out: string
  asOf: LocalDate
  period?: { from: LocalDate; to: LocalDate }
  variant?: string
  kind: AssessmentKind
  /** The folder of another pack, a run or the folder of its outputs: what it would find beside this pack. */
  against?: string
  /** How many examples of each change are told. */
  examples: number
  /** Fewer decided records than this say nothing about an organ or a post. */
  minimumSample: number
  only: readonly string[]
  assumeEmpty: readonly string[]
  calendars: readonly string[]
  limits: Partial<Limits>
  /** ISO text of the instant, the local date and time as 20261122-153012, and the seconds since. */
  now: { instant: string; stamp: string; elapsed(): number }
}

export type AssessWatch = ImportWatch & {
  onIndicators(progress: AnalyticsProgress): void
  onFindings(count: number, total: number): void
}

export type Assessed = {
  record: RunRecord
  summary: Summary
  written: Written
  report: string
  comparison?: ComparisonReport
}

export async function assess(request: AssessRequest, watch: AssessWatch): Promise<Assessed> {
  // The analytics process loads its code while the files are being imported.
  const analytics = new Analytics()
  try {
    return await assessWith(analytics, request, watch)
  } finally {
    await analytics.close()
  }
}

async function assessWith(analytics: Analytics, request: AssessRequest, watch: AssessWatch): Promise<Assessed> {
  const limits = { ...DEFAULT_LIMITS, ...request.limits }
  const { pack, raw, digest, warnings } = await loadCheckedPack(request.pack)
  const indicators = chooseIndicators(pack, request.variant, request.only)
  for (const id of request.assumeEmpty) {
    if (pack.registers.get(id)?.source.kind !== 'files')
      throw new Refused(
        'usage',
        `--assume-empty 的“${id}”不是由文件导入的登记簿。`,
        suggestion(id, [...pack.registers.keys()], '现有登记簿'),
      )
  }
  const { calendar, digest: calendarDigest } = await loadSiteCalendar(request.calendars)
  const main = await openStore(request.store, { create: true, wait: LOCK_WAIT_MS })
  const imported = await importData(main, pack.registers, request.data, watch)
  const question: Question = {
    pack,
    indicators,
    calendar,
    store: imported.store,
    batches: imported.batches,
    asOf: request.asOf,
    ...(request.period && { period: request.period }),
    assumeEmpty: request.assumeEmpty,
  }
  const planned = planQuestion(question, limits)
  const { kind, variant, only, minimumSample } = request
  // Refused before anything is computed.
  const against =
    request.against === undefined
      ? undefined
      : await openAgainst(request.against, {
          question,
          calendarDigest,
          ...(variant !== undefined && { variant }),
          only,
          store: main.folder,
        })

  return main.withTemporary(async (tmp) => {
    const draft = await openDraft(tmp)
    const result = await compute(analytics, question, planned, { folder: tmp, draft }, limits, {
      signal: watch.signal,
      onProgress: watch.onIndicators,
    })
    const packFolder = await keepPack(raw, join(draft, RUN_FILES.pack))
    await writeJson(join(draft, RUN_FILES.tallies), result.tallies)
    const hitsFile = join(draft, RUN_FILES.hits)
    const comparison =
      against &&
      (await compareWith(
        against,
        { question, hitsFile, pack: packOf(pack, digest), ...(variant !== undefined && { variant }) },
        {
          analytics,
          main,
          limits,
          watch: { signal: watch.signal, onProgress: watch.onIndicators },
          examples: request.examples,
        },
      ))

    return main.write(async () => {
      const at = nextInstant(main.folder, request.now.instant)
      const record: RunRecord = {
        format: 1,
        id: newRunId(main.folder, request.now.stamp, `${at} ${digest} ${result.hitsDigest}`),
        at,
        engine: engineVersion(),
        pack: { ...packOf(pack, digest), folder: packFolder },
        calendar: { digest: calendarDigest, folders: request.calendars.map((folder) => resolve(folder)) },
        data: imported.data,
        batches: imported.batches.map(({ id, register, digest: own }) => ({ id, register, digest: own })),
        asOf: request.asOf,
        ...(request.period && { period: request.period }),
        ...(variant !== undefined && { variant }),
        kind,
        ...(against && { against: against.side.run ?? `${against.side.id} ${against.side.version}` }),
        indicators: indicators.map((indicator) => indicator.id),
        assumeEmpty: request.assumeEmpty,
        hits: { count: result.hitCount, digest: result.hitsDigest },
        tallies: { digest: result.talliesDigest },
        seconds: Math.round(request.now.elapsed() * 1000) / 1000,
        indicatorSeconds: Math.round(result.seconds * 1000) / 1000,
        store: relative(resolve(request.out), main.folder),
      }
      const summary = makeSummary(record, pack, question, planned.plan, result, imported, warnings)
      const written = await handOver(
        main,
        analytics,
        {
          record,
          summary,
          tmp,
          draft,
          question,
          tallies: result.tallies,
          limits,
          out: request.out,
          minimumSample,
          ...(comparison && { comparison }),
        },
        watch,
      )
      const report = join(request.out, 'report.html')
      return { record, summary, written, report, ...(comparison && { comparison }) }
    })
  })
}

type HandOver = {
  record: RunRecord
  summary: Summary
  tmp: string
  draft: string
  question: Question
  tallies: Parameters<Analytics['write']>[0]['tallies']
  limits: Limits
  out: string
  minimumSample: number
  comparison?: ComparisonReport
}

/** Outputs are written aside, the run is shown, then the outputs: whoever sees outputs finds the run they came from. */
async function handOver(main: Store, analytics: Analytics, what: HandOver, watch: AssessWatch): Promise<Written> {
  const { record, summary, tmp, draft, question, tallies, limits, out, minimumSample, comparison } = what
  const last = findLastRun(main.folder, record.pack.id)
  const stage = await openStage(resolve(out))
  try {
    const written = await analytics.write(
      {
        folder: tmp,
        outputs: stage,
        ...(last && { statesFile: join(runFolder(main.folder, last.id), RUN_FILES.states) }),
        limits,
        hitsFile: join(draft, RUN_FILES.hits),
        summary,
        tallies,
        indicators: question.pack.indicators,
        registers: question.pack.registers,
        parameters: question.pack.parameters,
        postTitles: postTitles(question.pack.posts),
        minimumSample,
        ...(comparison && { comparison }),
        reportRows: REPORT_ROWS,
      },
      { signal: watch.signal, onFindings: (count) => watch.onFindings(count, record.hits.count) },
    )
    await keepFile(join(tmp, RUN_FILES.states), join(draft, RUN_FILES.states))
    await keepFile(join(stage, RUN_FILES.summary), join(draft, RUN_FILES.summary))
    await writeJson(join(stage, RUN_FILES.record), record)
    await commitRun(main.folder, draft, record)
    await showOutputs(stage, resolve(out), ['comparison.json'])
    return written
  } finally {
    await dropStage(stage)
  }
}

function packOf({ id, version, title }: Question['pack'], digest: string): Omit<RunRecord['pack'], 'folder'> {
  return { id, version, title, digest }
}

/** What is taken for enough when nobody says otherwise. */
export const MINIMUM_SAMPLE = 30
/** As many as a page can be filtered and scrolled through with. */
const REPORT_ROWS = 2000
