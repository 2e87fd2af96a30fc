/** A finding given to somebody to look into: who may, to whom not, and what whoever was asked sees until it ends. */
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { verifyRecord } from '#app/ledger'
import { NODES } from '../identity/world.ts'
import { type Answer, type Browser, withApp } from './app.ts'

const test = withApp()
const browsers = new Map<string, Browser>()

beforeAll(async () => {
  for (const name of [
    'officer',
    'subject',
    'supervisor',
    'supervisor@a2',
    'supervisor@b',
    'lineSupervisor@x',
    'assessmentOffice',
    'assessmentOffice@p',
    'leader',
    'analyst',
    'personnel',
  ])
    browsers.set(name, await test.signIn(name))
}, 120_000)

function as(name: string): Browser {
  const browser = browsers.get(name)
  if (browser === undefined) throw new Error(name)
  return browser
}

const officerOf = (name: string) => test.world.people.get(name)?.officer ?? ''
const finding = (node: (typeof NODES)[number]) => `/api/findings/${test.world.findings[node]}`

function assign(by: string, node: (typeof NODES)[number], officer: string, more: object = {}): Promise<Answer> {
  return as(by).ask('POST', `${finding(node)}/assignments`, { officer, note: '核对原始文书', ...more })
}

function end(by: string, node: (typeof NODES)[number], id: unknown): Promise<Answer> {
  return as(by).ask('POST', `${finding(node)}/assignments/${String(id)}/end`, { reason: '核对完毕' })
}

async function sees(name: string): Promise<string[]> {
  const seen: string[] = []
  for (const node of NODES) if ((await as(name).ask('GET', finding(node))).status === 200) seen.push(node)
  return seen
}

