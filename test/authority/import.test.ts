import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import {
  commitImport,
  type ImportDone,
  type ImportPreview,
  previewImport,
  readFaults,
  writeImportTemplate,
} from '#app/authority'
import { type AuthorityKind, IMPORT_FORMS } from '#core/authority'
import { addDays, localDate } from '#core/calendar'
import { findRow, listRows, readTree } from '#store/authority'
import { withDatabase } from '../record/database.ts'
import { asSystem, KINDS, TODAY } from './office.ts'

const database = withDatabase()
const folder = mkdtempSync(join(tmpdir(), 'quanze-import-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: string | Uint8Array): string {
  const path = join(mkdtempSync(join(folder, 'x')), name)
  writeFileSync(path, content)
  return path
}

const lines = (...rows: string[]) => `${rows.join('\r\n')}\r\n`

function preview(kind: AuthorityKind, path: string): Promise<ImportPreview> {
  const request = { dataDir: database.dataDir, kind, path, now: new Date(), giving: 'record' } as const
  return asSystem(database.app, (tx) => previewImport(tx, request))
}

function commit(kind: AuthorityKind, token: string | undefined): Promise<ImportDone> {
  if (token === undefined) throw new Error('the preview gave no token')
  const actor = { kind: 'system', reason: 'test' } as const
  return asSystem(database.app, (tx) =>
    commitImport(tx, { dataDir: database.dataDir, kind, token, actor, today: TODAY, giving: 'record' }),
  )
}

async function bringIn(kind: AuthorityKind, content: string): Promise<ImportDone> {
  const seen = await preview(kind, file(`${IMPORT_FORMS[kind].title}.csv`, content))
  expect(seen.rejected).toEqual([])
  return commit(kind, seen.token)
}

async function countFacts(): Promise<number> {
  const { rows } = await asSystem(database.app, (tx) => sql<{ n: number }>`select count(*) as n from fact`.execute(tx))
  return rows[0]?.n ?? 0
}

const BODIES = lines(
  '机构代码,机构名称,层级,法律性质,管理体制,主体资格,上级机构代码,启用日期,停用日期',
  // The station stands before the bureau it belongs to.
  'A2,城关税务所,区县政府及其所属主体,法定行政机关,垂直管理,已确认,A1,2008-01-01,',
  'A1,子虚县税务局,区县政府及其所属主体,法定行政机关,垂直管理,已确认,,2008-01-01,',
  'A3,旧税务所,区县政府及其所属主体,法定行政机关,垂直管理,已确认,A1,2008-01-01,2015-07-01',
)
const UNITS = lines(
  '内设机构代码,内设机构名称,所属机构代码,上级内设机构代码,类别,启用日期,停用日期',
  'U1,征收管理科,A1,,机关,2008-01-01,',
)
const POSTS = lines(
  '岗位代码,岗位名称,所属机构代码,所属内设机构代码,一线或内勤,执法岗位,系统职责,制度包,制度包中的岗位,启用日期',
  'P1,税款征收岗,A1,U1,一线执法,是,执法人员、部门负责人,cn/tax-assessment,taxCollection,2008-01-01',
)
const OFFICERS = lines(
  '人员编号,姓名,所属机构代码,用工性质,身份证号,入职日期,离职日期',
  'Y1,孙立新,A1,公务员,99070319700101123X,2003-07-01,',
  'Y2,单春燕,A2,合同工,,2008-03-01,',
)

describe('a file without a column that is needed', () => {
  it.each(['body', 'officer'] as const)(
    'of %s is refused in the words of the organisation, not of packs',
    async (kind) => {
      const { title } = IMPORT_FORMS[kind]
      await expect(preview(kind, file(`${title}.csv`, lines('备注,电话', 'x,1')))).rejects.toMatchObject({
        refusal: {
          refused: 'import.key-column-missing',
          message: expect.stringMatching(new RegExp(`^(?!.*(?:制度包|登记簿)).*缺少“${title}”导入表必需的列`)),
          hint: '请在文件中补上这些列；可以下载导入模板，照着它的列名填写。',
        },
      })
    },
  )

  it('with one that is there twice neither', async () => {
    const twice = file('人员.csv', lines('人员编号,人员编号,姓名,所属机构代码,用工性质', 'Y1,Y1,某,A1,公务员'))
    await expect(preview('officer', twice)).rejects.toMatchObject({
      refusal: { refused: 'import.column-twice', message: expect.stringMatching(/都对应“.+”导入表的“人员编号”/) },
    })
  })
})

describe('a whole office from files', () => {
  it('comes in kind by kind, each in one entry of the ledger', async () => {
    expect(await bringIn('body', BODIES)).toMatchObject({ rows: 3, created: 3, changed: 0, waiting: 0, duplicates: 0 })
    expect(await bringIn('unit', UNITS)).toMatchObject({ created: 1 })
    expect(await bringIn('post', POSTS)).toMatchObject({ created: 1 })
    expect(await bringIn('officer', OFFICERS)).toMatchObject({ created: 2 })
    await bringIn(
      'certificate',
      lines('人员编号,证件种类,证件编号,发证日期,有效期至,状态', 'Y1,行政执法证,37010001,2006-01-01,2030-12-31,有效'),
    )
    await bringIn(
      'training',
      lines('人员编号,内容,日期,学时,成绩,是否合格', 'Y1,行政执法资格考试,2005-11-20,40,86.5,是'),
    )
    await bringIn(
      'appointment',
      lines(
        '人员编号,岗位代码,任职类别,任职日期,免职日期',
        'Y1,P1,主岗,2008-01-01,2026-06-01',
        'Y2,P1,代理,2026-06-01,',
      ),
    )
    const tree = await asSystem(database.app, (tx) => readTree(tx, TODAY))
    expect(tree.map(({ name, parent }) => [name, tree.find((n) => n.id === parent)?.name])).toEqual([
      ['子虚县税务局', undefined],
      ['城关税务所', '子虚县税务局'],
      ['征收管理科', '子虚县税务局'],
    ])
    const { rows } = await asSystem(database.app, (tx) =>
      sql<{ action: string; n: number }>`select action, count(*) as n from ledger_entry group by action`.execute(tx),
    )
    expect(rows).toEqual([{ action: 'authority.import', n: 7 }])
  })

  it('keeps what the cells said, in the types of the record', async () => {
    const list = await asSystem(database.app, async (tx) => ({
      posts: await listRows(tx, 'post', { day: TODAY, limit: 5 }),
      trainings: await listRows(tx, 'training', { day: TODAY, limit: 5 }),
      officers: await listRows(tx, 'officer', { day: TODAY, limit: 5 }),
    }))
    expect(list.posts.items[0]?.value).toMatchObject({
      isEnforcement: true,
      line: 'frontline',
      roles: ['officer', 'unitHead'],
      packPost: { pack: 'cn/tax-assessment', post: 'taxCollection' },
    })
    expect(list.trainings.items[0]?.value).toMatchObject({ hours: 40, score: 86.5, passed: true, date: '2005-11-20' })
    expect(list.officers.items.map((row) => row.validFrom)).toEqual(['2003-07-01', '2008-03-01'])
    expect(list.officers.items[0]?.value.idNumber).toBe('99070319700101123X')
  })

  it('brought in again changes nothing', async () => {
    const before = await countFacts()
    expect(await bringIn('body', BODIES)).toEqual({ rows: 3, created: 0, changed: 0, waiting: 0, duplicates: 3 })
    expect(await bringIn('post', POSTS)).toEqual({ rows: 1, created: 0, changed: 0, waiting: 0, duplicates: 1 })
    expect(await bringIn('officer', OFFICERS)).toEqual({ rows: 2, created: 0, changed: 0, waiting: 0, duplicates: 2 })
    expect(await countFacts()).toBe(before)
  })

  it('a changed row adds a fact, and the days before stay what they were', async () => {
    const renamed = lines(
      '机构代码,机构名称,层级,法律性质,管理体制,主体资格,上级机构代码,启用日期',
      'A2,城关税务分局,区县政府及其所属主体,法定行政机关,垂直管理,已确认,A1,2020-01-01',
    )
    expect(await bringIn('body', renamed)).toMatchObject({ changed: 1, created: 0, duplicates: 0 })
    const tree = await asSystem(database.app, (tx) => readTree(tx, TODAY))
    const id = tree.find((node) => node.code === 'A2')?.id ?? ''
    const name = async (day: ReturnType<typeof localDate>) =>
      (await asSystem(database.app, (tx) => findRow(tx, 'body', id, { day })))?.value.name
    expect(await name(localDate(2019, 12, 31))).toBe('城关税务所')
    expect(await name(localDate(2020, 1, 1))).toBe('城关税务分局')
  })

  it('a body under dual administration brings the department above it, from the day of its row', async () => {
    const dual = lines(
      '机构代码,机构名称,层级,法律性质,管理体制,主体资格,上级机构代码,上级主管部门代码,启用日期',
      'L1,子虚县国土局,区县政府及其所属主体,法定行政机关,双重管理,已确认,A1,,2012-01-01',
      'L1,子虚县国土局,区县政府及其所属主体,法定行政机关,双重管理,已确认,A1,A2,2021-01-01',
    )
    expect(await bringIn('body', dual)).toMatchObject({ rows: 2, created: 2 })
    const upperOn = async (day: ReturnType<typeof localDate>) =>
      asSystem(database.app, async (tx) => {
        const tree = await readTree(tx, day)
        return tree.find(({ id }) => id === tree.find(({ code }) => code === 'L1')?.upper)?.code
      })
    expect([await upperOn(localDate(2020, 12, 31)), await upperOn(localDate(2021, 1, 1))]).toEqual([undefined, 'A2'])
  })
})

describe('a file with faulty rows', () => {
  const faulty = lines(
    '人员编号,姓名,所属机构代码,用工性质,身份证号,入职日期,离职日期',
    'Y7,赵志强,A1,公务员,,2008-02-30,',
    'Y8,钱海涛,A9,公务员,,2008-03-01,',
    'Y9,周雪琴,A1,派遣工,,2008-03-01,',
    'Y10,吴文博,A1,公务员,,2008-03-01,',
  )

  it('names line, column, value and reason of each, and cannot be confirmed', async () => {
    const seen = await preview('officer', file('执法人员.csv', faulty))
    expect(seen.rejected.map(({ line, column, value }) => ({ line, column, value }))).toEqual([
      { line: 2, column: '入职日期', value: '2008-02-30' },
      { line: 3, column: '所属机构代码', value: 'A9' },
      { line: 4, column: '用工性质', value: '派遣工' },
    ])
    expect(seen.rejected[1]?.reason).toBe('没有代码是“A9”的机构，请先导入机构。')
    expect(seen).toMatchObject({ rows: 4, accepted: 1, rejectedRows: 3, duplicates: 0, created: 1 })
    expect(seen).not.toHaveProperty('token')
    expect(readdirSync(join(database.dataDir, 'imports')).length).toBeGreaterThan(0)
  })

  it('rows that contradict each other, overlap, or make a circle are told', async () => {
    const twice = await preview(
      'officer',
      file(
        '执法人员.csv',
        lines(
          '人员编号,姓名,所属机构代码,用工性质,入职日期,离职日期',
          'Y11,王文博,A1,公务员,2008-03-01,2012-01-01',
          'Y11,王文博,A1,公务员,2010-03-01,',
        ),
      ),
    )
    expect(twice.rejected).toEqual([{ line: 3, reason: '与第 2 行说的是同一个，日期重叠而内容不同。' }])
    const circle = await preview(
      'body',
      file(
        '机构.csv',
        lines(
          '机构代码,机构名称,层级,法律性质,管理体制,主体资格,上级机构代码,启用日期',
          'C1,甲,区县政府及其所属主体,法定行政机关,地方,已确认,C2,2020-01-01',
          'C2,乙,区县政府及其所属主体,法定行政机关,地方,已确认,C1,2020-01-01',
        ),
      ),
    )
    expect(circle.rejected[0]?.reason).toMatch(/^上下级成了一圈：/)
    const nature = await preview(
      'body',
      file(
        '机构.csv',
        lines(
          '机构代码,机构名称,层级,法律性质,管理体制,主体资格,统一社会信用代码,启用日期',
          'C3,丙,区县政府及其所属主体,受委托执法组织,地方,已确认,,2020-01-01',
          'C4,丁,区县政府及其所属主体,法定行政机关,地方,已确认,91350100M000100Y44,2020-01-01',
        ),
      ),
    )
    expect(nature.rejected.map(({ line, column }) => ({ line, column }))).toEqual([
      { line: 2, column: '委托机关代码' },
      { line: 3, column: '统一社会信用代码' },
    ])
  })

  it('a preview that fits no longer is refused whole', async () => {
    const heading = '机构代码,机构名称,层级,法律性质,管理体制,主体资格,上级机构代码,启用日期'
    const row = (code: string, parent: string, from: string) =>
      `${code},${code},区县政府及其所属主体,法定行政机关,地方,已确认,${parent},${from}`
    await bringIn('body', lines(heading, row('D1', '', '2020-01-01'), row('D2', '', '2020-01-01')))
    const seen = await preview('body', file('机构.csv', lines(heading, row('D2', 'D1', '2022-01-01'))))
    // Meanwhile somebody else puts D1 below D2.
    await bringIn('body', lines(heading, row('D1', 'D2', '2021-01-01')))
    const before = await countFacts()
    await expect(commit('body', seen.token)).rejects.toThrow('没有导入任何一行')
    expect(await countFacts()).toBe(before)
    await expect(commit('officer', seen.token)).rejects.toThrow('没有这次预览')
  })
})

describe('a template', () => {
  it.each(KINDS)('for %s says how each column is written, and is read when filled in', async (kind) => {
    const { name, bytes } = await writeImportTemplate(kind)
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer)
    const sheet = book.getWorksheet(IMPORT_FORMS[kind].title)
    const notes = book.getWorksheet('填写说明')
    if (sheet === undefined || notes === undefined) throw new Error(`${name} lacks a sheet`)
    const { columns } = IMPORT_FORMS[kind]
    expect(columns.map((_, i) => sheet.getCell(1, i + 1).text)).toEqual(columns.map((c) => c.label))
    expect(columns.map((_, i) => notes.getCell(i + 2, 1).text)).toEqual(columns.map((c) => c.label))
    // The examples describe an office that is not there: what is read must come back, whether or not it can be accepted.
    columns.forEach(({ example }, i) => {
      sheet.getCell(2, i + 1).value = example === '' ? null : example
    })
    const filled = new Uint8Array(await book.xlsx.writeBuffer())
    const seen = await preview(kind, file(name, filled))
    expect(seen.rows).toBe(1)
    expect(seen.columns.map((c) => c.field)).toEqual(columns.map((c) => c.id))
    expect(seen.rejected.every(({ reason }) => reason.startsWith('没有代码是'))).toBe(true)
  })
})

