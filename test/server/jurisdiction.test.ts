/** What is recorded lies within reach where it is now and where it goes, by form and by file; nobody widens his own reach. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { record } from '../authority/office.ts'
import { type Answer, type Browser, withApp } from './app.ts'
import { type Second, secondPerson } from './second-person.ts'
import { sendFile } from './send-file.ts'

const test = withApp()
const since = '2026-11-01'

/** Personnel of body A, in region 990101; bodies B and P are its sibling and superior. */
let personnel: Browser
const foreignUnit = randomUUID()

beforeAll(async () => {
  personnel = await test.signIn('personnel')
  const value = { code: 'B1', name: '第B1科', body: test.world.nodes.b, tier: 'organ' } as const
  await record(test.database.app, [{ kind: 'unit', id: foreignUnit, validFrom: '2020-01-01' as never, value }])
})

const assert = (fact: object): Promise<Answer> =>
  personnel.ask('POST', '/api/facts', { validFrom: since, reason: '试', version: 0, ...fact })

async function last(
  kind: string,
  code: string,
): Promise<{ id: string; version: number; value: Record<string, unknown> }> {
  const { rows } = await sql<{ id: string; version: number; value: Record<string, unknown> }>`
    select id, seq as version, value from quanze.fact where kind = ${kind} and value ->> 'code' = ${code}
    order by seq desc limit 1`.execute(test.database.superuser)
  const [row] = rows
  if (row === undefined) throw new Error(`no ${kind} ${code}`)
  return row
}

/** The same thing with something changed. */
async function change(kind: string, code: string, other: object): Promise<Answer> {
  const { id, version, value } = await last(kind, code)
  return assert({ kind, id, version, value: { ...value, ...other } })
}

const refused = (field: string) => ({
  status: 422,
  body: { faults: [{ path: `body.value.${field}` }] },
})

const BODY = {
  tier: 'districtCounty',
  legalNature: 'statutoryOrgan',
  administrationMode: 'local',
  qualification: 'confirmed',
}

describe('the region of a body', () => {
  it('is not set to one that lies further than one’s own', async () => {
    expect(await change('body', 'A', { region: '9901' })).toMatchObject(refused('region'))
    expect(await change('body', 'A', { region: '990102' })).toMatchObject(refused('region'))
    expect((await change('body', 'A', { name: '改名后的A局' })).status).toBe(201)
  })

  it('is one that is there', async () => {
    expect(await change('body', 'A', { region: '990199' })).toMatchObject(refused('region'))
  })

  it('of a body below lies in one’s own', async () => {
    const below = (code: string, region?: string) =>
      assert({
        kind: 'body',
        value: { ...BODY, code, name: code, parent: test.world.nodes.a, ...(region !== undefined && { region }) },
      })
    expect(await below('A-x', '990102')).toMatchObject(refused('region'))
    expect((await below('A-y', '990101')).status).toBe(201)
    expect((await below('A-z')).status).toBe(201)
  })
})

