import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AS_OF, makeOffice, type Office } from './permit-office.ts'
import { runQuanze } from './run-quanze.ts'

let folder: string
let office: Office
let store: string
const files = () => ['申请登记簿.csv', '决定登记簿.csv'].map((name) => join(office.data, name))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quanze-registers-'))
  office = await makeOffice(folder, 300)
  store = join(folder, 'store')
  const application = join(office.data, '申请登记簿.csv')
  await writeFile(application, `${await readFile(application, 'utf8')}A999999,2026-02-30,机关0\n`)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('quanze import and registers', () => {
  it('imports into a store of its own, and a second time changes nothing', async () => {
    const args = ['import', '--pack', office.pack, '--store', store, ...files()]
    const first = await runQuanze(args)
    expect(first.code, first.err).toBe(0)
    expect(first.out).toContain('申请登记簿.csv → application：301行 = 接收300 + 拒收1 + 重复0')
    const second = await runQuanze(args)
    expect(second.out).toContain('已导入过，没有变化')
  })

  it('names columns that no field takes and fields that no column fills, in text, as JSON and beside a result', async () => {
    const data = join(folder, 'columns')
    await mkdir(data)
    const [application, decision] = files()
    const text = await readFile(application ?? '', 'utf8')
    await writeFile(join(data, '申请登记簿.csv'), text.replace('机关', '机关代号'))
    await writeFile(join(data, '决定登记簿.csv'), await readFile(decision ?? ''))
    const note = '“申请登记簿.csv”中没有用到的列：机关代号；没有列对应、因而没有值的字段：机关。'
    const args = [
      'import',
      '--pack',
      office.pack,
      '--store',
      join(folder, 'columns-store'),
      join(data, '申请登记簿.csv'),
    ]
    expect((await runQuanze(args)).out).toContain(`\n  提醒：${note}\n`)
    const [report] = JSON.parse((await runQuanze([...args, '--json'])).out) as { notes: string[] }[]
    expect(report?.notes).toEqual([note])
    const assess = ['assess', '--pack', office.pack, '--data', data, '--as-of', AS_OF, '--out', join(folder, 'noted')]
    expect((await runQuanze(assess)).err).toContain(`提醒：${note}\n`)
    const summary = JSON.parse((await runQuanze([...assess, '--json'])).out) as { warnings: string[] }
    expect(summary.warnings).toContain(note)
  })

  it('lists batches, and the rows that were not taken with the reason', async () => {
    const listed = await runQuanze(['registers', '--store', store, '--json'])
    const batches = JSON.parse(listed.out) as { id: string; register: string; live: boolean }[]
    expect(batches.map((b) => [b.register, b.live])).toEqual([
      ['application', true],
      ['decision', true],
    ])
    const rejects = await runQuanze(['registers', 'rejects', batches[0]?.id.slice(0, 6) ?? '', '--store', store])
    expect(rejects.out).toContain('2026-02-30')
    expect(rejects.out.trim().split('\n')).toHaveLength(1)
    const shown = await runQuanze(['registers', 'show', batches[1]?.id ?? '', '--store', store])
    expect(shown.out).toContain('SHA-256')
  })

  it('assesses what the store holds when no files are given, and finds the run by its id', async () => {
    const ran = await runQuanze([
      'assess',
      '--pack',
      office.pack,
      '--store',
      store,
      '--as-of',
      AS_OF,
      '--out',
      join(folder, 'out'),
      '--json',
    ])
    expect(ran.code, ran.err).toBe(0)
    const summary = JSON.parse(ran.out) as { run: { id: string }; totals: object; warnings: string[] }
    expect(summary.totals).toEqual(office.counts)
    expect(summary.warnings.join()).toContain('1行被拒收')
    const verified = await runQuanze(['verify', summary.run.id], { QUANZE_STORE: store })
    expect(verified.code, verified.err).toBe(0)
    const unknown = await runQuanze(['verify', '20260101-000000-abcd', '--store', store])
    expect(unknown.code).toBe(2)
    expect(unknown.err).toContain(summary.run.id)
  })

  it('rebuilds what is derived from the originals', async () => {
    const rebuilt = await runQuanze(['registers', 'rebuild', '--store', store])
    expect(rebuilt.code, rebuilt.err).toBe(0)
    expect(rebuilt.out).toContain('2个批次都已由原件重建')
  })
})

describe('quanze pack check and pack test', () => {
  it('passes a pack without faults', async () => {
    const { code, out } = await runQuanze(['pack', 'check', office.pack])
    expect(code).toBe(0)
    expect(out).toContain('没有错误')
  })

  it('names all faults at once with status 2, and no assessment starts', async () => {
    const broken = join(folder, 'broken')
    const other = await makeOffice(broken, 5)
    const file = join(other.pack, 'indicators', 'decided-in-time.yaml')
    await writeFile(
      file,
      (await readFile(file, 'utf8'))
        .replace('register: decision', 'register: decisions')
        .replace('parameter: decideDays', 'parameter: decideDay'),
    )
    const checked = await runQuanze(['pack', 'check', other.pack])
    expect(checked.code).toBe(2)
    expect(checked.out).toMatch(
      /indicator\.unknown-register[\s\S]+indicator\.unknown-parameter|indicator\.unknown-parameter[\s\S]+indicator\.unknown-register/,
    )
    const assessed = await runQuanze([
      'assess',
      '--pack',
      other.pack,
      '--data',
      other.data,
      '--out',
      join(broken, 'out'),
    ])
    expect(assessed.code).toBe(2)
    expect(assessed.err).toContain('2处错误')
  })

  it('shows where a case does not come out as it says', async () => {
    const cases = join(folder, 'cases-pack')
    const other = await makeOffice(cases, 5)
    await mkdir(join(other.pack, 'cases'))
    await writeFile(
      join(other.pack, 'cases', 'decided-in-time.yaml'),
      `- name: 第十日决定，满足；第十一日决定，写成满足是错的
  indicator: decided-in-time
  given:
    asOf: 2026-06-30
    registers:
      application: [{ no: A1, receivedAt: 2026-01-01 }, { no: A2, receivedAt: 2026-01-01 }]
      decision: [{ decisionNo: D1, no: A1, decidedAt: 2026-01-11 }, { decisionNo: D2, no: A2, decidedAt: 2026-01-12 }]
  expect:
    - { key: [A1], outcome: satisfied }
    - { key: [A2], outcome: satisfied }
`,
    )
    const { code, out, err } = await runQuanze(['pack', 'test', other.pack])
    expect(code, err).toBe(2)
    expect(out).toContain('A2：应为“符合”，实际为“疑点”')
    expect(out).not.toContain('A1：')
    expect(out).toContain('用例1个，相符0个，不符1个')
  })
})
