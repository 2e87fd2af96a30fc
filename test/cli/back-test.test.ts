import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ComparisonReport } from '#core/finding'
import { AS_OF, makeOffice, type Office } from './permit-office.ts'
import { runQuanze } from './run-quanze.ts'

let folder: string
let office: Office
/** The rule in force: fifteen days. The draft: ten. */
let inForce: string

async function makeVersion(name: string, file: string, from: string, to: string): Promise<string> {
  const copy = join(folder, name)
  await cp(office.pack, copy, { recursive: true })
  const text = await readFile(join(copy, file), 'utf8')
  expect(text).toContain(from)
  await writeFile(join(copy, file), text.replace(from, to))
  const pack = await readFile(join(copy, 'pack.yaml'), 'utf8')
  await writeFile(join(copy, 'pack.yaml'), pack.replace('version: 1.0.0', 'version: 0.9.0'))
  return copy
}

const assess = (pack: string, out: string, more: readonly string[] = []) =>
  runQuanze([
    'assess',
    '--pack',
    pack,
    '--data',
    office.data,
    '--as-of',
    AS_OF,
    '--store',
    join(folder, 'store'),
    '--out',
    join(folder, out),
    ...more,
  ])
const readComparison = async (out: string) =>
  JSON.parse(await readFile(join(folder, out, 'comparison.json'), 'utf8')) as ComparisonReport
const readRun = async (out: string) =>
  JSON.parse(await readFile(join(folder, out, 'run.json'), 'utf8')) as { id: string; kind: string; against?: string }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quanze-back-test-'))
  office = await makeOffice(folder, 1000)
  inForce = await makeVersion('in-force', 'parameters.yaml', 'value: 10', 'value: 15')
  const ran = await assess(inForce, 'before')
  expect(ran.code, ran.err).toBe(0)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('D4-05 quanze assess --against', () => {
  it('another pack tells who gains and who loses, in all and by item and organ, with both explanations', async () => {
    const ran = await assess(office.pack, 'draft', ['--against', inForce, '--examples', '2'])
    expect(ran.code, ran.err).toBe(0)
    const { total, indicators, organs, examples, differences, ...rest } = await readComparison('draft')
    // Whoever decides on the twelfth day is late by the draft alone; nothing else changes.
    expect(total.draft).toBe(office.counts.violated + office.counts.undetermined)
    expect(total).toMatchObject({ lost: 0, toViolated: 0, toUndetermined: 0, gainedViolated: total.gained })
    expect(total.gained).toBeGreaterThan(100)
    expect(total.gained + total.kept).toBe(total.draft)
    expect(total.lost + total.kept).toBe(total.other)
    expect(indicators).toMatchObject([{ id: 'decided-in-time', gained: total.gained }])
    expect(organs.map((o) => o.title).sort()).toEqual(['机关0', '机关1', '机关2'])
    expect(organs.reduce((sum, o) => sum + o.gained, 0)).toBe(total.gained)
    expect(differences).toEqual(['参数“作出决定的期限”（decideDays）：草案为10日，对照为15日。'])
    expect(rest).toMatchObject({ draft: { version: '1.0.0' }, other: { version: '0.9.0' }, basis: { asOf: AS_OF } })
    expect(examples.map((e) => [e.change, e.draft.outcome, e.other.outcome])).toEqual([
      ['gained', 'violated', 'satisfied'],
      ['gained', 'violated', 'satisfied'],
    ])
    expect(examples[0]?.draft.explanation).toContain('晚了2日')
    expect(examples[0]?.other.explanation).toMatch(/^符合。[\s\S]*不晚于/)
    expect(ran.out).toContain(`新增 ${total.gained} 条`)
    expect(await readFile(join(folder, 'draft', 'report.html'), 'utf8')).toContain('草案与对照的比较')
    const verified = await runQuanze(['verify', join(folder, 'draft')])
    expect(verified.code, verified.err).toBe(0)
  }, 180_000)

  it('the other way round, the same findings are lost; --json has it too, and stdout is one document', async () => {
    const ran = await assess(inForce, 'reverse', ['--against', office.pack, '--json'])
    expect(ran.code, ran.err).toBe(0)
    const { comparison } = JSON.parse(ran.out) as { comparison: ComparisonReport }
    const { total } = await readComparison('draft')
    expect(comparison.total).toMatchObject({
      lost: total.gained,
      lostViolated: total.gained,
      gained: 0,
      kept: total.kept,
    })
    expect(comparison.examples[0]).toMatchObject({ change: 'lost', other: { outcome: 'violated' } })
    expect(comparison.examples[0]?.draft.explanation).toMatch(/^符合。/)
  }, 180_000)

  it('a value taken away changes violations into what cannot be decided', async () => {
    const unset = await makeVersion('unset', 'parameters.yaml', 'value: 10', 'value: null')
    const ran = await assess(unset, 'unset-out', ['--against', office.pack])
    expect(ran.code, ran.err).toBe(0)
    const { total, examples } = await readComparison('unset-out')
    expect(total.toUndetermined).toBe(office.counts.violated)
    expect(total).toMatchObject({ lost: 0, toViolated: 0 })
    const changed = examples.find((e) => e.change === 'toUndetermined')
    expect(changed).toMatchObject({ draft: { outcome: 'undetermined' }, other: { outcome: 'violated' } })
  }, 180_000)

  it('a run, by its id or the folder of its outputs, is compared without being run again', async () => {
    const { id } = await readRun('before')
    const wanted = (await readComparison('draft')).total
    for (const [out, target] of [
      ['by-id', id],
      ['by-folder', join(folder, 'before')],
    ] as const) {
      const ran = await assess(office.pack, out, ['--against', target])
      expect(ran.code, ran.err).toBe(0)
      const { total, other } = await readComparison(out)
      expect(total).toEqual(wanted)
      expect(other).toMatchObject({ run: id, version: '0.9.0' })
    }
  }, 180_000)

  it('is no link in the life of findings, and leaves no comparison to a later run', async () => {
    const first = await assess(office.pack, 'life')
    expect(first.code, first.err).toBe(0)
    await assess(office.pack, 'life', ['--against', inForce])
    expect(existsSync(join(folder, 'life', 'comparison.json'))).toBe(true)
    expect((await readRun('life')).against).toBe('xx/permit-office 0.9.0')
    const { id } = await readRun('life')
    const last = await assess(office.pack, 'life')
    expect(last.out).toContain('其中新发现 0 条')
    expect(existsSync(join(folder, 'life', 'comparison.json'))).toBe(false)
    expect(await readFile(join(folder, 'life', 'findings.csv'), 'utf8')).not.toContain(id)
  }, 240_000)
})