describe('what lies elsewhere', () => {
  it('is not taken over by a file', async () => {
    const bodies = await sendFile(personnel, 'bodies', [
      '机构代码,机构名称,层级,法律性质,管理体制,主体资格,上级机构代码,行政区划代码,启用日期',
      'B,第B局,区县政府及其所属主体,法定行政机关,地方,已确认,A,990102,2026-11-01',
    ])
    const posts = await sendFile(personnel, 'posts', [
      '岗位代码,岗位名称,所属机构代码,执法岗位,系统职责,启用日期',
      'Y-b,岗位,A,是,执法人员,2026-11-01',
    ])
    const units = await sendFile(personnel, 'units', [
      '内设机构代码,内设机构名称,所属机构代码,类别,启用日期',
      'B1,第B1科,A,机关,2026-11-01',
    ])
    for (const { body } of [bodies, posts, units])
      expect(body['rejected']).toMatchObject([{ line: 2, reason: '不在你的管辖范围内，不能记录。' }])
  })

  it('nor by a form', async () => {
    expect((await change('body', 'B', { parent: test.world.nodes.a })).status).toBe(404)
    expect((await change('post', 'Y-b', { body: test.world.nodes.a })).status).toBe(404)
    expect((await change('unit', 'B1', { body: test.world.nodes.a })).status).toBe(404)
  })

  it('is not where a post of one’s own unit belongs', async () => {
    const value = { code: 'Z-far', name: '远岗', unit: test.world.nodes.a1, isEnforcement: false, roles: ['personnel'] }
    expect(await assert({ kind: 'post', value: { ...value, body: test.world.nodes.p } })).toMatchObject(refused('body'))
    expect((await assert({ kind: 'post', value: { ...value, body: test.world.nodes.a } })).status).toBe(201)
    const { body } = await sendFile(personnel, 'posts', [
      '岗位代码,岗位名称,所属机构代码,所属内设机构代码,执法岗位,系统职责,启用日期',
      'Z-farther,远岗,P,A1,否,人事,2026-11-01',
    ])
    expect(body['rejected']).toMatchObject([{ line: 2, reason: '不在你的管辖范围内，不能记录。' }])
  })

  it('is not where one’s own body is hung, or taken from', async () => {
    expect(await change('body', 'A', { parent: test.world.nodes.x })).toMatchObject(refused('parent'))
    expect(await change('body', 'A', { parent: undefined })).toMatchObject(refused('parent'))
  })

  it('is told of a certificate, too', async () => {
    const { body } = await sendFile(personnel, 'certificates', [
      '人员编号,证件种类,证件编号,发证日期,有效期至,状态',
      'T-a1,行政执法证,C-1,2026-11-01,2030-12-31,有效',
      'T-b,行政执法证,C-2,2026-11-01,2030-12-31,有效',
    ])
    expect(body['rejected']).toMatchObject([{ line: 3 }])
  })
})

describe('a file, by how its rows stand to whoever imports it', () => {
  const HEADS = {
    appointments: '人员编号,岗位代码,任职类别,任职日期,免职日期',
    certificates: '人员编号,证件种类,证件编号,发证日期,有效期至,状态',
    trainings: '人员编号,内容,日期,学时,成绩,是否合格',
    officers: '人员编号,姓名,所属机构代码,用工性质,入职日期',
    posts: '岗位代码,岗位名称,所属机构代码,所属内设机构代码,执法岗位,系统职责,启用日期',
  } as const
  const paper = (who: string) => `${who},行政执法证,R-${who},2026-11-01,2030-12-31,有效`
  const course = (who: string) => `${who},资格考试,2026-11-20,40,86.5,是`

  // `waiting`: it gives rights, so that a second person confirms it; the first may ask for it.
  it.each<[kind: keyof typeof HEADS, relation: string, row: string, outcome: 'accepted' | 'waiting' | 'rejected']>([
    ['appointments', 'in one’s own body', 'T-a2,Y-a1,兼任,2026-11-01,', 'waiting'],
    ['appointments', 'oneself', 'G-personnel,Y-a1,兼任,2026-11-01,', 'rejected'],
    ['appointments', 'a post of the sibling body', 'T-a2,Y-b,兼任,2026-11-01,', 'rejected'],
    ['appointments', 'a post of the superior body', 'T-a2,Y-p,兼任,2026-11-01,', 'rejected'],
    ['appointments', 'a person of the sibling body', 'T-b,Y-a1,兼任,2026-11-01,', 'rejected'],
    ['appointments', 'both elsewhere', 'T-x,Y-x,兼任,2026-11-01,', 'rejected'],
    ['certificates', 'in one’s own body', paper('T-a2'), 'accepted'],
    ['certificates', 'oneself', paper('G-personnel'), 'rejected'],
    ['certificates', 'the sibling body', paper('T-b'), 'rejected'],
    ['certificates', 'the superior body', paper('T-p'), 'rejected'],
    ['trainings', 'in one’s own body', course('T-a2'), 'accepted'],
    ['trainings', 'oneself', course('G-personnel'), 'rejected'],
    ['trainings', 'the sibling body', course('T-b'), 'rejected'],
    ['officers', 'new in one’s own body', 'R-1,新人,A,公务员,2026-11-01', 'accepted'],
    ['officers', 'oneself', 'G-personnel,另名,A,公务员,2026-11-01', 'rejected'],
    ['officers', 'new in the sibling body', 'R-2,新人,B,公务员,2026-11-01', 'rejected'],
    ['officers', 'handed to the superior body', 'T-a2,人员T-a2,P,公务员,2026-11-01', 'rejected'],
    ['posts', 'new in one’s own body', 'R-1,新岗,A,A1,否,执法监督,2026-11-01', 'accepted'],
    ['posts', 'moved within one’s own body', 'Y-a2,岗位Y-a2,A,A1,是,执法人员,2026-11-01', 'waiting'],
    ['posts', 'one’s own', 'Z-personnel,岗位Z,A,A1,否,人事,2026-11-01', 'rejected'],
    ['posts', 'taken over from the sibling body', 'Y-b,岗位Y-b,A,A1,是,执法人员,2026-11-01', 'rejected'],
    ['posts', 'handed to the superior body', 'Y-a2,岗位Y-a2,P,,是,执法人员,2026-11-01', 'rejected'],
  ])('%s: %s', async (kind, _relation, row, outcome) => {
    const { body, text } = await sendFile(personnel, kind, [HEADS[kind], row])
    expect(body, text).toMatchObject({
      rows: 1,
      accepted: outcome === 'accepted' ? 1 : 0,
      waiting: outcome === 'waiting' ? 1 : 0,
      rejectedRows: outcome === 'rejected' ? 1 : 0,
    })
    expect('token' in body).toBe(outcome !== 'rejected')
  })

  it.each(Object.entries(HEADS))('%s are imported by personnel and by nobody else', async (kind, head) => {
    for (const other of ['leader', 'unitHead', 'systemAdmin'])
      expect((await sendFile(await test.signIn(other), kind, [head, 'x'])).status, other).toBe(404)
  })
})

