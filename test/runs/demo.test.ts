import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runQuanze } from '../cli/run-quanze.ts'

const PACK = fileURLToPath(new URL('../../packs/cn/tax-assessment', import.meta.url))
const DATA = fileURLToPath(new URL('../../examples/demo', import.meta.url))
type Counts = {
  population: number
  satisfied: number
  violated: number
  undetermined: number
  exempted: number
  pending: number
}
type Expected = {
  asOf: string
  indicators: Record<string, Counts>
  files: Record<string, { accepted: number; rejected: number; duplicate: number }>
}
const expected = JSON.parse(readFileSync(join(DATA, 'expected.json'), 'utf8')) as Expected

type Summary = {
  indicators: readonly (Counts & { id: string })[]
  batches: readonly { file: string; accepted: number; rejected: number; duplicate: number }[]
}
/** Column 2 and 11 are the indicator and the day of the fact, the last the fingerprint. */
type Line = { indicator: string; factDate: string; fingerprint: string }

let folder: string
const run = async (out: string, more: readonly string[]) => {
  const ran = await runQuanze([
    'assess',
    '--pack',
    PACK,
    '--data',
    DATA,
    '--as-of',
    expected.asOf,
    '--store',
    join(folder, 'store'),
    '--out',
    join(folder, out),
    ...Object.keys(expected.indicators).flatMap((id) => ['--only', id]),
    ...more,
  ])
  expect(ran.code, ran.err).toBe(0)
  return join(folder, out)
}
const readSummary = async (out: string) => JSON.parse(await readFile(join(out, 'summary.json'), 'utf8')) as Summary
const readLines = async (out: string): Promise<Line[]> =>
  (await readFile(join(out, 'findings.csv'), 'utf8'))
    .split('\r\n')
    .slice(1, -1)
    .map((line) => {
      const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) => m[1] ?? m[2] ?? '')
      return { indicator: cells[1] ?? '', factDate: cells[10] ?? '', fingerprint: cells.at(-1) ?? '' }
    })

let whole: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quanze-demo-'))
  whole = await run('whole', [])
}, 240_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the demo', () => {
  it('finds what its makers put in, and takes in and leaves out the rows they say', async () => {
    const { indicators, batches } = await readSummary(whole)
    for (const [id, counts] of Object.entries(expected.indicators))
      expect(
        indicators.find((i) => i.id === id),
        id,
      ).toMatchObject(counts)
    for (const [file, counts] of Object.entries(expected.files))
      expect(
        batches.find((b) => b.file.startsWith(file)),
        file,
      ).toMatchObject(counts)
  })

  it.each(['2026-01', '2026-03..2026-04', '2025'])(
    'for the period %s alone gives the findings of the whole run within it',
    async (period) => {
      const part = await run(`period-${period}`, ['--period', period])
      const [from = '', to = from] = period.split('..')
      const inside = ({ factDate }: Line) =>
        factDate === '' || (factDate.slice(0, from.length) >= from && factDate.slice(0, to.length) <= to)
      const wanted = (await readLines(whole)).filter(inside).map((line) => line.fingerprint)
      expect((await readLines(part)).map((line) => line.fingerprint).sort()).toEqual(wanted.sort())
    },
    60_000,
  )

  it('run again on the same store, loses and doubles nothing', async () => {
    const later = await run('again', [])
    expect((await readLines(later)).map((line) => line.fingerprint)).toEqual(
      (await readLines(whole)).map((line) => line.fingerprint),
    )
  }, 60_000)
})