describe('D4-05 what looked at other data is not compared', () => {
  it.each([
    {
      name: 'another day of judging',
      more: ['--as-of', '2026-05-31'],
      says: /判定日：该运行为2026年6月30日，现在为2026年5月31日/,
    },
    {
      name: 'another period',
      more: ['--period', '2025-03'],
      says: /考核期间：该运行为全部日期，现在为2025-03-01 至 2025-03-31/,
    },
    {
      name: 'a register assumed empty',
      more: ['--assume-empty', 'decision'],
      says: /视为没有记录的登记簿：该运行为无，现在为decision/,
    },
  ])(
    '$name',
    async ({ more, says }) => {
      const ran = await assess(office.pack, 'refused', ['--against', join(folder, 'before'), ...more])
      expect(ran.code).toBe(2)
      expect(ran.err).toMatch(/不能比较：1处不同/)
      expect(ran.err).toMatch(says)
      expect(existsSync(join(folder, 'refused', 'summary.json'))).toBe(false)
    },
    60_000,
  )

  it('other rows, with the register named', async () => {
    const other = await makeOffice(join(folder, 'other'), 999)
    const ran = await runQuanze([
      'assess',
      '--pack',
      office.pack,
      '--data',
      other.data,
      '--as-of',
      AS_OF,
      '--store',
      join(folder, 'store'),
      '--out',
      join(folder, 'refused'),
      '--against',
      join(folder, 'before'),
    ])
    expect(ran.code).toBe(2)
    expect(ran.err).toContain('run.not-comparable')
    expect(ran.err).toMatch(/登记簿“申请登记簿”的数据：该运行为[0-9a-f]{12}，现在为[0-9a-f]{12}/)
  })

  it('a pack that reads a register by another key', async () => {
    const otherKey = await makeVersion('other-key', 'registers/decision.yaml', 'key: [decisionNo]', 'key: [no]')
    const ran = await assess(office.pack, 'refused', ['--against', otherKey])
    expect(ran.code).toBe(2)
    expect(ran.err).toContain('登记簿“决定登记簿”（decision）的主键不同：草案为 decisionNo，对照为 no。')
  })

  it('what is neither a pack nor a run', async () => {
    const ran = await assess(office.pack, 'refused', ['--against', join(folder, 'nothing')])
    expect(ran.code).toBe(2)
    expect(ran.err).toContain('既不是运行编号')
  })
})

describe('D4-14 quanze assess --kind', () => {
  it('is kept in the run, the summary and every finding, routine when nothing is said', async () => {
    expect((await readRun('before')).kind).toBe('routine')
    const ran = await assess(inForce, 'focused', ['--kind', 'focused'])
    expect(ran.code, ran.err).toBe(0)
    expect(ran.out).toContain('重点考核')
    expect((await readRun('focused')).kind).toBe('focused')
    expect(JSON.parse(await readFile(join(folder, 'focused', 'summary.json'), 'utf8'))).toMatchObject({
      kind: 'focused',
    })
    const [heading = '', ...lines] = (await readFile(join(folder, 'focused', 'findings.csv'), 'utf8'))
      .trim()
      .split('\r\n')
    const column = heading.split(',').indexOf('考核种类')
    expect(column).toBeGreaterThan(0)
    expect(lines.every((line) => line.includes(',重点考核,'))).toBe(true)
    const verified = await runQuanze(['verify', join(folder, 'focused')])
    expect(verified.code, verified.err).toBe(0)
  })

  it('another kind is refused', async () => {
    const ran = await assess(inForce, 'focused', ['--kind', 'yearly'])
    expect(ran.code).toBe(2)
    expect(ran.err).toContain('--kind 没有“yearly”这一种')
  })
})
