/** What gives rights through posts takes two people: who asks, who confirms, what is recorded when, and what nobody can. */
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sequenceRecord, verifyRecord } from '#app/ledger'
import { ensureLedgerKey } from '#store/ledger'
import { type Answer, type Browser, withApp } from './app.ts'
import { type Second, secondPerson } from './second-person.ts'
import { sendFile } from './send-file.ts'

const test = withApp()

let personnel: Browser
let leader: Second
const posts = new Map<string, string>()
const officerOf = (person: string) => test.world.people.get(person)?.officer ?? ''
const postOf = (code: string) => posts.get(code) ?? ''

async function enter(): Promise<void> {
  personnel = await test.signIn('personnel')
  leader = await secondPerson(test)
}

beforeAll(async () => {
  await enter()
  const { rows } = await sql<{ code: string; id: string }>`select code, id from quanze.post`.execute(
    test.database.superuser,
  )
  for (const { code, id } of rows) posts.set(code, id)
})

const assert = (fact: object): Promise<Answer> =>
  personnel.ask('POST', '/api/facts', { validFrom: '2026-11-01', reason: '任免文件', version: 0, ...fact })
const appoint = (officer: string, post: string) =>
  assert({ kind: 'appointment', value: { officer, post: postOf(post), kind: 'concurrent' } })

