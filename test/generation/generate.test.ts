/** A made-up office, generated and assessed through the command line: the same bytes again, and exactly what was planted found. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findCreditCodeFault } from '#core/credit-code'
import { runQuanze } from '../cli/run-quanze.ts'

const PACK = fileURLToPath(new URL('./pack', import.meta.url))

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quanze-generate-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function generate(name: string, ...more: string[]): Promise<string> {
  const out = join(folder, name)
  const { code, err } = await runQuanze(['generate', '--pack', PACK, '--out', out, '--rows', '3000', ...more])
  expect(err).toBe('')
  expect(code).toBe(0)
  return out
}

function digests(out: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(out).map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(out, name)))
        .digest('hex'),
    ]),
  )
}

function truthOf(out: string): { outcome: string; key: string[] | null; rows: number | null; story: string | null }[] {
  return readFileSync(join(out, 'truth.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

type Report = {
  items: { id: string; mode: string; precision: number; recall: number; planted: number; found: number }[]
  disagreements: unknown[]
  more: number
  files: unknown[]
}

async function assessAndCompare(out: string, more: string[] = []): Promise<Report> {
  const result = `${out}-result`
  const assessed = await runQuanze([
    'assess',
    '--pack',
    PACK,
    '--data',
    out,
    '--as-of',
    '2018-01-31',
    '--out',
    result,
    ...more,
  ])
  expect(assessed.code, assessed.err).toBe(0)
  const {
    code,
    out: text,
    err,
  } = await runQuanze(['truth', 'compare', '--truth', join(out, 'truth.jsonl'), '--run', result, '--json'])
  expect(code, err).toBe(0)
  return JSON.parse(text)
}

describe('a made-up office', () => {
  it('is the same for the same seed and another for another', async () => {
    const [first, again, other] = [
      await generate('first', '--seed', '7'),
      await generate('again', '--seed', '7'),
      await generate('other', '--seed', '8'),
    ]
    expect(digests(again)).toEqual(digests(first))
    expect(digests(other)['truth.jsonl']).not.toBe(digests(first)['truth.jsonl'])
  })

  it('has as much of every story as its per mille say, and three at least', async () => {
    const counts: Record<string, number> = {}
    for (const { story } of truthOf(join(folder, 'first'))) if (story !== null) counts[story] = (counts[story] ?? 0) + 1
    // 3,000 rows are 1,511 affairs: most have two rows.
    expect(counts).toEqual({
      'reminders/no-reply': 23,
      'reminders/a-day-late': 15,
      'reminders/on-the-last-day': 15,
      'reminders/no-amount': 30,
      'reminders/no-date': 8,
    })
  })

  it('gives its taxpayers credit codes that pass the check of GB 32100', async () => {
    const out = await generate('codes', '--scale', 'city')
    const lines = readFileSync(join(out, '催告登记簿.csv'), 'utf8').trim().split('\n').slice(1)
    const codes = new Set(lines.map((line) => line.split(',')[1] ?? ''))
    expect(codes.size).toBeGreaterThan(300)
    expect([...codes].filter((code) => findCreditCodeFault(code) !== undefined)).toEqual([])
  })

  it.each([
    ['a county in mixed files', 'county', '11'],
    ['a city in CSV', 'city', '12'],
    ['a province in Parquet', 'province', '13'],
  ])('of %s is assessed to exactly what was planted', async (_name, scale, seed) => {
    const report = await assessAndCompare(await generate(scale, '--scale', scale, '--seed', seed))
    expect(report).toMatchObject({ disagreements: [], more: 0, files: [] })
    expect(report.items).toEqual([
      { id: 'notice-complete', mode: 'assisted', precision: 1, recall: 1, planted: 15, found: 15 },
      { id: 'reply-in-time', mode: 'automatic', precision: 1, recall: 1, planted: 38, found: 38 },
    ])
  })

  it('tells as of which day all that is planted can be found', () => {
    expect(readFileSync(join(folder, 'first', 'README.txt'), 'utf8')).toMatch(
      /考核时写 --as-of \d{4}-01-01 或以后的日期/,
    )
  })

  it('has rows that are refused and rows that are there twice, as many as the truth says', async () => {
    const lines = truthOf(join(folder, 'county')).filter(({ key }) => key === null)
    expect(lines.map(({ outcome, rows }) => [outcome, rows])).toEqual([
      ['rejected', 2],
      ['duplicate', 1],
      ['rejected', 2],
      ['duplicate', 1],
    ])
  })

  it('that was not assessed rightly is shown up: a missed record, a false one, a wrong file count', async () => {
    const out = join(folder, 'county')
    const path = join(out, 'truth.jsonl')
    const lines = readFileSync(path, 'utf8').trim().split('\n')
    const changed = lines.map((line) =>
      line.includes('on-the-last-day')
        ? line.replace('"satisfied"', '"violated"')
        : line.includes('no-reply')
          ? line.replace('"violated"', '"satisfied"')
          : line.replace('"rows":2', '"rows":5'),
    )
    writeFileSync(path, `${changed.join('\n')}\n`)
    const { out: text } = await runQuanze([
      'truth',
      'compare',
      '--truth',
      path,
      '--run',
      `${out}-result`,
      '--json',
      '--examples',
      '3',
    ])
    const report: Report = JSON.parse(text)
    expect(report.items[1]).toEqual({
      id: 'reply-in-time',
      mode: 'automatic',
      precision: 15 / 38,
      recall: 15 / 30,
      planted: 30,
      found: 38,
    })
    expect(report.disagreements).toHaveLength(3)
    expect(report.more).toBe(23 + 15 - 3)
    expect(report.files).toHaveLength(2)
    writeFileSync(path, `${lines.join('\n')}\n`)
  })
})

describe('the command', () => {
  it.each([
    ['a folder that is not empty', ['--out', PACK], '已有文件'],
    ['a scale nobody knows', ['--scale', 'village', '--out', '/nonexistent'], '没有“village”这种规模'],
    ['a month that is none', ['--from', '2008-13', '--out', '/nonexistent'], '“2008-13”不是月份'],
    [
      'a pack without generators',
      ['--pack', join(PACK, '../../packs/good/prefecture'), '--out', '/nonexistent'],
      '没有造数文件',
    ],
  ])('refuses %s', async (_name, args, words) => {
    const { code, err } = await runQuanze(['generate', '--pack', PACK, ...args])
    expect(code).toBe(2)
    expect(err).toContain(words)
  })
})
