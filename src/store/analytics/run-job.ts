/** One job inside the analytics process: load, set up, unit by unit, then the results. */
import { createHash } from 'node:crypto'
import type { DuckDBConnection } from '@duckdb/node-api'
import { type Hit, kindOf } from '#core/finding'
import { quoteText } from '#core/sql'
import { readHits, readStates, writeFindings, writeStates } from '#store/findings'
import type {
  AnalyticsJob,
  AnalyticsProgress,
  AnalyticsResult,
  BranchTasks,
  FoundRows,
  Limits,
  RowsJob,
  Tables,
  WriteJob,
  Written,
} from './job.ts'
import { loadTables } from './load-tables.ts'
import { openSandbox } from './open-sandbox.ts'
import { readRows } from './read-rows.ts'
import { readTallies } from './read-tallies.ts'
import { findLarge, runUnits } from './run-units.ts'

const PROGRESS_MS = 500
const HITS_ORDER = 'indicator, branch, register, key, row_batch, row_no'

export type Watch = {
  /** Told of the connections at work, so that they can be interrupted; none when they are closed. */
  connected(connections: readonly DuckDBConnection[]): void
  progress(progress: AnalyticsProgress): void
  findings(count: number): void
}

/** Of the memory allowed each unit at work takes its part: more than two at once would only spill. */
const MOST_LANES = 2

export async function runJob(job: AnalyticsJob, watch: Watch): Promise<AnalyticsResult> {
  const lanes = Math.min(MOST_LANES, job.limits.threads)
  return withTables(job, lanes, watch, async (connection, connections, rows) => {
    const total = job.units.length
    let at = { done: 0, label: job.units[0]?.label ?? '', connection }
    const tell = () => {
      const percent = Math.max(0, Math.round(at.connection.progress.percentage))
      watch.progress({ done: at.done, label: at.label, total, percent })
    }
    const timer = setInterval(tell, PROGRESS_MS)
    const started = performance.now()
    try {
      await runUnits(connections, job.limits.threads, findLarge(job.units, rows, job.limits), ({ unit, ...begun }) => {
        at = { ...begun, label: unit.label }
      })
    } finally {
      clearInterval(timer)
    }
    const seconds = (performance.now() - started) / 1000
    watch.progress({ done: total, total, label: '', percent: 100 })
    return { ...(await readResults(connection, job)), seconds }
  })
}

export async function runRows(job: RowsJob, watch: Watch): Promise<FoundRows[]> {
  return withTables(job, 1, watch, async (connection) => {
    const found: FoundRows[] = []
    for (const query of job.queries) found.push(await readRows(connection, query))
    return found
  })
}

export async function runWrite(job: WriteJob, watch: Watch): Promise<Written> {
  const { statesFile, outputs, folder, limits, ...what } = job
  const files = [job.hitsFile, ...(statesFile === undefined ? [] : [statesFile])]
  return withSandbox(files, [folder, outputs], limits, watch, async (connection) => {
    const previous = statesFile === undefined ? [] : await readStates(connection, statesFile)
    let told = performance.now()
    const onProgress = (count: number) => {
      if (performance.now() - told < PROGRESS_MS) return
      told = performance.now()
      watch.findings(count)
    }
    const { states, ...written } = await writeFindings({ ...what, connection, folder: outputs, previous, onProgress })
    await writeStates(connection, folder, states)
    return written
  })
}

type Connections = readonly [DuckDBConnection, ...DuckDBConnection[]]
type Work<T> = (connection: DuckDBConnection, all: Connections) => Promise<T>

async function withTables<T>(
  job: Tables,
  lanes: number,
  watch: Watch,
  work: (connection: DuckDBConnection, all: Connections, rows: ReadonlyMap<string, number>) => Promise<T>,
): Promise<T> {
  const files = job.tables.flatMap((table) => table.fileGroups.flat())
  const loaded: Work<T> = async (connection, all) => {
    const rows = await loadTables(all, job.tables, job.calendar)
    for (const statement of job.setup) await connection.run(statement)
    return work(connection, all, rows)
  }
  return withSandbox(files, [job.folder], job.limits, watch, loaded, lanes)
}

export async function withSandbox<T>(
  files: readonly string[],
  folders: readonly [string, ...string[]],
  limits: Limits,
  watch: Watch,
  work: Work<T>,
  lanes = 1,
): Promise<T> {
  const { connections, close } = await openSandbox(files, folders, limits, lanes)
  watch.connected(connections)
  try {
    return await work(connections[0], connections)
  } finally {
    watch.connected([])
    close()
  }
}

export async function readResults(
  connection: DuckDBConnection,
  { hitsFile, wanted }: Pick<AnalyticsJob, 'hitsFile' | 'wanted'>,
): Promise<Omit<AnalyticsResult, 'seconds'>> {
  await connection.run(
    `COPY (SELECT * FROM hits ORDER BY ${HITS_ORDER}) TO ${quoteText(hitsFile)} (FORMAT parquet, COMPRESSION zstd)`,
  )
  const digest = createHash('sha256')
  const hits: Hit[] = []
  const tasks = new Map<string, BranchTasks>()
  let hitCount = 0
  for await (const some of readHits(connection, hitsFile)) {
    for (const hit of some) {
      digest.update(`${JSON.stringify(hit)}\n`)
      if (kindOf(hit) === 'task') countTask(tasks, hit)
    }
    hitCount += some.length
    if (wanted) hits.push(...some)
  }
  const tallies = await readTallies(connection)
  const talliesDigest = createHash('sha256').update(JSON.stringify(tallies)).digest('hex')
  return { tallies, tasks: [...tasks.values()], hitCount, hits, hitsDigest: digest.digest('hex'), talliesDigest }
}

function countTask(tasks: Map<string, BranchTasks>, { indicator, branch }: Hit): void {
  const key = `${indicator}\n${branch}`
  tasks.set(key, { indicator, branch, count: (tasks.get(key)?.count ?? 0) + 1 })
}
