import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Refused } from '#core/diagnostic'
import { planIndicators, printPlan } from '#core/indicator'
import { Analytics, type AnalyticsJob, type AnalyticsProgress, DEFAULT_LIMITS } from '#store/analytics'

let folder: string
let analytics: Analytics

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quanze-analytics-'))
  analytics = new Analytics()
})

afterAll(async () => {
  await analytics.close()
  await rm(folder, { recursive: true, force: true })
})

const { setup, units: collecting } = printPlan(
  planIndicators([], { registers: new Map(), asOf: '2026-01-01' as never, inForce: {} }),
)

function job(statements: readonly string[], limits = DEFAULT_LIMITS): AnalyticsJob {
  return {
    tables: [],
    calendar: [],
    setup,
    folder,
    limits,
    hitsFile: join(folder, 'hits.parquet'),
    wanted: true,
    units: [{ label: 'one', statements, after: [], reads: [] }, ...collecting.map((unit) => ({ ...unit, after: [0] }))],
  }
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Refused) return error.refusal.refused
  throw new Error('was not refused', { cause: error })
}

/** Runs for minutes when nobody stops it. */
const ENDLESS =
  'CREATE TABLE endless AS SELECT count(*) FROM range(1000000000) a, range(1000) b WHERE (a.range * b.range) % 7 = 3'
/** A list in the making cannot be spilled. */
const LARGE = 'CREATE TABLE large AS SELECT list(md5(i::VARCHAR)) AS l FROM range(5000000) t(i)'

describe('the analytics process', () => {
  it.each([
    { name: 'read a file that was not named', statement: "CREATE TABLE x AS SELECT * FROM read_csv('/etc/passwd')" },
    { name: 'write outside its folder', statement: "COPY (SELECT 1) TO '/tmp/quanze-must-not-be.parquet'" },
    { name: 'fetch an extension', statement: 'INSTALL httpfs' },
    { name: 'attach another database', statement: "ATTACH '/tmp/quanze-must-not-be.db' AS other" },
    {
      name: 'load an extension, whether it is there or not',
      statement: "LOAD '/tmp/quanze-must-not-be.duckdb_extension'",
      why: 'Loading external extensions is disabled',
    },
    { name: 'change its settings', statement: "SET memory_limit = '64GB'", why: 'the configuration has been locked' },
  ])('cannot $name', async ({ statement, why = 'file system operations are disabled' }) => {
    const error = await analytics.run(job([statement])).catch((thrown: unknown) => thrown)
    if (!(error instanceof Refused)) throw new Error('was not refused', { cause: error })
    expect(error.refusal).toMatchObject({ refused: 'analytics.failed', hint: expect.stringContaining(why) as unknown })
  })

  it('stops within a second or two when cancelled, and answers the next question', async () => {
    const stop = new AbortController()
    const started = performance.now()
    setTimeout(() => stop.abort(), 300)
    expect(await refusalOf(analytics.run(job([ENDLESS]), { signal: stop.signal }))).toBe('run.cancelled')
    expect(performance.now() - started).toBeLessThan(5000)
    const result = await analytics.run(job(['SELECT 1']))
    expect(result.hitCount).toBe(0)
  })

  it('is stopped at its time limit', async () => {
    expect(await refusalOf(analytics.run(job([ENDLESS], { ...DEFAULT_LIMITS, seconds: 1 })))).toBe('analytics.failed')
  })

  it('refuses what does not fit into its memory, with what to do about it', async () => {
    const work = analytics.run(job([LARGE], { ...DEFAULT_LIMITS, memoryMb: 64 }))
    const error = await work.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Refused)
    expect((error as Refused).refusal).toMatchObject({
      refused: 'analytics.memory',
      message: expect.stringContaining('--memory') as unknown,
    })
  })

  it('tells its progress, at most twice a second', async () => {
    const told: { progress: AnalyticsProgress; at: number }[] = []
    const stop = new AbortController()
    const onProgress = (progress: AnalyticsProgress) => {
      told.push({ progress, at: performance.now() })
      if (told.length === 3) stop.abort()
    }
    expect(await refusalOf(analytics.run(job([ENDLESS]), { signal: stop.signal, onProgress }))).toBe('run.cancelled')
    expect(told[0]?.progress).toMatchObject({ done: 0, total: 2, label: 'one' })
    // Three messages have two pauses between them; a busy machine may deliver two late ones together.
    expect((told[2]?.at ?? 0) - (told[0]?.at ?? 0)).toBeGreaterThan(500)
  })

  it('that dies is noticed at once, and replaced when asked again', async () => {
    const other = new Analytics()
    const work = other.run(job([ENDLESS]))
    setTimeout(() => process.kill(other.pid ?? 0, 'SIGKILL'), 500)
    expect(await refusalOf(work)).toBe('analytics.memory')
    expect((await other.run(job(['SELECT 1']))).hitCount).toBe(0)
    await other.close()
  })
})
