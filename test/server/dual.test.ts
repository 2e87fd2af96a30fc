/** D9-19: a body under dual administration has its local government and the department above it, as of a day; rights follow the first, save of those who look after a line. */
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { localDate } from '#core/calendar'
import { type Assertion, assertFacts } from '#store/authority'
import { appendEntry } from '#store/ledger'
import { inScope, type Scope } from '#store/record'
import { NODES } from '../identity/world.ts'
import { type Answer, type Browser, withApp } from './app.ts'
import { secondPerson } from './second-person.ts'

const test = withApp()
let personnel: Browser
let land = ''

type Shown = Record<string, unknown> & { current: Record<string, unknown> }

beforeAll(async () => {
  personnel = await test.signIn('personnel')
}, 60_000)

function record(value: object, more: object = {}): Promise<Answer> {
  return personnel.ask('POST', '/api/facts', {
    kind: 'body',
    validFrom: '2026-06-01',
    reason: '编造',
    value: {
      code: 'D1',
      name: '编造国土局',
      tier: 'districtCounty',
      legalNature: 'statutoryOrgan',
      administrationMode: 'dual',
      qualification: 'confirmed',
      parent: test.world.nodes.a,
      ...value,
    },
    ...more,
  })
}

async function get(path: string): Promise<Shown> {
  const { status, body, text } = await personnel.ask('GET', path)
  expect([path, status], text).toEqual([path, 200])
  return body as Shown
}

describe('the department above in the line', () => {
  it('may be somebody else’s, and need not be known', async () => {
    const made = await record({})
    expect(made.status, made.text).toBe(201)
    land = String(made.body['id'])
    expect((await get(`/api/bodies/${land}`)).current).not.toHaveProperty('upperDepartment')
    const told = await record(
      { upperDepartment: test.world.nodes.x },
      { id: land, version: made.body['version'], validFrom: '2026-09-01' },
    )
    // X has somebody who looks after its line, and now this body too.
    expect(told.body, told.text).toMatchObject({ outcome: 'waiting' })
    const confirmed = await (await secondPerson(test)).confirm(told)
    expect(confirmed.status, confirmed.text).toBe(200)
  })

  it('is told of the days on which it was so, in its page, the tree, the list and the sheet', async () => {
    const now = await get(`/api/bodies/${land}`)
    expect(now.current).toMatchObject({
      parent: { id: test.world.nodes.a },
      upperDepartment: { id: test.world.nodes.x, name: '第X局' },
    })
    expect((await get(`/api/bodies/${land}?asOf=2026-08-31`)).current).not.toHaveProperty('upperDepartment')
    const nodeOn = async (day: string) =>
      ((await get(`/api/tree?asOf=${day}`))['nodes'] as { id: string }[]).find(({ id }) => id === land)
    expect(await nodeOn('2026-09-01')).toMatchObject({ parent: test.world.nodes.a, upper: test.world.nodes.x })
    expect(await nodeOn('2026-08-31')).not.toHaveProperty('upper')
    const below = async (day: string) =>
      ((await get(`/api/bodies?upper=${test.world.nodes.x}&asOf=${day}`))['items'] as { id: string }[]).map(
        ({ id }) => id,
      )
    const { b } = test.world.nodes
    expect([await below('2026-09-01'), await below('2026-08-31')]).toEqual([[b, land], [b]])
  })

  it.each<[string, () => object, string]>([
    ['where administration is not dual', () => ({ administrationMode: 'vertical' }), '只有双重管理'],
    ['where it is the same as the other', () => ({ upperDepartment: test.world.nodes.a }), '同一个'],
    [
      'where it is not there',
      () => ({ upperDepartment: '00000000-0000-4000-8000-000000000000' }),
      '起始的那一天还没有它',
    ],
  ])('is refused %s', async (_, over, words) => {
    const answer = await record({ code: 'D9', upperDepartment: test.world.nodes.x, ...over() })
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining(words)])
  })

  it('is refused where it is the body itself', async () => {
    const { current } = await get(`/api/bodies/${land}`)
    const answer = await record(
      { upperDepartment: land },
      { id: land, version: current['version'], validFrom: '2026-10-01' },
    )
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('它自己')])
  })

  it('sees nothing more for it but by those who look after its line, while those below whom it stands see its people', async () => {
    const hired = await personnel.ask('POST', '/api/facts', {
      kind: 'officer',
      validFrom: '2026-09-01',
      reason: '编造',
      value: { code: 'D1-1', name: '编造人员', body: land, employmentType: 'civilServant' },
    })
    expect(hired.status, hired.text).toBe(201)
    const id = String(hired.body['id'])
    for (const [who, status] of [
      ['assessmentOffice@p', 200],
      ['unitHead@a', 200],
      ['leader@x', 404],
      ['lineSupervisor@x', 200],
      ['lineSupervisor@p', 404],
      ['supervisor@b', 404],
    ] as const) {
      const browser = await test.signIn(who)
      expect([who, (await browser.ask('GET', `/api/officers/${id}`)).status]).toEqual([who, status])
    }
  })
})

