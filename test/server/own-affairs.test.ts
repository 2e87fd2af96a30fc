/** Nobody records what gives himself rights or standing: not by a form, not by a file, not by a post he holds. */
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type Browser, withApp } from './app.ts'
import { sendFile } from './send-file.ts'

const test = withApp()

let personnel: Browser
beforeAll(async () => {
  personnel = await test.signIn('personnel')
})

function own(): { officer: string; post: string } {
  const { officer = '', post = '' } = test.world.people.get('personnel') ?? {}
  return { officer, post }
}

const assert = (fact: object): Promise<Answer> =>
  personnel.ask('POST', '/api/facts', { validFrom: '2026-11-01', reason: '试', version: 0, ...fact })

const APPOINTMENTS = '人员编号,岗位代码,任职类别,任职日期,免职日期'
const CERTIFICATES = '人员编号,证件种类,证件编号,发证日期,有效期至,状态'

async function lastFact(id: string): Promise<{ version: number; value: object }> {
  const { rows } = await sql<{ version: number; value: object }>`
    select seq as version, value from quanze.fact where id = ${id}::uuid order by seq desc limit 1`.execute(
    test.database.superuser,
  )
  const [row] = rows
  if (row === undefined) throw new Error(`no fact of ${id}`)
  return row
}

async function idOf(query: ReturnType<typeof sql<{ id: string }>>): Promise<string> {
  const { rows } = await query.execute(test.database.superuser)
  return rows[0]?.id ?? ''
}

describe('by a file', () => {
  it.each([
    ['appointments', APPOINTMENTS, 'G-personnel,Z-leader,兼任,2026-11-01,'],
    ['certificates', CERTIFICATES, 'G-personnel,行政执法证,X-1,2026-11-01,2030-12-31,有效'],
    ['trainings', '人员编号,内容,日期,学时,成绩,是否合格', 'G-personnel,资格考试,2026-11-20,40,86.5,是'],
    ['officers', '人员编号,姓名,所属机构代码,用工性质,入职日期', 'G-personnel,另名,A,公务员,2026-11-01'],
    [
      'posts',
      '岗位代码,岗位名称,所属机构代码,所属内设机构代码,执法岗位,系统职责,启用日期',
      'Z-personnel,岗位Z,A,A1,否,人事、单位领导,2026-11-01',
    ],
  ])('a row of oneself among %s is rejected with its line and why', async (kind, head, row) => {
    const { status, body, text } = await sendFile(personnel, kind, [head, row])
    expect(status, text).toBe(200)
    expect(body['rejected']).toEqual([{ line: 2, reason: expect.stringMatching(/本人/) }])
    expect(body).not.toHaveProperty('token')
  })

  it('rows of others beside it are shown as they are, and nothing is taken in', async () => {
    const { body } = await sendFile(personnel, 'appointments', [
      APPOINTMENTS,
      'T-a2,Y-a1,兼任,2026-11-01,',
      'G-personnel,Z-leader,兼任,2026-11-01,',
    ])
    expect(body).toMatchObject({ rows: 2, accepted: 0, waiting: 1, rejectedRows: 1 })
  })

  it('is looked at again when it is confirmed', async () => {
    const previewed = await sendFile(personnel, 'appointments', [APPOINTMENTS, 'T-a2,Z-discipline,兼任,2026-11-01,'])
    const token = previewed.body['token']
    expect(token, previewed.text).toBeTypeOf('string')
    // Since the preview the person was given the account that asks.
    const { account } = test.world.people.get('personnel') ?? {}
    const bind = (officer: string) =>
      sql`update quanze.account set officer_id = ${officer} where id = ${account ?? ''}`.execute(
        test.database.superuser,
      )
    const role = (id: string) =>
      sql`update quanze.post set value = jsonb_set(value, '{roles}', '["officer", "personnel"]') where code = ${id}`.execute(
        test.database.superuser,
      )
    await role('Y-a2')
    await sql`update quanze.account set officer_id = null where name = 'subject'`.execute(test.database.superuser)
    await bind(test.world.officers.a2)
    const { status, text } = await personnel.ask('POST', '/api/imports/appointments/commit', { token })
    await bind(own().officer)
    expect(status, text).toBe(422)
    expect(text).toMatch(/第 2 行不能导入：.*本人/)
  })
})

describe('by a form', () => {
  it('an appointment of oneself is neither given nor ended nor handed to another', async () => {
    const id = await idOf(
      sql<{ id: string }>`select id from quanze.appointment where officer_id = ${own().officer} limit 1`,
    )
    const { version, value } = await lastFact(id)
    const appoint = { kind: 'appointment', value: { officer: own().officer, post: own().post, kind: 'concurrent' } }
    for (const fact of [
      appoint,
      { kind: 'appointment', id, version, removed: true },
      { kind: 'appointment', id, version, value: { ...value, officer: test.world.officers.a2 } },
    ])
      expect(await assert(fact)).toMatchObject({ status: 403, body: { code: 'account.own' } })
  })

  it('roles are not added to a post one holds', async () => {
    const { version, value } = await lastFact(own().post)
    const roles = ['personnel', 'leader', 'discipline']
    expect(await assert({ kind: 'post', id: own().post, version, value: { ...value, roles } })).toMatchObject({
      status: 403,
      body: { code: 'account.own' },
    })
    const other = await idOf(sql<{ id: string }>`select id from quanze.post where code = 'Z-discipline'`)
    const its = await lastFact(other)
    expect(
      (await assert({ kind: 'post', id: other, version: its.version, value: { ...its.value, name: '监察岗' } })).status,
    ).toBe(201)
  })

  it.each(['certificate', 'training'] as const)('one gives oneself no %s', async (kind) => {
    const { officer } = own()
    const value =
      kind === 'certificate'
        ? { officer, kind: 'enforcement', number: 'X-2', issuedAt: '2026-11-01', status: 'valid' }
        : { officer, topic: '资格考试', date: '2026-11-01', passed: true }
    expect(await assert({ kind, value })).toMatchObject({ status: 403, body: { code: 'account.own' } })
    expect((await assert({ kind, value: { ...value, officer: test.world.officers.a2 } })).status).toBe(201)
  })

  it('nor does one change what is recorded of oneself', async () => {
    const { version, value } = await lastFact(own().officer)
    expect(
      await assert({ kind: 'officer', id: own().officer, version, value: { ...value, employmentType: 'contract' } }),
    ).toMatchObject({ status: 403, body: { code: 'account.own' } })
  })
})
