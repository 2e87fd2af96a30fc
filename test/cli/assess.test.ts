import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AS_OF, makeOffice, type Office } from './permit-office.ts'
import { runQuanze } from './run-quanze.ts'

let folder: string
let office: Office
let out: string

type Summary = {
  run: { id: string; at: string }
  indicators: readonly { id: string }[]
  totals: object
  batches: readonly { file: string; rows: number; accepted: number; rejected: number; duplicate: number }[]
  skipped: readonly { file: string }[]
  warnings: readonly string[]
  digests: Readonly<Record<string, string>>
}

const assessArgs = (more: readonly string[] = []) => [
  'assess',
  '--pack',
  office.pack,
  '--data',
  office.data,
  '--as-of',
  AS_OF,
  ...more,
]
const readSummary = async (where: string) => JSON.parse(await readFile(join(where, 'summary.json'), 'utf8')) as Summary
const readFingerprints = async (where: string) =>
  [...(await readFile(join(where, 'findings.csv'), 'utf8')).matchAll(/,([0-9a-f]{32})\r\n/g)].map((m) => m[1] ?? '')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quanze-test-'))
  office = await makeOffice(folder, 1000)
  out = join(folder, 'out')
  const first = await runQuanze(assessArgs(['--out', out]))
  expect(first, first.err).toMatchObject({ code: 0 })
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('quanze assess', () => {
  it('writes the six outputs, with the counts of a reading by hand', async () => {
    expect((await readdir(out)).sort()).toEqual([
      '.store',
      'findings.csv',
      'findings.parquet',
      'findings.xlsx',
      'report.html',
      'run.json',
      'summary.json',
    ])
    const summary = await readSummary(out)
    expect(summary.totals).toEqual(office.counts)
    expect(summary.indicators).toMatchObject([{ id: 'decided-in-time', ...office.counts }])
    expect(await readFingerprints(out)).toHaveLength(office.counts.violated + office.counts.undetermined)
  })

  it('accounts for every row of every file and says what was no register', async () => {
    const { batches, skipped } = await readSummary(out)
    expect(batches).toHaveLength(2)
    for (const { rows, accepted, rejected, duplicate } of batches) expect(accepted + rejected + duplicate).toBe(rows)
    expect(skipped).toMatchObject([{ file: '说明.md' }])
  })

  it('run again, finds the same findings and no new ones', async () => {
    const before = await readFingerprints(out)
    const again = await runQuanze(assessArgs(['--out', out]))
    expect(again.code, again.err).toBe(0)
    expect(again.out).toContain('其中新发现 0 条')
    const after = await readFingerprints(out)
    expect(after).toEqual(before)
    expect(new Set(after).size).toBe(after.length)
  })

  it('with --json prints one document on stdout and nothing of progress on stderr', async () => {
    const { code, out: printed, err } = await runQuanze(assessArgs(['--out', join(folder, 'json'), '--json']))
    expect(code, err).toBe(0)
    expect((JSON.parse(printed) as Summary).totals).toEqual(office.counts)
    expect(err).toBe('')
  })

  it('draws no bar and no colour where stderr is no terminal', async () => {
    const { err, out: printed } = await runQuanze(assessArgs(['--out', join(folder, 'plain')]), { NO_COLOR: '1' })
    expect(`${err}${printed}`).not.toMatch(/\u001b|\r/)
    // Files that came in whole are told in one line, the others one by one.
    const { batches } = await readSummary(out)
    const sum = (part: 'rows' | 'accepted' | 'rejected' | 'duplicate') =>
      batches.reduce((total, batch) => total + batch[part], 0).toLocaleString('en')
    expect(err).toContain(
      `读入2个文件：${sum('rows')}行 = 接收${sum('accepted')} + 拒收${sum('rejected')} + 重复${sum('duplicate')}`,
    )
    expect(err.split('\n').filter((line) => line.includes(' → '))).toHaveLength(
      batches.filter(({ rejected, duplicate }) => rejected + duplicate > 0).length,
    )
    expect(printed).toContain('受理后按期作出决定')
  })

  it('restricted to a period, finds what the whole run finds within it', async () => {
    const part = join(folder, 'period')
    const ran = await runQuanze(assessArgs(['--out', part, '--period', '2025-03']))
    expect(ran.code, ran.err).toBe(0)
    expect((await readSummary(part)).totals).toEqual(office.countsOf('2025-03'))
    const whole = new Set(await readFingerprints(out))
    expect((await readFingerprints(part)).filter((fingerprint) => !whole.has(fingerprint))).toEqual([])
  })

  it('with --explain prints plan and SQL and runs nothing', async () => {
    const { code, out: printed } = await runQuanze(['assess', '--pack', office.pack, '--explain', '--as-of', AS_OF])
    expect(code).toBe(0)
    expect(printed).toMatch(/-- 读取 application（申请登记簿）/)
    expect(printed).toContain('CREATE VIEW hits')
  })

  it('accuses nobody for want of a register that was never imported, until told that it is empty', async () => {
    const alone = ['assess', '--pack', office.pack, '--data', join(office.data, '申请登记簿.csv'), '--as-of', AS_OF]
    const missing = join(folder, 'missing')
    expect((await runQuanze([...alone, '--out', missing])).code).toBe(0)
    const summary = await readSummary(missing)
    expect(summary.totals).toMatchObject({ violated: 0, undetermined: 1000 })
    expect(summary.warnings.join()).toContain('没有导入“决定登记簿”')
    const empty = join(folder, 'empty')
    expect((await runQuanze([...alone, '--out', empty, '--assume-empty', 'decision'])).code).toBe(0)
    // Only an application without a date cannot be told then.
    const undated = Math.ceil((1000 - 13) / 97)
    expect((await readSummary(empty)).totals).toMatchObject({ violated: 1000 - undated, undetermined: undated })
  })

  it('marks as resolved what a corrected file no longer shows, although the file replaces an earlier one', async () => {
    const corrected = join(folder, 'corrected')
    const where = ['--out', corrected]
    const other = await makeOffice(join(folder, 'other'), 50)
    const args = ['assess', '--pack', other.pack, '--data', other.data, '--as-of', AS_OF, ...where]
    expect((await runQuanze(args)).code).toBe(0)
    const file = join(other.data, '决定登记簿.csv')
    await writeFile(file, `${await readFile(file, 'utf8')}DA000007,A000007,2025-01-09\n`)
    const second = await runQuanze(args)
    expect(second.code, second.err).toBe(0)
    expect(second.out).toContain('已消除 1 条')
    expect((await readSummary(corrected)).totals).toMatchObject({ violated: other.counts.violated - 1 })
  })
})

