/** Roles nobody may hold together are refused wherever they would come together: by which way, from which day, in which post. */
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type Browser, withApp } from './app.ts'
import { type Second, secondPerson } from './second-person.ts'
import { sendFile } from './send-file.ts'

const test = withApp()

let personnel: Browser
let leader: Second
const posts = new Map<string, string>()
const officerOf = (role: string) => test.world.people.get(role)?.officer ?? ''

beforeAll(async () => {
  personnel = await test.signIn('personnel')
  leader = await secondPerson(test)
  const { rows } = await sql<{ code: string; id: string }>`select code, id from quanze.post`.execute(
    test.database.superuser,
  )
  for (const { code, id } of rows) posts.set(code, id)
})

/** Recorded, by a second person too where it takes one. */
async function assert(fact: object): Promise<Answer> {
  const asked = await personnel.ask('POST', '/api/facts', {
    validFrom: '2026-11-01',
    reason: '试',
    version: 0,
    ...fact,
  })
  if (asked.body['outcome'] !== 'waiting') return asked
  const confirmed = await leader.confirm(asked)
  expect(confirmed.status, confirmed.text).toBe(200)
  return asked
}

const appoint = (officer: string, post: string, days: object = {}) =>
  assert({ kind: 'appointment', ...days, value: { officer, post: posts.get(post) ?? '', kind: 'concurrent' } })

async function last(
  kind: string,
  of: string,
): Promise<{ id: string; version: number; value: Record<string, unknown> }> {
  const { rows } = await sql<{ id: string; version: number; value: Record<string, unknown> }>`
    select f.id, f.seq as version, f.value from quanze.fact f
    where f.kind = ${kind} and (f.id::text = ${of} or f.value ->> 'officer' = ${of}) order by seq desc limit 1`.execute(
    test.database.superuser,
  )
  const [row] = rows
  if (row === undefined) throw new Error(`no ${kind} of ${of}`)
  return row
}

const CLASH = {
  status: 409,
  body: { code: 'account.clash', detail: expect.stringContaining('编制规则的人不得发布规则') },
}

describe('roles that clash', () => {
  it('are refused where they would begin years from now', async () => {
    const { a2 } = test.world.officers
    expect((await appoint(a2, 'Z-ruleEditor', { validFrom: '2030-01-01' })).status).toBe(201)
    expect(await appoint(a2, 'Z-rulePublisher', { validFrom: '2031-01-01' })).toMatchObject({
      ...CLASH,
      body: { ...CLASH.body, detail: expect.stringContaining('2031年1月1日') },
    })
    // Before the one begins, the other is held.
    expect((await appoint(a2, 'Z-rulePublisher', { validFrom: '2026-11-01', validTo: '2030-01-01' })).status).toBe(201)
  })

  it('are refused in one post', async () => {
    const value = {
      code: 'Z-both',
      name: '规则岗',
      body: test.world.nodes.a,
      isEnforcement: false,
      roles: ['ruleEditor', 'rulePublisher'],
    }
    expect(await assert({ kind: 'post', value })).toMatchObject(CLASH)
    expect((await assert({ kind: 'post', value: { ...value, roles: ['ruleEditor'] } })).status).toBe(201)
  })

  it('are refused in a post whose holder has the other in another post', async () => {
    const editor = officerOf('ruleEditor')
    expect((await appoint(editor, 'Z-unitHead')).status).toBe(201)
    const { id, version, value } = await last('post', posts.get('Z-unitHead') ?? '')
    const change = (roles: string[]) => assert({ kind: 'post', id, version, value: { ...value, roles } })
    expect(await change(['unitHead', 'rulePublisher'])).toMatchObject(CLASH)
    expect((await change(['unitHead', 'discipline'])).status).toBe(201)
  })

  it('do not stand in the way of moving from the one to the other', async () => {
    const { id, version, value } = await last('appointment', officerOf('rulePublisher'))
    const moved = { ...value, post: posts.get('Z-ruleEditor') ?? '' }
    const answer = await assert({ kind: 'appointment', id, version, value: moved })
    expect(answer.status, answer.text).toBe(201)
  })
})

describe('in a file', () => {
  const HEAD = '人员编号,岗位代码,任职类别,任职日期,免职日期'

  it('the rows that would bring them together are rejected, with line and day', async () => {
    const { body } = await sendFile(personnel, 'appointments', [
      HEAD,
      'T-a1,Z-discipline,兼任,2030-01-01,',
      'T-a1,Z-ruleEditor,兼任,2030-01-01,',
      'T-a1,Z-rulePublisher,兼任,2031-01-01,',
    ])
    const reason = '不相容的岗位不能由一人兼任：自2031年1月1日起编制规则的人不得发布规则。'
    expect(body['rejected']).toEqual([
      { line: 3, reason },
      { line: 4, reason },
    ])
    expect(body).toMatchObject({ rows: 3, accepted: 0, waiting: 1, rejectedRows: 2 })
  })

  it('so is a post with both', async () => {
    const { body } = await sendFile(personnel, 'posts', [
      '岗位代码,岗位名称,所属机构代码,执法岗位,系统职责,启用日期',
      'Z-double,规则岗,A,否,规则编制、规则发布,2026-11-01',
    ])
    expect(body['rejected']).toEqual([{ line: 2, reason: expect.stringContaining('编制规则的人不得发布规则') }])
  })

  it('and it is looked at again when it is confirmed', async () => {
    const { body } = await sendFile(personnel, 'appointments', [HEAD, 'G-discipline,Z-rulePublisher,兼任,2026-11-01,'])
    expect((await appoint(officerOf('discipline'), 'Z-ruleEditor')).status).toBe(201)
    const done = await personnel.ask('POST', '/api/imports/appointments/commit', { token: body['token'] })
    expect(done).toMatchObject({ status: 422, body: { code: 'import.count-mismatch' } })
  })
})