describe('a code that is in use out of sight', () => {
  const SAYING = (code: string) => `编号“${code}”已被使用，不在您可见的范围内；请与上级机关核对。`
  const officer = (code: string) => ({
    code,
    name: '新人',
    body: test.world.nodes.a,
    employmentType: 'civilServant',
  })
  const post = (code: string) => ({ code, name: '新岗', body: test.world.nodes.a, isEnforcement: false, roles: [] })

  // In the sibling, the superior and a strange body: one answer, which does not tell whose it is.
  it.each(['T-b', 'T-p', 'G-leader@x'])('is refused by the preview of a file and by a form: %s', async (code) => {
    const { body, text } = await sendFile(personnel, 'officers', [
      '人员编号,姓名,所属机构代码,用工性质,入职日期',
      `${code},新人,A,公务员,2026-11-01`,
      'R-free,新人,A,公务员,2026-11-01',
    ])
    expect(body, text).toMatchObject({ accepted: 1, rejectedRows: 1 })
    expect(body['rejected']).toEqual([{ line: 2, column: '人员编号', value: code, reason: SAYING(code) }])
    expect(await assert({ kind: 'officer', value: officer(code) })).toMatchObject({
      status: 422,
      body: { faults: [{ path: 'body.value.code', message: SAYING(code) }] },
    })
    const { id, version } = await last('officer', 'T-a2')
    expect(await assert({ kind: 'officer', id, version, value: officer(code) })).toMatchObject(refused('code'))
  })

  it('is free again on the days on which nobody bears it', async () => {
    const bears = (to: string | null) =>
      sql`update quanze.officer set valid_to = ${to}::date where code = 'T-b'`.execute(test.database.superuser)
    await bears('2026-11-10')
    const [early, late] = [
      await assert({ kind: 'officer', value: officer('T-b') }),
      await assert({ kind: 'officer', value: officer('T-b'), validFrom: '2026-11-10' }),
    ]
    expect([early.status, late.status]).toEqual([422, 201])
    await assert({
      kind: 'officer',
      id: late.body['id'],
      version: late.body['version'],
      removed: true,
      validFrom: '2026-11-10',
    })
    await bears(null)
  })

  it('that is seen is told by its code, also on days to come', async () => {
    const made = await assert({ kind: 'post', value: post('N-later'), validFrom: '2027-01-01' })
    expect(made.status, made.text).toBe(201)
    const twice = await assert({ kind: 'post', value: post('N-later') })
    expect(twice, twice.text).toMatchObject(refused('code'))
    expect(twice.text).toContain('已经有别的一个在用')
    const until = await assert({
      kind: 'post',
      value: post('N-later'),
      validTo: '2027-01-01',
    })
    expect(until.status, until.text).toBe(201)
  })
})