async function heldBy(officer: string): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    select p.code from quanze.appointment a join quanze.post p on p.id = a.post_id
    where a.officer_id = ${officer}::uuid order by 1`.execute(test.database.superuser)
  return rows.map(({ code }) => code)
}

async function lastFact(id: string): Promise<{ version: number; value: Record<string, unknown> }> {
  const { rows } = await sql<{ version: number; value: Record<string, unknown> }>`
    select seq as version, value from quanze.fact where id = ${id}::uuid order by seq desc limit 1`.execute(
    test.database.superuser,
  )
  const [row] = rows
  if (row === undefined) throw new Error(`no fact of ${id}`)
  return row
}

const entriesOf = async (action: string) =>
  (
    await sql<{ actor: string; subject: string; details: Record<string, unknown> }>`
      select actor, subject_id as subject, record -> 'details' as details from quanze.ledger_entry
      where action = ${action} order by id desc`.execute(test.database.superuser)
  ).rows

const look = (browser: Browser, approval: unknown) => browser.ask('GET', `/api/approvals/${String(approval)}`)
const dutiesOf = async (browser: Browser) =>
  ((await browser.ask('GET', '/api/home')).body['duties'] as { key: string; title: string; due?: string }[]).filter(
    ({ key }) => key.startsWith('approvals'),
  )

describe('an appointment to a post with roles', () => {
  let asked: Answer
  beforeEach(async () => {
    asked = await appoint(test.world.officers.a2, 'Z-unitHead')
  })

  it('is not recorded by the first person, and is shown to both and to nobody else', async () => {
    expect(asked, asked.text).toMatchObject({ status: 201, body: { outcome: 'waiting' } })
    const { approval } = asked.body
    expect(await heldBy(test.world.officers.a2)).toEqual(['Y-a2'])
    expect((await look(personnel, approval)).body).toMatchObject({
      own: true,
      state: 'waiting',
      reason: '任免文件',
      confirmable: true,
    })
    const { body, text } = await look(leader.browser, approval)
    expect(body, text).toMatchObject({ own: false, concernsMe: false, title: '人员T-a2担任“岗位Z-unitHead”', facts: 1 })
    expect(body['changes']).toMatchObject([{ kind: 'appointment', from: '2026-11-01', stale: false }])
    const lines = (body['changes'] as { lines: object[] }[])[0]?.lines
    expect(lines).toContainEqual({ label: '岗位带来的职责', after: '部门负责人' })
    for (const other of ['leader@x', 'supervisor', 'subject', 'assessmentOffice', 'systemAdmin', 'securityAdmin'])
      expect((await look(await test.signIn(other), approval)).status, other).toBe(404)
  })

  it('is not confirmed by whoever asked, nor by whom nothing lets confirm', async () => {
    const { approval } = asked.body
    const own = await secondPerson(test, 'personnel')
    expect(await own.decide(approval, { decision: 'confirm' })).toMatchObject({
      status: 403,
      body: { code: 'account.own' },
    })
    for (const other of ['leader@x', 'supervisor', 'systemAdmin', 'securityAdmin'])
      expect((await (await secondPerson(test, other)).decide(approval, { decision: 'confirm' })).status, other).toBe(
        404,
      )
    expect(await heldBy(test.world.officers.a2)).toEqual(['Y-a2'])
  })

  it('asks the second person for the second factor', async () => {
    test.clock.pass(600)
    const fresh = await test.signIn('leader')
    const url = `/api/approvals/${String(asked.body['approval'])}/decide`
    expect((await fresh.ask('POST', url, { decision: 'confirm' })).body).toMatchObject({ code: 'session.step-up' })
    expect((await leader.decide(asked.body['approval'], { decision: 'refuse', reason: '先不' })).status).toBe(200)
  })

  it('is sent back with a reason, which the first person is told, and nothing is recorded', async () => {
    const { approval } = asked.body
    expect((await leader.decide(approval, { decision: 'refuse' })).status).toBe(422)
    const before = (await dutiesOf(personnel)).find(({ key }) => key === 'approvals-refused')?.title
    expect(await leader.decide(approval, { decision: 'refuse', reason: '文号不对' })).toMatchObject({
      status: 200,
      body: { state: 'refused', decisionReason: '文号不对', decidedBy: { name: '人员G-leader' } },
    })
    expect((await leader.decide(approval, { decision: 'confirm' })).status).toBe(409)
    expect(await heldBy(test.world.officers.a2)).toEqual(['Y-a2'])
    expect((await dutiesOf(personnel)).find(({ key }) => key === 'approvals-refused')?.title).not.toBe(before)
    expect((await entriesOf('approval.refuse'))[0]).toMatchObject({
      actor: test.world.people.get('leader')?.account,
      details: { requestedBy: test.world.people.get('personnel')?.account },
    })
  })

  it('is taken back by the first person and by nobody else', async () => {
    const url = `/api/approvals/${String(asked.body['approval'])}/withdraw`
    expect((await leader.browser.ask('POST', url, {})).status).toBe(404)
    expect(await personnel.ask('POST', url, {})).toMatchObject({ status: 200, body: { state: 'withdrawn' } })
    expect((await personnel.ask('POST', url, {})).status).toBe(409)
    expect((await leader.decide(asked.body['approval'], { decision: 'confirm' })).status).toBe(409)
  })

  it('runs out after fifteen days, and is asked for anew', async () => {
    const { approval } = asked.body
    test.clock.pass(15 * 86_400 - 120)
    expect((await look(await test.signIn('personnel'), approval)).body['state']).toBe('waiting')
    test.clock.pass(3600)
    await enter()
    expect((await look(personnel, approval)).body['state']).toBe('expired')
    expect(await leader.decide(approval, { decision: 'confirm' })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('期限已过') },
    })
    expect((await appoint(test.world.officers.a2, 'Z-unitHead')).body).toMatchObject({ outcome: 'waiting' })
  })

  it('is not confirmed by the database either once so long has gone by, whatever the program thinks of the time', async () => {
    const { approval } = asked.body
    await sql`update quanze.approval set asked_at = asked_at - (expires_at - requested_at) where id = ${approval}::uuid`.execute(
      test.database.owner,
    )
    expect((await look(personnel, approval)).body['state']).toBe('waiting')
    expect(await leader.confirm(asked)).toMatchObject({
      status: 409,
      body: { code: 'record.in-the-way', detail: expect.stringContaining('期限已过') },
    })
    expect(await heldBy(test.world.officers.a2)).not.toContain('Z-unitHead')
    expect((await leader.decide(approval, { decision: 'refuse', reason: '过期' })).status).toBe(200)
  })

  it('is told to both on the first page', async () => {
    expect((await dutiesOf(personnel)).map(({ key }) => key)).toContain('approvals-asked')
    expect((await dutiesOf(leader.browser)).find(({ key }) => key === 'approvals')).toMatchObject({
      title: expect.stringContaining('等待您确认'),
      due: expect.stringMatching(/^2026-12-/),
    })
    expect(await dutiesOf(await test.signIn('supervisor'))).toEqual([])
  })

  it('is recorded once it is confirmed, in one transaction with an entry that names both', async () => {
    const { id } = asked.body
    expect(await leader.confirm(asked)).toMatchObject({ status: 200, body: { state: 'confirmed' } })
    expect(await heldBy(test.world.officers.a2)).toContain('Z-unitHead')
    expect((await entriesOf('authority.grant'))[0]).toMatchObject({
      actor: test.world.people.get('leader')?.account,
      subject: id,
      details: { requestedBy: test.world.people.get('personnel')?.account, facts: 1 },
    })
    // Ending it gives nobody anything: one person is enough.
    const { version } = await lastFact(String(id))
    const ended = await assert({ kind: 'appointment', id, version, removed: true })
    expect(ended.body, ended.text).toMatchObject({ outcome: 'recorded' })
  })
})

describe('between the asking and the confirming', () => {
  it('somebody who changed it stands in the way', async () => {
    const post = postOf('Y-a2')
    const { version, value } = await lastFact(post)
    const asked = await assert({
      kind: 'post',
      id: post,
      version,
      value: { ...value, roles: ['officer', 'discipline'] },
    })
    expect(asked.body, asked.text).toMatchObject({ outcome: 'waiting' })
    expect((await assert({ kind: 'post', id: post, version, value: { ...value, name: '改名' } })).body).toMatchObject({
      outcome: 'recorded',
    })
    expect((await look(leader.browser, asked.body['approval'])).body['changes']).toMatchObject([{ stale: true }])
    expect(await leader.confirm(asked)).toMatchObject({ status: 409, body: { code: 'record.changed' } })
  })

  it('roles that clash by then do', async () => {
    const { a1 } = test.world.officers
    const [editor, publisher] = [await appoint(a1, 'Z-ruleEditor'), await appoint(a1, 'Z-rulePublisher')]
    expect((await leader.confirm(editor)).status).toBe(200)
    expect(await leader.confirm(publisher)).toMatchObject({ status: 409, body: { code: 'account.clash' } })
    expect(await heldBy(a1)).not.toContain('Z-rulePublisher')
  })

  it('a first person who may not ask any more does', async () => {
    const asked = await appoint(test.world.officers.a, 'Z-discipline')
    const own = officerOf('personnel')
    const hold = (to: string | null) =>
      sql`update quanze.appointment set valid_to = ${to}::date where officer_id = ${own}::uuid`.execute(
        test.database.superuser,
      )
    await hold('2021-01-01')
    const refused = await leader.confirm(asked)
    await hold(null)
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('已无权提出') } })
    expect((await leader.confirm(asked)).status).toBe(200)
  })

  it('a first person who has become the one it benefits does', async () => {
    const { a11 } = test.world.officers
    const asked = await appoint(a11, 'Z-discipline')
    const { account = '', officer = '' } = test.world.people.get('personnel') ?? {}
    const bind = async (name: string, to: string | null) =>
      sql`update quanze.account set officer_id = ${to}::uuid where id::text = ${name} or name = ${name}`.execute(
        test.database.superuser,
      )
    await bind('subject', null)
    await bind(account, a11)
    const refused = await leader.confirm(asked)
    await bind(account, officer)
    await bind('subject', a11)
    expect(refused.status, refused.text).toBeGreaterThanOrEqual(400)
    expect(await heldBy(a11)).not.toContain('Z-discipline')
  })
})

describe('whom it benefits', () => {
  it('does not confirm it, and another one does', async () => {
    const toDecide = async () => (await dutiesOf(leader.browser)).find(({ key }) => key === 'approvals')?.title
    const before = await toDecide()
    const asked = await appoint(officerOf('leader'), 'Z-discipline')
    expect((await look(leader.browser, asked.body['approval'])).body).toMatchObject({
      concernsMe: true,
      confirmable: false,
    })
    expect(await leader.confirm(asked)).toMatchObject({ status: 403, body: { code: 'account.own' } })
    expect(await heldBy(officerOf('leader'))).toEqual(['Z-leader'])
    expect(await toDecide()).toBe(before)
  })

  it('holds the post whose roles grow', async () => {
    const post = postOf('Z-leader')
    const { version, value } = await lastFact(post)
    const asked = await assert({
      kind: 'post',
      id: post,
      version,
      value: { ...value, roles: ['leader', 'supervisor'] },
    })
    expect(await leader.confirm(asked)).toMatchObject({ status: 403, body: { code: 'account.own' } })
    expect(await lastFact(post)).toMatchObject({ version })
  })
})

describe('in a file', () => {
  const HEAD = '人员编号,岗位代码,任职类别,任职日期,免职日期'
  const POSTS = '岗位代码,岗位名称,所属机构代码,所属内设机构代码,执法岗位,系统职责,启用日期'
  const commit = (kind: string, token: unknown) => personnel.ask('POST', `/api/imports/${kind}/commit`, { token })

  it('rows that give rights wait, the others are recorded, and every row is counted once', async () => {
    const plain = await assert({
      kind: 'post',
      validFrom: '2020-01-01',
      value: { code: 'N-a', name: '后勤岗', body: test.world.nodes.a, isEnforcement: false, roles: [] },
    })
    expect(plain.body, plain.text).toMatchObject({ outcome: 'recorded' })
    const previewed = await sendFile(personnel, 'appointments', [
      HEAD,
      'T-a,N-a,兼任,2026-11-01,',
      'T-a,Z-legalAffairs,兼任,2026-11-01,',
      'T-a1,Z-legalAffairs,兼任,2026-11-01,',
      'T-a1,Y-a1,主岗,2020-01-01,',
    ])
    expect(previewed.body, previewed.text).toMatchObject({
      rows: 4,
      accepted: 1,
      waiting: 2,
      rejectedRows: 0,
      duplicates: 1,
      created: 1,
    })
    const done = await commit('appointments', previewed.body['token'])
    expect(done.body, done.text).toMatchObject({ rows: 4, created: 1, changed: 0, waiting: 2, duplicates: 1 })
    expect(await heldBy(test.world.officers.a)).toContain('N-a')
    expect(await heldBy(test.world.officers.a)).not.toContain('Z-legalAffairs')
    const { body } = await look(leader.browser, done.body['approval'])
    expect(body).toMatchObject({ facts: 2, title: '导入《rows.csv》中带来权限的 2 条' })
    expect(await leader.decide(done.body['approval'], { decision: 'confirm' })).toMatchObject({ status: 200 })
    for (const officer of [test.world.officers.a, test.world.officers.a1])
      expect(await heldBy(officer)).toContain('Z-legalAffairs')
    // Sent again, nothing of it is new.
    const again = await sendFile(personnel, 'appointments', [HEAD, 'T-a,Z-legalAffairs,兼任,2026-11-01,'])
    expect(again.body).toMatchObject({ rows: 1, accepted: 0, waiting: 0, duplicates: 1 })
  })

  it('so do roles added to posts that are there; a new post gives nobody anything yet', async () => {
    const previewed = await sendFile(personnel, 'posts', [
      POSTS,
      'Y-a2,岗位Y-a2,A,A2,是,执法人员、执法监督,2026-11-01',
      'N-new,新岗,A,A2,否,执法监督,2026-11-01',
    ])
    expect(previewed.body, previewed.text).toMatchObject({ rows: 2, accepted: 1, waiting: 1 })
    const done = await commit('posts', previewed.body['token'])
    expect(done.body, done.text).toMatchObject({ created: 1, waiting: 1 })
    expect((await lastFact(postOf('Y-a2'))).value['roles']).not.toContain('supervisor')
    expect((await leader.decide(done.body['approval'], { decision: 'confirm' })).status).toBe(200)
    expect((await lastFact(postOf('Y-a2'))).value['roles']).toContain('supervisor')
  })
})

it('with nobody there who could confirm, the first person is told so and what to do', async () => {
  const { account = '' } = test.world.people.get('leader') ?? {}
  const set = (at: string | null) =>
    sql`update quanze.account set disabled_at = ${at}::timestamptz where id = ${account}::uuid`.execute(
      test.database.superuser,
    )
  await set('2026-01-01')
  const asked = await appoint(test.world.officers.a2, 'Z-analyst')
  const { body } = await look(personnel, asked.body['approval'])
  await set(null)
  expect(body).toMatchObject({ state: 'waiting', confirmable: false })
  expect(await heldBy(test.world.officers.a2)).not.toContain('Z-analyst')
})

it('stands in the ledger step by step, as it was asked for and as it ended', async () => {
  await sequenceRecord(test.database, ensureLedgerKey(test.database.dataDir))
  const { faults, rows } = await verifyRecord(test.database, {})
  expect(faults.map(({ text }) => text).filter((text) => text.includes('approval'))).toEqual([])
  expect(rows).toBeGreaterThan(0)
  const states = await sql<{ state: string }>`select distinct state from quanze.approval order by 1`.execute(
    test.database.superuser,
  )
  expect(states.rows.map(({ state }) => state)).toEqual(['confirmed', 'refused', 'waiting', 'withdrawn'])
})
