/** The findings of a run as its findings.parquet tells them, each with the rows it rests on. */
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { AssessmentMode, FindingKind, FindingState, Hit } from '#core/finding'
import type { Row, RowRef } from '#core/register'
import { quoteName, quoteText } from '#core/sql'
import { readStates } from '#store/findings'
import { openDuckDb } from '#store/registers'
import { withScratch } from '#store/runs'

export type StoredFinding = {
  hit: Hit
  fingerprint: string
  kind: FindingKind
  mode: AssessmentMode
  explanation: string
  advice: string
  firstRun: string
  firstSeen: string
}

/** Files of the batches of one register, and in which of their columns each field stands (a view takes them from another register). */
export type RegisterFiles = { register: string; columns: ReadonlyMap<string, string>; files: readonly string[] }

export type RowFinder = (refs: readonly RowRef[]) => Promise<Map<string, Row>>

const LIMITS = { memoryMb: 1024, threads: 2 }
/** With their rows, as many are in memory at once. */
const AT_ONCE = 20_000

/** `files` are ours: sealed by an import. Findings come in the order of the file. */
export async function readFindings(
  folder: string,
  registers: readonly RegisterFiles[],
  take: (findings: readonly StoredFinding[], find: RowFinder) => Promise<void>,
): Promise<void> {
  const file = join(folder, 'findings.parquet')
  await withScratch(async (work) => {
    const { instance, connection } = await openDuckDb(work, [file, ...registers.flatMap((r) => r.files)], LIMITS)
    // A result that is still being read bars its connection to others.
    const rows = await instance.connect()
    try {
      const find = makeFinder(rows, registers)
      for await (const findings of readSome(connection, file)) await take(findings, find)
    } finally {
      rows.closeSync()
      connection.closeSync()
      instance.closeSync()
    }
  })
}

/** How the run left the life of all findings of its pack. */
export async function readRunStates(file: string): Promise<FindingState[]> {
  return withScratch(async (work) => {
    const { instance, connection } = await openDuckDb(work, [file], LIMITS)
    try {
      return await readStates(connection, file)
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  })
}

type FindingRow = {
  indicator: string
  branch: string
  outcome: Hit['outcome']
  reason: Hit['reason']
  reason_at: string | null
  register: string
  key: string[]
  row_batch: string | null
  row_no: number | null
  fact_date: string | null
  start_date: string | null
  due_date: string | null
  actual_date: string | null
  actual_value: number | null
  expected_value: number | null
  evidence: RowRef[] | null
  exemptions_tried: Hit['exemptionsTried'] | null
  officer: string | null
  post: string | null
  organ: string | null
  fingerprint: string
  kind: FindingKind
  mode: AssessmentMode
  explanation: string
  advice: string
  first_run: string
  first_seen: string
}

async function* readSome(connection: DuckDBConnection, file: string): AsyncGenerator<StoredFinding[]> {
  const result = await connection.stream(`SELECT to_json(f)::varchar FROM read_parquet(${quoteText(file)}) f`)
  let findings: StoredFinding[] = []
  for await (const rows of result.yieldRows()) {
    for (const [json] of rows) findings.push(findingOf(JSON.parse(String(json)) as FindingRow))
    if (findings.length < AT_ONCE) continue
    yield findings
    findings = []
  }
  if (findings.length > 0) yield findings
}

function findingOf(row: FindingRow): StoredFinding {
  const hit: Hit = {
    indicator: row.indicator,
    branch: row.branch,
    outcome: row.outcome,
    reason: row.reason,
    register: row.register,
    key: row.key,
    evidence: row.evidence ?? [],
    exemptionsTried: row.exemptions_tried ?? [],
    ...present({
      reasonAt: row.reason_at,
      factDate: row.fact_date,
      start: row.start_date,
      due: row.due_date,
      actual: row.actual_date,
      actualValue: row.actual_value,
      expectedValue: row.expected_value,
      officer: row.officer,
      post: row.post,
      organ: row.organ,
    }),
    ...(row.row_batch !== null &&
      row.row_no !== null && { row: { register: row.register, batch: row.row_batch, row: row.row_no } }),
  }
  const { fingerprint, kind, mode, explanation, advice } = row
  return { hit, fingerprint, kind, mode, explanation, advice, firstRun: row.first_run, firstSeen: row.first_seen }
}

/** An absent value is an absent property. Dates in the file are dates that exist. */
function present(values: Readonly<Record<string, string | number | null>>): Partial<Hit> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Partial<Hit>
}

export function refName({ register, batch, row }: RowRef): string {
  return `${register} ${batch} ${row}`
}

function makeFinder(connection: DuckDBConnection, registers: readonly RegisterFiles[]): RowFinder {
  const byId = new Map(registers.map((register) => [register.register, register]))
  return async (refs) => {
    const found = new Map<string, Row>()
    const wanted = new Map<string, Map<string, RowRef>>()
    for (const ref of refs) {
      const own = wanted.get(ref.register) ?? new Map<string, RowRef>()
      wanted.set(ref.register, own.set(refName(ref), ref))
    }
    for (const [register, own] of wanted) {
      const source = byId.get(register)
      if (source !== undefined && source.files.length > 0) await findRows(connection, source, [...own.values()], found)
    }
    return found
  }
}

async function findRows(
  connection: DuckDBConnection,
  { register, columns, files }: RegisterFiles,
  refs: readonly RowRef[],
  found: Map<string, Row>,
): Promise<void> {
  const source = `read_parquet([${files.map(quoteText).join(', ')}], union_by_name = true, hive_partitioning = false)`
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)
  const there = new Set(described.getColumns()[0]?.map(String))
  const cells = [...columns]
    .filter(([, column]) => there.has(column))
    .map(([field, column]) => `${quoteName(field)}: s.${quoteName(column)}`)
  const result = await connection.runAndReadAll(
    `SELECT s._batch, s._row, to_json({${cells.join(', ')}})::varchar FROM ${source} s
     JOIN (SELECT (j->>0) AS b, (j->>1)::BIGINT AS r FROM (SELECT unnest(from_json($1::JSON, '["JSON"]')) AS j)) w
     ON s._batch = w.b AND s._row = w.r`,
    [JSON.stringify(refs.map((ref) => [ref.batch, ref.row]))],
  )
  for (const [batch, row, json] of result.getRows()) {
    const values = JSON.parse(String(json)) as { [field: string]: Row[string] | null }
    const kept = Object.entries(values).filter(([, value]) => value !== null)
    found.set(refName({ register, batch: String(batch), row: Number(row) }), Object.fromEntries(kept) as Row)
  }
}