describe('a finding given to somebody', () => {
  it('is seen by him until that ends, in page, list, counts and on the first page', async () => {
    expect(await sees('officer')).toEqual([])
    const given = await assign('assessmentOffice', 'a2', officerOf('officer'), { due: '2026-12-10' })
    expect(given.status, given.text).toBe(201)
    expect(await sees('officer')).toEqual(['a2'])
    const page = (await as('officer').ask('GET', finding('a2'))).body
    expect(page['officer']).toMatchObject({ code: 'T-a2' })
    expect(page['assignments']).toMatchObject([{ own: true, note: '核对原始文书', due: '2026-12-10' }])
    expect(page['mayAssign']).toBe(false)
    for (const path of ['/api/findings?total=true', '/api/findings?assigned=true&total=true'])
      expect((await as('officer').ask('GET', path)).body).toMatchObject({
        items: [{ id: test.world.findings.a2 }],
        total: 1,
      })
    expect((await as('officer').ask('GET', '/api/findings/counts')).body).toMatchObject({ total: 1 })
    expect((await as('officer').ask('GET', '/api/home')).body['duties']).toContainEqual(
      expect.objectContaining({ key: 'assigned-findings', title: '交您核查的疑点 1 条', due: '2026-12-10' }),
    )
    expect((await as('officer').ask('GET', '/api/acts')).body['items']).toHaveLength(1)
    // Not what may be taken away.
    expect((await as('officer').ask('GET', '/api/findings.xlsx')).status).toBe(404)

    expect(await end('officer', 'a2', given.body['id'])).toMatchObject({ status: 404 })
    expect((await end('assessmentOffice@p', 'a2', given.body['id'])).status).toBe(200)
    expect(await sees('officer')).toEqual([])
    expect((await as('officer').ask('GET', '/api/findings?total=true')).body).toMatchObject({ items: [], total: 0 })
    expect((await as('assessmentOffice').ask('GET', finding('a2'))).body['assignments']).toMatchObject([
      { own: false, ended: { reason: '核对完毕' } },
    ])
    expect(await end('assessmentOffice', 'a2', given.body['id'])).toMatchObject({
      status: 409,
      body: { code: 'record.in-the-way' },
    })
  })

  it('is not given to whom it concerns, nor twice, nor to somebody out of sight', async () => {
    expect(await assign('assessmentOffice', 'a11', officerOf('subject'))).toMatchObject({
      status: 409,
      body: { code: 'finding.recusal' },
    })
    const given = await assign('assessmentOffice', 'a11', officerOf('officer'))
    expect(given.status).toBe(201)
    expect(await assign('assessmentOffice', 'a11', officerOf('officer'))).toMatchObject({
      status: 409,
      body: { code: 'record.in-the-way' },
    })
    expect(await assign('supervisor@a2', 'a2', test.world.officers.b)).toMatchObject({
      status: 422,
      body: { code: 'finding.assignee' },
    })
    // He sees his own finding, and not who looks into it.
    const own = (await as('subject').ask('GET', finding('a11'))).body
    expect(own['assignments']).toEqual([])
    expect(JSON.stringify(own)).not.toContain('核对原始文书')
    expect((await end('assessmentOffice', 'a11', given.body['id'])).status).toBe(200)
  })

  it('is given only by those who may, where they may', async () => {
    const someone = officerOf('leader')
    for (const by of ['officer', 'subject', 'leader', 'analyst', 'personnel', 'supervisor', 'supervisor@b'])
      expect(await assign(by, 'a2', someone), by).toMatchObject({ status: 404, body: { code: 'access.not-found' } })
    expect((await assign('lineSupervisor@x', 'a2', someone)).status).toBe(404)
    expect((await as('leader').ask('GET', finding('a2'))).body['mayAssign']).toBe(false)
    expect((await as('supervisor@a2').ask('GET', finding('a2'))).body['mayAssign']).toBe(true)
    expect((await assign('lineSupervisor@x', 'b', officerOf('lineSupervisor@x'))).status).toBe(201)
    // Statistics without names say nothing of it.
    expect((await as('analyst').ask('GET', finding('a2'))).body).not.toHaveProperty('assignments')
  })

  it('is not given on when it is over, nor by whom it concerns', async () => {
    const set = (columns: ReturnType<typeof sql>) =>
      sql`update quanze.finding set ${columns} where id = ${test.world.findings.a2}::uuid`.execute(test.database.owner)
    await set(sql`state = 'resolved'`)
    expect(await assign('supervisor@a2', 'a2', officerOf('leader'))).toMatchObject({
      status: 409,
      body: { code: 'record.in-the-way' },
    })
    expect((await as('supervisor@a2').ask('GET', finding('a2'))).body).toMatchObject({
      mayAssign: false,
      mayEndAssignments: true,
    })
    await set(sql`state = 'open', officer_id = ${officerOf('supervisor@a2')}::uuid`)
    expect(await assign('supervisor@a2', 'a2', officerOf('leader'))).toMatchObject({
      status: 409,
      body: { code: 'finding.recusal' },
    })
    expect((await as('supervisor@a2').ask('GET', finding('a2'))).body['mayAssign']).toBe(false)
    await set(sql`officer_id = ${test.world.officers.a2}::uuid`)
  })

  it('is not his to look into once it concerns him, and counts as unregistered where nobody is', async () => {
    const set = (columns: ReturnType<typeof sql>) =>
      sql`update quanze.finding set ${columns} where id = ${test.world.findings.a2}::uuid`.execute(test.database.owner)
    await set(sql`officer_id = null`)
    const given = await assign('supervisor@a2', 'a2', officerOf('supervisor@a2'))
    const other = await assign('assessmentOffice', 'a2', officerOf('officer'))
    expect([given.status, other.status]).toEqual([201, 201])
    const unregistered = (await as('officer').ask('GET', '/api/findings?unregistered=true&total=true')).body
    expect(unregistered).toMatchObject({ items: [{ id: test.world.findings.a2 }], total: 1 })
    expect((await as('officer').ask('GET', '/api/findings/counts?unregistered=true')).body).toMatchObject({ total: 1 })
    const duties = (await as('officer').ask('GET', '/api/home')).body['duties'] as { key: string }[]
    expect(duties.map(({ key }) => key)).toContain('assigned-findings')
    expect(duties.map(({ key }) => key)).not.toContain('unregistered')
    await set(sql`officer_id = ${officerOf('officer')}::uuid`)
    const own = (await as('officer').ask('GET', finding('a2'))).body
    expect(own['assignments']).toEqual([])
    expect((await as('officer').ask('GET', '/api/findings?assigned=true&total=true')).body).toMatchObject({ total: 0 })
    await set(sql`officer_id = ${test.world.officers.a2}::uuid`)
    for (const { body } of [given, other]) expect((await end('supervisor@a2', 'a2', body['id'])).status).toBe(200)
  })

  it('is told in the ledger, which notices what is changed behind it', async () => {
    const { rows } = await sql<{ action: string; n: number }>`
      select action, count(*)::int as n from quanze.ledger_entry where action like 'finding.%' group by 1 order by 1`.execute(
      test.database.owner,
    )
    expect(rows).toEqual([
      { action: 'finding.assign', n: 5 },
      { action: 'finding.unassign', n: 4 },
    ])
    const said = async () =>
      (await verifyRecord(test.database)).faults.filter(({ text }) => text.includes('finding_assignment'))
    // What happened a moment ago is not in the tree yet.
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(await said()).toEqual([])
    const note = (text: string) =>
      sql`update quanze.finding_assignment set note = ${text} where finding_id = ${test.world.findings.b}::uuid`.execute(
        test.database.superuser,
      )
    await sql`alter table quanze.finding_assignment disable trigger user`.execute(test.database.superuser)
    await note('不必核对')
    expect(await said()).toHaveLength(1)
    await note('核对原始文书')
    expect(await said()).toEqual([])
  })
})