describe('region codes as they are published', () => {
  const shared = new URL('../../../shared/data/regions/', import.meta.url)
  const there = existsSync(shared)
  if (!there) {
    if (process.env['CI'] === 'true') throw new Error('../shared/data/regions is needed for this test')
    console.warn('skipped: ../shared/data/regions is not there')
  }

  it.skipIf(!there)(
    'become a tree by their codes alone',
    async () => {
      for (const [name, rows] of [
        ['provinces.csv', 31],
        ['cities.csv', 342],
        ['areas.csv', 2978],
      ] as const) {
        const seen = await preview('region', new URL(name, shared).pathname)
        expect(seen.rejected).toEqual([])
        expect(seen.rows).toBeGreaterThanOrEqual(rows)
        await commit('region', seen.token)
      }
      const found = await asSystem(database.app, (tx) =>
        listRows(tx, 'region', { day: addDays(TODAY, 0), limit: 5, q: '东城区' }),
      )
      expect(found.items[0]?.value).toMatchObject({ code: '110101', level: 'county', parent: '1101' })
    },
    60_000,
  )
})

describe('a file in which everything is wrong', () => {
  it('tells of the first thousand faults and how many there are, and keeps the whole list as a sheet', async () => {
    const many = 1_204
    const rows = Array.from({ length: many }, (_, n) => `X${n},行政执法证,Z${n},2020-01-01,2030-01-01,有效,`)
    const content = lines('人员编号,证件种类,证件编号,发证日期,有效期至,状态,状态起', ...rows)
    const seen = await preview('certificate', file('证件.csv', content))
    expect(seen).toMatchObject({ rows: many, accepted: 0, rejectedRows: many, duplicates: 0, faults: many })
    expect(seen.rejected).toHaveLength(1_000)
    expect(seen.token).toBeUndefined()
    const book = new ExcelJS.Workbook()
    const { bytes } = readFaults(database.dataDir, seen.faultsToken ?? '')
    await book.xlsx.load(bytes as unknown as ArrayBuffer)
    expect(book.worksheets[0]?.rowCount).toBe(many + 2)
    expect(book.worksheets[0]?.getCell('A1').text).toContain(`共${many}处`)
    expect(() => readFaults(database.dataDir, '../../etc')).toThrow('没有这次预览')
  })
})
