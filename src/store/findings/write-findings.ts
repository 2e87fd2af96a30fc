/** Writes everything a run hands to people and machines, in one pass over its hits. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { ExplainContext } from '#core/explanation'
import {
  type ComparisonReport,
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
import { writeComparisonSheets } from './comparison-sheets.ts'
import { CsvWriter } from './csv.ts'
import { describeLack } from './lack-text.ts'
import { discardPart, OutputFile, writeWhole } from './output-file.ts'
import { ParquetWriter } from './parquet.ts'
import { readHits } from './read-hits.ts'
import { renderReport } from './report.ts'
import { ReportCollector } from './report-collector.ts'
import type { ReportData } from './report-data.ts'
import { writeGroupSheets, writeItemSheet, writeRunSheet } from './summary-sheets.ts'
import { type TellContext, type ToldFinding, tellFinding, toFinding } from './told-finding.ts'
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
  /** Titles of posts by every name that registers may give them. */
  postTitles: ReadonlyMap<string, string>
  /** A back-test told beside the findings, and written as comparison.json. */
  comparison?: ComparisonReport
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
  /** Of the suspicions, those a person has still to verify. */
  toVerify: number
  fresh: number
  reopened: number
  resolved: number
  states: FindingState[]
}

/** In the order in which findings come. The first and the third are there even when empty. */
const SHEETS = ['疑点', '疑点待核', '登记质量', '待人工检查'] as const
const ALWAYS: readonly string[] = ['疑点', '登记质量']
const FILES = ['findings.csv', 'findings.xlsx', 'findings.parquet', 'report.html', 'comparison.json', 'summary.json']

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
  const { connection, hitsFile, folder, summary, tallies, minimumSample, comparison } = job
  const namePost = (post: string) => job.postTitles.get(post) ?? post
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
  await writeItemSheet(xlsx, summary)
  await writeGroupSheets(xlsx, { summary, tallies, minimumSample, namePost })
  const sheets = new SheetTurner(xlsx)

  for await (const hits of readHits(connection, hitsFile, listToVerify(summary))) {
    for (const hit of hits) {
      const context = contexts.get(hit.indicator)
      if (context === undefined)
        throw new Error(`hits name the indicator ${hit.indicator}, which the run does not have`)
      const finding = toFinding(hit)
      const told = tellFinding(finding, markSeen(known.get(finding.fingerprint), finding, run), context)
      seen.push(seenOf(finding))
      const cells = FINDING_COLUMNS.map((column) => column.of(told))
      const turned = sheets.turnTo(told)
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
  await sheets.finish()
  if (comparison !== undefined) await writeComparisonSheets(xlsx, comparison)
  await writeRunSheet(xlsx, summary)
  await xlsx.finish()
  await csv.finish()
  await parquet.finish(folder, { run: run.id, at: run.at })

  const states = mergeRun(job.previous, run, seen)
  const resolved = states.filter((s) => s.resolved?.run === run.id).length
  const { total, toVerify, fresh, reopened, shown, reasons } = report
  const undecided = report.listUndecided()
  const data: ReportData = {
    summary,
    tallies,
    shown,
    total,
    undecided,
    reasons,
    fresh,
    reopened,
    resolved,
    minimumSample,
    namePost,
    ...(comparison && { comparison }),
  }
  await writeWhole(folder, 'report.html', renderReport(data))
  if (comparison !== undefined)
    await writeWhole(folder, 'comparison.json', `${JSON.stringify(comparison, undefined, 2)}\n`)
  await writeWhole(folder, 'summary.json', `${JSON.stringify(summary, undefined, 2)}\n`)
  return { total, toVerify, fresh, reopened, resolved, states }
}

/** Branches whose suspicions a person has still to verify. */
function listToVerify({ indicators }: RunSummary): string[] {
  return indicators.flatMap((i) => i.branches.flatMap((b) => (b.mode === 'assisted' ? [`${i.id}/${b.id}`] : [])))
}

class SheetTurner {
  readonly #xlsx: XlsxWriter
  #turned = -1

  constructor(xlsx: XlsxWriter) {
    this.#xlsx = xlsx
  }

  turnTo({ label }: ToldFinding): Promise<void> | undefined {
    const at = SHEETS.findIndex((sheet) => sheet === label)
    return at <= this.#turned ? undefined : this.#turn(at)
  }

  finish(): Promise<void> {
    return this.#turn(SHEETS.findLastIndex((sheet) => ALWAYS.includes(sheet)))
  }

  /** Sheets passed by are written too if they are always there. */
  async #turn(at: number): Promise<void> {
    for (const [i, sheet] of SHEETS.entries()) {
      if (i <= this.#turned || i > at || (i < at && !ALWAYS.includes(sheet))) continue
      await this.#xlsx.beginSheet(sheet, FINDING_COLUMNS)
    }
    this.#turned = Math.max(this.#turned, at)
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

function contextOf({ registers, parameters, summary }: FindingsJob, indicator: Indicator): TellContext {
  return { indicator, registers, parameters, asOf: summary.asOf, assessment: summary.kind ?? 'routine' }
}

function seenOf({ fingerprint, indicator, kind, factDate }: SeenFinding): SeenFinding {
  return { fingerprint, indicator, kind, ...(factDate === undefined ? {} : { factDate }) }
}
