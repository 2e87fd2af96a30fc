import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runQuanze } from '../cli/run-quanze.ts'
import { type Event, judgeCases, readCases } from './road-log.ts'

const LOG = fileURLToPath(new URL('../../../shared/data/road-traffic/traffic.xes.gz', import.meta.url))
const PACK = fileURLToPath(new URL('../../packs/it/road-traffic-fines', import.meta.url))
const present = existsSync(LOG)

if (!present) {
  const reason =
    'the road-fine log (../shared/data/road-traffic/traffic.xes.gz) is not there, so the main job is not tested on it'
  if (process.env['CI'] === 'true') throw new Error(reason)
  process.stderr.write(`skipped: ${reason}\n`)
}

type Counts = {
  id: string
  population: number
  satisfied: number
  violated: number
  undetermined: number
  exempted: number
}
type Summary = { indicators: readonly Counts[]; batches: readonly { rows: number; accepted: number }[] }

describe.skipIf(!present)('the road-fine job', () => {
  let folder: string
  let cases: Event[][]
  let whole: string
  const args = (out: string) => [
    'assess',
    '--pack',
    PACK,
    '--data',
    LOG,
    '--as-of',
    '2013-12-31',
    '--store',
    join(folder, 'store'),
    '--out',
    out,
  ]
  const readSummary = async (out: string) => JSON.parse(await readFile(join(out, 'summary.json'), 'utf8')) as Summary
  const readFingerprints = async (out: string) =>
    new Set([...(await readFile(join(out, 'findings.csv'), 'utf8')).matchAll(/,([0-9a-f]{32})\r\n/g)].map((m) => m[1]))

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quanze-road-'))
    whole = join(folder, 'whole')
    const [ran, read] = await Promise.all([runQuanze(args(whole)), readCases(LOG)])
    expect(ran.code, ran.err).toBe(0)
    cases = read
  }, 300_000)

  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('takes in every event of every case', async () => {
    const events = cases.reduce((sum, one) => sum + one.length, 0)
    expect([cases.length, events]).toEqual([150_370, 561_470])
    expect((await readSummary(whole)).batches).toMatchObject([{ rows: events, accepted: events }])
  })

  it('counts what a plain reading of the log counts, for all nine indicators', async () => {
    const { indicators } = await readSummary(whole)
    const byHand = judgeCases(cases)
    expect(indicators.map((i) => i.id).sort()).toEqual(Object.keys(byHand).sort())
    for (const { id, ...counts } of indicators) {
      const { satisfied = 0, violated = 0, undetermined = 0 } = byHand[id] ?? {}
      expect(counts, id).toMatchObject({
        population: satisfied + violated + undetermined,
        satisfied,
        violated,
        undetermined,
        exempted: 0,
      })
    }
  })

  it('for one year alone finds exactly what the whole run finds in that year', async () => {
    const part = join(folder, 'part')
    const ran = await runQuanze([...args(part), '--period', '2006-01..2006-12'])
    expect(ran.code, ran.err).toBe(0)
    const byHand = judgeCases(cases, (month) => month.startsWith('2006'))
    for (const { id, violated, undetermined, satisfied } of (await readSummary(part)).indicators) {
      const { satisfied: s = 0, violated: v = 0, undetermined: u = 0 } = byHand[id] ?? {}
      expect({ satisfied, violated, undetermined }, id).toEqual({ satisfied: s, violated: v, undetermined: u })
    }
    const all = await readFingerprints(whole)
    expect([...(await readFingerprints(part))].filter((fingerprint) => !all.has(fingerprint))).toEqual([])
  })

  it('is confirmed by a second computation', async () => {
    const { code, err } = await runQuanze(['verify', whole])
    expect(code, err).toBe(0)
  })
})
