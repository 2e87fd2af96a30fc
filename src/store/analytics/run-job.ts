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

const PROGRESS_MS = 500
const HITS_ORDER = 'indicator, branch, register, key, row_batch, row_no'

export type Watch = {
  /** Told of the connection at work, so that it can be interrupted; undefined when it is closed. */
  connected(connection: DuckDBConnection | undefined): void
  progress(progress: AnalyticsProgress): void
  findings(count: number): void
}

export async function runJob(job: AnalyticsJob, watch: Watch): Promise<AnalyticsResult> {
  return withTables(job, watch, async (connection) => {
    const unitSeconds: number[] = []
    let at = { done: 0, label: job.units[0]?.label ?? '' }
    const tell = () =>
      watch.progress({
        ...at,
        total: job.units.length,
        percent: Math.max(0, Math.round(connection.progress.percentage)),
      })
    const timer = setInterval(tell, PROGRESS_MS)
    try {
      for (const [done, unit] of job.units.entries()) {
        at = { done, label: unit.label }
        const started = performance.now()
        for (const statement of unit.statements) await connection.run(statement)
        unitSeconds.push((performance.now() - started) / 1000)
      }
    } finally {
      clearInterval(timer)
    }
    watch.progress({ done: job.units.length, total: job.units.length, label: '', percent: 100 })
    return { ...(await readResults(connection, job)), unitSeconds }
  })
}

export async function runRows(job: RowsJob, watch: Watch): Promise<FoundRows[]> {
  return withTables(job, watch, async (connection) => {
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

async function withTables<T>(
  job: Tables,
  watch: Watch,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const files = job.tables.flatMap((table) => table.fileGroups.flat())
  return withSandbox(files, [job.folder], job.limits, watch, async (connection) => {
    await loadTables(connection, job.tables, job.calendar)
    for (const statement of job.setup) await connection.run(statement)
    return work(connection)
  })
}

export async function withSandbox<T>(
  files: readonly string[],
  folders: readonly [string, ...string[]],
  limits: Limits,
  watch: Watch,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const sandbox = await openSandbox(files, folders, limits)
  watch.connected(sandbox.connection)
  try {
    return await work(sandbox.connection)
  } finally {
    watch.connected(undefined)
    sandbox.close()
  }
}

export async function readResults(
  connection: DuckDBConnection,
  { hitsFile, wanted }: Pick<AnalyticsJob, 'hitsFile' | 'wanted'>,
): Promise<Omit<AnalyticsResult, 'unitSeconds'>> {
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