describe('quanze why and verify', () => {
  it('tell the story of a finding from the folder of outputs and the beginning of its fingerprint', async () => {
    const [fingerprint = ''] = await readFingerprints(out)
    const { code, out: printed, err } = await runQuanze(['why', out, fingerprint.slice(0, 12)])
    expect(code, err).toBe(0)
    expect(err).toBe('')
    for (const title of ['结论', '判定过程', '怎样符合要求', '依据', '所据记录'])
      expect(printed).toContain(`【${title}】`)
    expect(printed).toContain('虚构办法')
  })

  it('judge every kind of finding again as the run judged it', async () => {
    const all = await readFingerprints(out)
    for (const fingerprint of [all[0], all.at(-1)]) {
      const { out: printed } = await runQuanze(['why', out, fingerprint ?? '', '--json'])
      expect(JSON.parse(printed)).toMatchObject({ fingerprint, differs: false })
    }
  })

  it('confirm a run that stands', async () => {
    const { code, out: printed } = await runQuanze(['verify', out, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(printed)).toMatchObject({ same: true })
  })
})

describe('quanze refuses with one sentence and status 2', () => {
  it.each([
    { name: 'a command it does not have', args: ['asses'], says: '没有“asses”这个命令' },
    { name: 'an option it does not have', args: ['assess', '--pak', 'x'], says: '没有 --pak 这个选项' },
    { name: 'an option without its value', args: ['assess', '--pack'], says: '选项 --pack' },
    {
      name: 'a pack that is not there',
      args: ['assess', '--pack', 'no/such/pack', '--data', 'README.md', '--out', 'x'],
      says: '找不到制度包',
    },
    {
      name: 'a date that does not exist',
      args: ['assess', '--pack', 'x', '--as-of', '2026-02-30', '--out', 'x'],
      says: '不是一个存在的日期',
    },
    {
      name: 'a period that runs backwards',
      args: ['assess', '--pack', 'x', '--period', '2026-03..2026-01', '--out', 'x'],
      says: '晚于终了',
    },
    { name: 'a memory it cannot read', args: ['verify', 'x', '--memory', 'much'], says: '读不懂' },
    { name: 'a run that is not there', args: ['verify', 'nowhere'], says: '既不是运行编号' },
    { name: 'a day that is none', args: ['calendar', '2026-13-01'], says: '不是一个存在的日期' },
  ])('$name', async ({ args, says }) => {
    const { code, out: printed, err } = await runQuanze(args)
    expect(code).toBe(2)
    expect(printed).toBe('')
    expect(err).toContain(says)
    expect(err).not.toContain('    at ')
  })

  it('data that is not there, and files none of which is a register', async () => {
    const none = await runQuanze([
      'assess',
      '--pack',
      office.pack,
      '--data',
      join(folder, 'nothing'),
      '--out',
      join(folder, 'x'),
    ])
    expect(none).toMatchObject({ code: 2 })
    expect(none.err).toContain('找不到数据')
    const readme = await runQuanze([
      'assess',
      '--pack',
      office.pack,
      '--data',
      join(office.data, '说明.md'),
      '--out',
      join(folder, 'x'),
    ])
    expect(readme).toMatchObject({ code: 2 })
  })

  it('an indicator the pack does not have, with the ones it has', async () => {
    const { code, err } = await runQuanze(assessArgs(['--out', join(folder, 'x'), '--only', 'decided-in-tim']))
    expect(code).toBe(2)
    expect(err).toContain('decided-in-time')
  })

  it('and as one JSON document when asked for one', async () => {
    const { code, out: printed } = await runQuanze(['runs', '--jsn', '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(printed)).toMatchObject({ refused: 'usage' })
  })
})

describe('quanze --help', () => {
  it('answers in Chinese with examples, for every command', async () => {
    for (const command of [
      [],
      ['assess'],
      ['why'],
      ['verify'],
      ['runs'],
      ['import'],
      ['registers'],
      ['pack', 'check'],
      ['pack', 'test'],
      ['calendar'],
    ]) {
      const { code, out: printed } = await runQuanze([...command, '--help'])
      expect(code).toBe(0)
      expect(printed).toMatch(/用法：[\s\S]+例子：/)
    }
  })
})

describe('quanze calendar', () => {
  it('says what a day is and by which notice', async () => {
    const { out: printed } = await runQuanze(['calendar', '2026-10-01'])
    expect(printed).toContain('国庆节放假')
    expect(printed).toContain('国务院办公厅')
  })

  it('counts a period and says why it ends when it does', async () => {
    const { out: printed } = await runQuanze([
      'calendar',
      'due',
      '--from',
      '2026-09-28',
      '--days',
      '15',
      '--working',
      '--json',
    ])
    expect(JSON.parse(printed)).toMatchObject({ due: '2026-10-23' })
  })
})