/** Straight against the database, in everybody's name. */
describe('the relation to the department above', () => {
  const as = <T>(account: string, work: (tx: Scope) => Promise<T>) =>
    inScope(test.database.app, { accountId: account }, work)

  /** What everybody reaches, of everything that is anywhere. */
  async function tellReach(): Promise<Record<string, unknown>> {
    const told: Record<string, unknown> = {}
    for (const [name, { account }] of test.world.people)
      told[name] = await as(account, async (tx) => {
        const { rows } = await sql<{ what: string }>`
          select c.resource || ' ' || c.action || ' ' || n as what
            from (select distinct resource, action from policy_cell) c, unnest(visible_nodes(c.resource, c.action)) n
          union select 'finding ' || id from finding union select 'officer ' || id from officer
          union select 'region ' || r from unnest(regions_reached('body', 'change')) r
          order by 1`.execute(tx)
        return rows.map(({ what }) => what)
      })
    return told
  }

  /** The nodes whose finding the leader of the department sees. */
  async function seenByLeaderOfX(): Promise<string[]> {
    const { rows } = await as(test.world.people.get('leader@x')?.account ?? '', (tx) =>
      sql<{ id: string }>`select id from finding`.execute(tx),
    )
    return NODES.filter((node) => rows.some(({ id }) => id === test.world.findings[node]))
  }

  async function recordB(value: object): Promise<void> {
    await inScope(test.database.app, { system: 'test' }, async (tx) => {
      const { rows } = await sql<{
        value: object
      }>`select value from body where id = ${test.world.nodes.b}::uuid`.execute(tx)
      const day = localDate(2026, 11, 27)
      const said = {
        kind: 'body',
        id: test.world.nodes.b,
        validFrom: day,
        value: { ...rows[0]?.value, ...value },
      } as Assertion
      await appendEntry(
        tx,
        { action: 'authority.test', actor: { kind: 'system', reason: 'test' }, subject: { kind: 'body', id: 'b' } },
        async ({ id }) => (await assertFacts(tx, id, [said], day)).map(({ seq }) => ({ table: 'fact', key: { seq } })),
      )
    })
  }

  it('gives reach to those who look after the line, and to nobody else; the local side does', async () => {
    const before = await tellReach()
    await recordB({ administrationMode: 'local', upperDepartment: undefined })
    const local = await tellReach()
    const changed = Object.keys(before).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(local[name]))
    expect(changed.sort()).toEqual(['lineSupervisor@p', 'lineSupervisor@x'])
    expect(local['lineSupervisor@p']).toContain(`finding ${test.world.findings.b}`)
    expect(local['lineSupervisor@x']).not.toContain(`finding ${test.world.findings.b}`)
    await recordB({ administrationMode: 'dual', upperDepartment: test.world.nodes.x })
    expect(await tellReach()).toEqual(before)
    expect(await seenByLeaderOfX()).toEqual(['x'])
    // What would tell it: the same department as the local side.
    await recordB({ administrationMode: 'dual', parent: test.world.nodes.x, upperDepartment: test.world.nodes.p })
    expect(await seenByLeaderOfX()).toEqual(['b', 'x'])
    await recordB({ parent: test.world.nodes.p, upperDepartment: test.world.nodes.x })
    expect(await tellReach()).toEqual(before)
  })
})