describe('regions', () => {
  const region = (code: string, parent?: string) => ({
    kind: 'region',
    value: { code, name: code, level: 'township', ...(parent !== undefined && { parent }) },
  })

  it('are kept below one’s own, and nowhere else', async () => {
    expect((await assert(region('990101001', '990101'))).status).toBe(201)
    expect((await change('region', '990101001', { name: '甲镇' })).status).toBe(201)
    expect(await assert(region('990102001', '990102'))).toMatchObject(refused('parent'))
    expect(await assert(region('77'))).toMatchObject(refused('parent'))
    expect(await change('region', '990101', { name: '改名' })).toMatchObject(refused('code'))
    expect(await change('region', '990102', { parent: '990101' })).toMatchObject(refused('code'))
    expect(await change('region', '990101001', { parent: '990102' })).toMatchObject(refused('parent'))
  })

  it('lie below one that is there', async () => {
    expect(await assert(region('990101002', '990101999'))).toMatchObject(refused('parent'))
    const { body } = await sendFile(personnel, 'regions', ['区划代码,名称,上级代码', '990101002,乙镇,990101999'])
    expect(body['rejected']).toMatchObject([{ line: 2, column: '上级代码' }])
  })

  it('are none of them below themselves', async () => {
    expect(await assert(region('990101003', '990101003'))).toMatchObject(refused('parent'))
    expect((await assert(region('990101004', '990101001'))).status).toBe(201)
    const circle = await change('region', '990101001', { parent: '990101004' })
    expect(circle).toMatchObject({ status: 422, body: { code: 'authority.circle' } })
    const { body } = await sendFile(personnel, 'regions', [
      '区划代码,名称,上级代码',
      '990101005,丙镇,990101006',
      '990101006,丁镇,990101005',
    ])
    expect(body['rejectedRows']).toBeGreaterThan(0)
  })

  it('come in by a file whole, those above in whatever place', async () => {
    const { body, text } = await sendFile(personnel, 'regions', [
      '区划代码,名称,上级代码',
      '990101011001,子村,990101011',
      '990101011,丑镇,990101',
    ])
    expect(body, text).toMatchObject({ accepted: 2, rejectedRows: 0 })
    const done = await personnel.ask('POST', '/api/imports/regions/commit', { token: body['token'] })
    expect(done, done.text).toMatchObject({ status: 200, body: { created: 2 } })
  })

  it('do not take a code that something elsewhere hangs on', async () => {
    await sql`update quanze.body set value = jsonb_set(value, '{region}', '"990101777"') where code = 'X'`.execute(
      test.database.superuser,
    )
    expect(await assert(region('990101777', '990101'))).toMatchObject(refused('code'))
    expect(await change('region', '990101001', { code: '990101777' })).toMatchObject(refused('code'))
  })
})

