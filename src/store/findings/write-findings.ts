/** Writes everything a run hands to people and machines, in one pass over its hits. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { ExplainContext } from '#core/explanation'
import {
  type FindingKind,
  type FindingState,
  markSeen,
  mergeRun,
  type OrganMonthTally,
  type RunScope,
  type RunSummary,
  type SeenFinding,
} from '#core/finding'
import type { Indicator } from '#core/indicator'
import { FINDING_COLUMNS } from './column.ts'
import { CsvWriter } from './csv.ts'
import { describeLack } from './lack-text.ts'
import { discardPart, OutputFile, writeWhole } from './output-file.ts'
import { ParquetWriter } from './parquet.ts'
import { readHits } from './read-hits.ts'
import { renderReport } from './report.ts'
import { ReportCollector } from './report-data.ts'
import { writeIndicatorSheet, writeRunSheet } from './summary-sheets.ts'
import { tellFinding, toFinding } from './told-finding.ts'
import { XlsxWriter } from './xlsx.ts'

export type FindingsJob = {
  connection: DuckDBConnection
  /** Parquet file of the run's hits. */
  hitsFile: string
  /** An existing folder. */
  folder: string
  summary: RunSummary
  tallies: readonly OrganMonthTally[]
  indicators: ReadonlyMap<string, Indicator>
  registers: ExplainContext['registers']
  parameters: ExplainContext['parameters']
  /** States of findings known from earlier runs. */
  previous: readonly FindingState[]
  /** Fewer decided records than this, and an organ is not ranked. */
  minimumSample: number
  /** How many findings the report lists. */
  reportRows: number
  onProgress?: (findings: number) => void
}

export type WrittenFindings = {
  total: Record<FindingKind, number>
  fresh: number
  reopened: number
  resolved: number
  states: FindingState[]
}

const SHEETS: Record<FindingKind, string> = { suspicion: '疑点', registerKeeping: '登记质量', task: '待核查' }
const FILES = ['findings.csv', 'findings.xlsx', 'findings.parquet', 'report.html', 'summary.json'] as const

export async function writeFindings(job: FindingsJob): Promise<WrittenFindings> {
  const csvFile = new OutputFile(job.folder, 'findings.csv')
  const xlsxFile = new OutputFile(job.folder, 'findings.xlsx')
  let whole = false
  try {
    const written = await writeAll(job, csvFile, xlsxFile)
    whole = true
    return written
  } finally {
    if (!whole) {
      await Promise.all([csvFile.discard(), xlsxFile.discard()])
      for (const name of FILES) await discardPart(job.folder, name)
    }
  }
}

async function writeAll(job: FindingsJob, csvFile: OutputFile, xlsxFile: OutputFile): Promise<WrittenFindings> {
  const { connection, hitsFile, folder, summary } = job
  const run = scopeOf(summary)
  const known = new Map(job.previous.map((state) => [state.fingerprint, state]))
  const contexts = new Map([...job.indicators].map(([id, indicator]) => [id, contextOf(job, indicator)]))
  const csv = new CsvWriter(
    csvFile,
    FINDING_COLUMNS.map((c) => c.heading),
  )
  const xlsx = new XlsxWriter(xlsxFile)
  const parquet = await ParquetWriter.begin(connection)
  const report = new ReportCollector(summary, job.reportRows, (told) => describeLack(told, job))
  const seen: SeenFinding[] = []
  await writeIndicatorSheet(xlsx, summary)
  const sheets = new SheetTurner(xlsx)

  for await (const hits of readHits(connection, hitsFile)) {
    for (const hit of hits) {
      const context = contexts.get(hit.indicator)
      if (context === undefined)
        throw new Error(`hits name the indicator ${hit.indicator}, which the run does not have`)
      const finding = toFinding(hit)
      const told = tellFinding(finding, markSeen(known.get(finding.fingerprint), finding, run), context)
      seen.push(seenOf(finding))
      const cells = FINDING_COLUMNS.map((column) => column.of(told))
      const turned = sheets.turnTo(finding.kind)
      if (turned !== undefined) await turned
      const wait = xlsx.add(cells)
      if (wait !== undefined) await wait
      const waitCsv = csv.add(cells)
      if (waitCsv !== undefined) await waitCsv
      parquet.add(told)
      report.add(told)
    }
    job.onProgress?.(seen.length)
  }
  await sheets.turnTo('registerKeeping')
  await writeRunSheet(xlsx, summary)
  await xlsx.finish()
  await csv.finish()
  await parquet.finish(folder, { run: run.id, at: run.at })

  const states = mergeRun(job.previous, run, seen)
  const resolved = states.filter((s) => s.resolved?.run === run.id).length
  const { total, fresh, reopened } = report
  await writeWhole(
    folder,
    'report.html',
    renderReport({
      summary,
      tallies: job.tallies,
      shown: report.shown,
      total,
      undecided: report.listUndecided(),
      reasons: report.reasons,
      fresh,
      reopened,
      resolved,
      minimumSample: job.minimumSample,
    }),
  )
  await writeWhole(folder, 'summary.json', `${JSON.stringify(summary, undefined, 2)}\n`)
  return { total, fresh, reopened, resolved, states }
}

/** Suspicions come first, then register-keeping, then tasks; the first two have a sheet even when empty. */
class SheetTurner {
  readonly #xlsx: XlsxWriter
  readonly #turned: FindingKind[] = []

  constructor(xlsx: XlsxWriter) {
    this.#xlsx = xlsx
  }

  turnTo(kind: FindingKind): Promise<void> | undefined {
    return this.#turned.at(-1) === kind || (kind === 'registerKeeping' && this.#turned.includes('task'))
      ? undefined
      : this.#turn(kind)
  }

  async #turn(kind: FindingKind): Promise<void> {
    const order: FindingKind[] = ['suspicion', 'registerKeeping', 'task']
    for (const next of order.slice(this.#turned.length, order.indexOf(kind) + 1)) {
      this.#turned.push(next)
      await this.#xlsx.beginSheet(SHEETS[next], FINDING_COLUMNS)
    }
  }
}

function scopeOf(summary: RunSummary): RunScope {
  const { run, period, indicators } = summary
  return {
    id: run.id,
    at: run.at,
    indicators: new Set(indicators.map((i) => i.id)),
    ...(period === undefined ? {} : { period }),
  }
}

function contextOf(job: FindingsJob, indicator: Indicator): ExplainContext {
  return { indicator, registers: job.registers, parameters: job.parameters, asOf: job.summary.asOf }
}

function seenOf({ fingerprint, indicator, kind, factDate }: SeenFinding): SeenFinding {
  return { fingerprint, indicator, kind, ...(factDate === undefined ? {} : { factDate }) }
}