describe('a move by which somebody reaches more', () => {
  let leader: Second
  beforeAll(async () => {
    leader = await secondPerson(test)
  })
  const look = (approval: unknown) => leader.browser.ask('GET', `/api/approvals/${String(approval)}`)
  async function lastOf(id: string): Promise<{ version: number; value: Record<string, unknown> }> {
    const { rows } = await sql<{ version: number; value: Record<string, unknown> }>`
      select seq as version, value from quanze.fact where id = ${id}::uuid order by seq desc limit 1`.execute(
      test.database.superuser,
    )
    const [row] = rows
    if (row === undefined) throw new Error(`no fact of ${id}`)
    return row
  }
  const seen = async (who: string, officer: string) =>
    (await (await test.signIn(who)).ask('GET', `/api/officers/${officer}`)).status

  const move = async (over: object) => {
    const id = test.world.nodes.a2
    const { version, value } = await lastOf(id)
    return assert({ kind: 'unit', id, version, value: { ...value, ...over } })
  }

  it('waits, tells whose rights grow, and is recorded by the second person', async () => {
    const { a2 } = test.world.officers
    expect(await seen('supervisor', a2)).toBe(404)
    const asked = await move({ parent: test.world.nodes.a1 })
    expect(asked, asked.text).toMatchObject({ status: 201, body: { outcome: 'waiting' } })
    expect(await seen('supervisor', a2)).toBe(404)
    const { body, text } = await look(asked.body['approval'])
    expect(body, text).toMatchObject({ title: '变动内设机构“第A2科”的隶属', changes: [{ kind: 'unit', stale: false }] })
    const lines = (body['changes'] as { lines: { label: string; before?: string; after?: string }[] }[])[0]?.lines
    expect(lines).toContainEqual({ label: '上级内设机构', before: '没有', after: '第A1科（A1）' })
    const growing = lines?.find(({ label }) => label === '权限所及因此扩大的人')?.after
    expect(growing).toContain('人员G-supervisor')
    expect(growing).not.toContain('人员G-unitHead@a')
    expect((await leader.confirm(asked)).status).toBe(200)
    expect(await seen('supervisor', a2)).toBe(200)
    const back = await move({ parent: undefined })
    expect(back.body, back.text).toMatchObject({ outcome: 'recorded' })
    expect(await seen('supervisor', a2)).toBe(404)
  })

  it('is neither asked for nor confirmed by whoever would reach more', async () => {
    const post = (code: string, roles: readonly string[]) =>
      sql`update quanze.post set value = jsonb_set(value, '{roles}', ${JSON.stringify(roles)}::jsonb) where code = ${code}`.execute(
        test.database.superuser,
      )
    const asked = await move({ parent: test.world.nodes.a1 })
    await post('Z-leader', ['leader', 'supervisor'])
    expect((await look(asked.body['approval'])).body).toMatchObject({ concernsMe: true })
    expect(await leader.confirm(asked)).toMatchObject({ status: 403, body: { code: 'account.own' } })
    await post('Z-leader', ['leader'])
    await post('Z-personnel', ['personnel', 'unitHead'])
    personnel = await test.signIn('personnel')
    const own = await move({ parent: test.world.nodes.a1 })
    expect(own, own.text).toMatchObject({ status: 403, body: { code: 'account.own' } })
    expect(own.text).toContain('扩大您本人权限所及的范围')
    await post('Z-personnel', ['personnel'])
    personnel = await test.signIn('personnel')
  })

  it('waits in a file as by a form, whether below a unit that is there or below one of the same file', async () => {
    const head = '内设机构代码,内设机构名称,所属机构代码,上级内设机构代码,类别,启用日期'
    const previewed = await sendFile(personnel, 'units', [
      head,
      'A2,第A2科,A,A1,机关,2026-11-01',
      'A11,第A11科,A,N9,机关,2026-11-01',
      'N9,新科,A,A1,机关,2026-11-01',
      'N8,新科,A,A1,机关,2026-11-01',
    ])
    expect(previewed.body, previewed.text).toMatchObject({ rows: 4, accepted: 2, waiting: 2, rejectedRows: 0 })
    const { token } = previewed.body
    const done = await personnel.ask('POST', '/api/imports/units/commit', { token })
    expect(done.body, done.text).toMatchObject({ created: 2, waiting: 2 })
    expect((await lastOf(test.world.nodes.a2)).value).not.toHaveProperty('parent')
    expect(await leader.decide(done.body['approval'], { decision: 'confirm' })).toMatchObject({ status: 200 })
    expect((await lastOf(test.world.nodes.a2)).value).toMatchObject({ parent: test.world.nodes.a1 })
  })

  it('is an officer’s coming back, where appointments to posts with roles were left open', async () => {
    const { a11 } = test.world.officers
    const { version, value } = await lastOf(a11)
    const ended = await assert({ kind: 'officer', id: a11, version, removed: true })
    expect(ended.body, ended.text).toMatchObject({ outcome: 'recorded' })
    const back = await assert({ kind: 'officer', id: a11, version: ended.body['version'], value })
    expect(back.body, back.text).toMatchObject({ outcome: 'waiting' })
    expect((await look(back.body['approval'])).body).toMatchObject({
      title: '人员T-a11重新在册，未免的任职随之恢复',
    })
    expect(await leader.confirm(back)).toMatchObject({ status: 200, body: { state: 'confirmed' } })
    const renamed = await assert({
      kind: 'officer',
      id: a11,
      version: (await lastOf(a11)).version,
      value: { ...value, name: '改名' },
    })
    expect(renamed.body, renamed.text).toMatchObject({ outcome: 'recorded' })
  })
})
