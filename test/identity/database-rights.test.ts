/** The same cells straight against PostgreSQL: what the application's role sees in somebody's name, and what it may never do. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { openHouse } from '#app/identity'
import { parseLocalDate } from '#core/calendar'
import { type Asker, decide, FOLLOWING, type Following, listFollowers, POLICY, type Target } from '#core/identity'
import { type Assertion, assertFacts } from '#store/authority'
import { findSender, readReach, readStandings, writePolicy } from '#store/identity'
import { appendEntry } from '#store/ledger'
import { inScope, KEPT, type Scope } from '#store/record'
import { withDatabase } from '../record/database.ts'
import { makeWorld, NODES, type Node, type World } from './world.ts'

const database = withDatabase()
let world: World

beforeAll(async () => {
  world = await makeWorld(database, await openHouse(database, { now: () => new Date('2026-11-27T02:00:00Z') }))
})

const as = <T>(account: string, work: (tx: Scope) => Promise<T>) => inScope(database.app, { accountId: account }, work)

async function seenFindings(account: string): Promise<Node[]> {
  const rows = await as(account, async (tx) => (await sql<{ id: string }>`select id from finding`.execute(tx)).rows)
  const ids = new Set(rows.map((row) => row.id))
  return NODES.filter((node) => ids.has(world.findings[node]))
}

/** As the pure table decides it, from where the person stands. */
async function allowedFindings(account: string): Promise<Node[]> {
  return as(account, async (tx) => {
    const { officer, standings } = await readStandings(tx)
    const asker: Asker = { account, standings, steppedUp: false, ...(officer !== undefined && { officer }) }
    const bodies = standings.flatMap(({ post }) => post?.body ?? [])
    const reach = await readReach(tx, Object.values(world.nodes), bodies)
    return NODES.filter((node) => {
      const target: Target = { node: world.nodes[node], officer: world.officers[node] }
      return decide({ resource: 'finding', action: 'read', asker, target }, POLICY, reach).allowed
    })
  })
}

it('finds the same people in sight one by one as in the list of all', async () => {
  const [undone, wrong] = [new Error('undone'), [] as unknown[]]
  let listed = 0
  const all = database.superuser.transaction().execute(async (tx) => {
    // One is nowhere any more, of one nothing is left but what was recorded.
    await sql`update quanze.officer set valid_to = '2021-01-01' where id = ${world.officers.a1}::uuid`.execute(tx)
    await sql`delete from quanze.officer where id = ${world.officers.a2}::uuid`.execute(tx)
    for (const { account } of world.people.values()) {
      await sql`select set_config('quanze.account', ${account}, true)`.execute(tx)
      const { rows } = await sql<{ resource: string; id: string; listed: boolean; found: boolean; present: boolean }>`
        select r as resource, o.id, o.id in (select quanze.visible_officers(r, 'read')) as listed,
          quanze.is_in_sight(o.id, quanze.visible_nodes(r, 'read')) or quanze.holds_one_of(o.id, quanze.own_posts(r, 'read')) as found,
          o.id in (select quanze.people_in_sight(r, 'read')) or not exists (select from quanze.officer one where one.id = o.id)
            and o.id in (select quanze.visible_officers(r, 'read')) as present
        from unnest(array['officer', 'certificate', 'training', 'appointment']) r,
          (select distinct id from quanze.fact where kind = 'officer') o`.execute(tx)
      wrong.push(
        ...rows
          .filter((row) => row.listed !== row.found || row.listed !== row.present)
          .map((row) => ({ account, ...row })),
      )
      listed += rows.filter((row) => row.listed).length
    }
    throw undone
  })
  await expect(all).rejects.toBe(undone)
  expect(wrong).toEqual([])
  expect(listed).toBeGreaterThan(100)
})

/** By person, what is expected of both; written down, so that both may not err together. */
const SEEN: Readonly<Record<string, readonly Node[]>> = {
  officer: [],
  subject: ['a11'],
  unitHead: ['a1', 'a11'],
  'unitHead@a': ['a', 'a1', 'a11', 'a2'],
  registerKeeper: ['a1'],
  supervisor: ['a1', 'a11'],
  lineSupervisor: ['a', 'a1', 'a11', 'a2'],
  'lineSupervisor@x': ['b', 'x'],
  'lineSupervisor@p': ['p', 'a', 'a1', 'a11', 'a2'],
  'supervisor@a2': ['a2'],
  'supervisor@b': ['b'],
  assessmentOffice: ['a', 'a1', 'a11', 'a2'],
  'assessmentOffice@p': ['p', 'a', 'a1', 'a11', 'a2', 'b'],
  legalAffairs: ['a', 'a1', 'a11', 'a2'],
  discipline: ['a', 'a1', 'a11', 'a2'],
  personnel: [],
  leader: ['a', 'a1', 'a11', 'a2'],
  'leader@x': ['x'],
  ruleEditor: [],
  rulePublisher: [],
  analyst: ['a', 'a1', 'a11', 'a2'],
  nobody: [],
  systemAdmin: [],
  securityAdmin: [],
  auditAdmin: [],
}

describe('findings', () => {
  it('the list of expectations names everybody', () => {
    expect(Object.keys(SEEN).sort()).toEqual([...world.people.keys()].sort())
  })

  it.each(Object.entries(SEEN))('%s sees %j, by the table and by the database', async (name, nodes) => {
    const account = world.people.get(name)?.account ?? ''
    expect(await allowedFindings(account)).toEqual(nodes)
    expect(await seenFindings(account)).toEqual(nodes)
  })

  it('are seen by nobody without a claim, with an unknown account, and as a visitor', async () => {
    const count = sql<{ n: number }>`select count(*) as n from quanze.finding`
    expect((await count.execute(database.app)).rows[0]?.n).toBe(0)
    expect((await count.execute(database.reader)).rows[0]?.n).toBe(0)
    expect(await seenFindings('00000000-0000-4000-8000-000000000000')).toEqual([])
    expect((await inScope(database.app, { visitor: true }, (tx) => count.execute(tx))).rows[0]?.n).toBe(0)
  })

  it('are seen by a statement that a connection keeps with the eyes of whoever asks now', async () => {
    const connections = new Set<number>()
    // Often enough for the server to settle on one plan.
    for (let i = 0; i < 24; i++) {
      const name = ['leader', 'officer', 'leader@x'][i % 3] ?? ''
      const { rows } = await as(world.people.get(name)?.account ?? '', (tx) =>
        sql<{
          n: number
          pid: number
        }>`${KEPT}select count(*) as n, pg_backend_pid() as pid from finding where kind <> ${''}`.execute(tx),
      )
      connections.add(rows[0]?.pid ?? 0)
      expect(rows[0]?.n, name).toBe(SEEN[name]?.length)
    }
    expect(connections.size).toBe(1)
  })

  it('go out of sight at once when the right is gone', async () => {
    const { account, post } = world.people.get('leader') ?? { account: '', post: '' }
    expect(await seenFindings(account)).toHaveLength(4)
    await writePolicy(
      database.owner,
      POLICY.filter((cell) => cell.role !== 'leader'),
    )
    expect(await seenFindings(account)).toEqual([])
    await writePolicy(database.owner, POLICY)
    const end = (to: string | null) =>
      sql`update quanze.appointment set valid_to = ${to}::date where post_id = ${post}::uuid`.execute(database.owner)
    await end('2021-01-01')
    expect(await seenFindings(account)).toEqual([])
    await end(null)
    await sql`update quanze.account set disabled_at = now() where id = ${account}::uuid`.execute(database.owner)
    expect(await seenFindings(account)).toEqual([])
    await sql`update quanze.account set disabled_at = null where id = ${account}::uuid`.execute(database.owner)
    expect(await seenFindings(account)).toHaveLength(4)
  })

  it('are unseen by whoever loses any one cell that shows them', async () => {
    const shown = POLICY.filter(
      (cell) => cell.resource === 'finding' && cell.action === 'read' && !['self', 'assigned'].includes(cell.scope),
    )
    expect(shown.length).toBeGreaterThan(7)
    for (const cell of shown) {
      await writePolicy(
        database.owner,
        POLICY.filter((one) => one !== cell),
      )
      expect(await seenFindings(world.people.get(cell.role)?.account ?? ''), cell.role).toEqual([])
    }
    await writePolicy(database.owner, POLICY)
  })
})

describe('what rights bring with them beside the table', () => {
  const count = async (name: string, query: ReturnType<typeof sql<{ n: number }>>) =>
    as(world.people.get(name)?.account ?? '', async (tx) => (await query.execute(tx)).rows[0]?.n ?? -1)

  it('is given to the roles for which it is said, and to no other', async () => {
    // Of nobody, and placed nowhere.
    await sql`insert into quanze.finding (id, pack, fingerprint, indicator, indicator_title, kind, label, outcome, title, subject,
        explanation, evidence, first_run, first_seen, last_run, last_seen, state, search)
      values (gen_random_uuid(), 'cn/test', 'nowhere', 'T-1', '', 'suspicion', '', 'violated', '', '{}', '{}', '[]',
        ${world.run}, now(), ${world.run}, now(), 'open', '')`.execute(database.superuser)
    const unplaced = sql<{ n: number }>`select count(*) as n from finding where fingerprint = 'nowhere'`
    const toBind = sql<{ n: number }>`select count(*) as n from find_officers_to_bind('人员', 100)`
    for (const [name, { roles }] of world.people) {
      const has = (following: Following) => listFollowers(following).some((role) => roles.includes(role))
      expect((await count(name, unplaced)) > 0, `${name}: unplaced findings`).toBe(has(FOLLOWING.unplacedFindings))
      expect((await count(name, toBind)) > 0, `${name}: officers to bind`).toBe(has(FOLLOWING.officersToBind))
    }
    await sql`delete from quanze.finding where fingerprint = 'nowhere'`.execute(database.superuser)
  })

  it('goes with the right it comes from', () => {
    const less = POLICY.filter(({ resource, action }) => resource !== 'run' || action !== 'run')
    expect(listFollowers(FOLLOWING.unplacedFindings, less)).toEqual([])
    expect(listFollowers(FOLLOWING.unplacedFindings)).toEqual(['assessmentOffice'])
  })
})

describe('people', () => {
  it.each([
    ['officer', 1],
    ['nobody', 0],
    ['systemAdmin', 0],
    ['supervisor@b', 2],
  ])('%s sees %d of them', async (name, number) => {
    const rows = await as(
      world.people.get(name)?.account ?? '',
      async (tx) => (await sql`select id from officer`.execute(tx)).rows,
    )
    expect(rows).toHaveLength(number)
  })
})

describe('what is asked of a few people', () => {
  const PARTS = ['certificate', 'appointment'] as const

  it('is what the policies of the tables say of all', async () => {
    const all = Object.values(world.officers)
    const since = parseLocalDate('2021-01-01')
    if (since === undefined) throw new Error('no such day')
    const certificates = all.map(
      (officer, at): Assertion => ({
        kind: 'certificate',
        id: randomUUID(),
        validFrom: since,
        value: { officer, kind: 'enforcement', number: `Z${at}`, issuedAt: since, status: 'valid' },
      }),
    )
    await inScope(database.app, { system: 'test' }, (tx) =>
      appendEntry(
        tx,
        { action: 'authority.import', actor: { kind: 'system', reason: 'test' }, subject: { kind: 'import', id: 'z' } },
        async (entry) =>
          (await assertFacts(tx, entry.id, certificates, since)).map(({ seq }) => ({ table: 'fact', key: { seq } })),
      ),
    )
    let seen = 0
    for (const [name, { account }] of world.people)
      await as(account, async (tx) => {
        const ids = async (statement: ReturnType<typeof sql<{ id: string }>>) =>
          (await statement.execute(tx)).rows.map((row) => row.id).sort()
        const byPolicy = await ids(sql`select id from officer where id = any(${all}::uuid[])`)
        expect(await ids(sql`select id from officers_seen(${all}::uuid[], '{officer}', 'read')`), name).toEqual(
          byPolicy,
        )
        expect(
          await ids(sql`select id from names_among('{}', '{}', '{}', ${all}::uuid[]) where kind = 'officer'`),
          name,
        ).toEqual(byPolicy)
        const hidden = sql<{ id: string; name: string | null }>`
          select id, name from names_among('{}', '{}', '{}', ${all}::uuid[]) where kind = 'hidden'`
        for (const { id, name: told } of (await hidden.execute(tx)).rows) {
          expect(byPolicy, name).not.toContain(id)
          expect(told).toBeNull()
        }
        for (const officer of all) {
          const told = (kind: string) =>
            ids(sql`select id from dossier_of(${officer}::uuid, '2026-11-27') where kind = ${kind}`)
          expect(await told('officer'), name).toEqual(byPolicy.filter((id) => id === officer))
          for (const kind of PARTS) {
            const rows = await ids(sql`select id from ${sql.table(kind)} where officer_id = ${officer}::uuid`)
            expect(await told(kind), `${name} ${kind}`).toEqual(rows)
            seen += rows.length
          }
        }
      })
    expect(seen).toBeGreaterThan(20)
  })

  it('is not asked by the reader, whatever it claims', async () => {
    const [officer] = Object.values(world.officers)
    for (const ask of [
      sql`select * from quanze.dossier_of(${officer}::uuid, '2026-11-27')`,
      sql`select * from quanze.sender_of(${Buffer.alloc(32, 7)})`,
      sql`select * from quanze.names_among('{}', '{}', '{}', array[${officer}]::uuid[])`,
      sql`select * from quanze.officers_seen(array[${officer}]::uuid[], '{officer}', 'read')`,
      sql`select * from quanze.imports_told()`,
    ])
      await expect(inScope(database.reader, { system: 'test' }, (tx) => ask.execute(tx))).rejects.toThrow(
        /permission denied/,
      )
  })

  it('is nothing without a claim', async () => {
    const [officer] = Object.values(world.officers)
    const { rows } = await sql`select * from quanze.dossier_of(${officer}::uuid, '2026-11-27')`.execute(database.app)
    expect(rows).toEqual([])
  })
})

describe('accounts and events', () => {
  const count = (name: string, table: string) =>
    as(
      world.people.get(name)?.account ?? '',
      async (tx) => (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(tx)).rows[0]?.n,
    )

  it('ordinary accounts are seen by two administrators, one’s own by oneself', async () => {
    expect(await count('leader', 'account')).toBe(1)
    // The administrators, whose second factors he resets.
    expect(await count('auditAdmin', 'account')).toBe(3)
    expect(await count('systemAdmin', 'account')).toBe(world.people.size)
    expect(await count('securityAdmin', 'account')).toBe(world.people.size)
    expect(await count('leader', 'session')).toBe(0)
  })

  it('events are split between two administrators, and nobody reviews his own', async () => {
    const put = (kind: string) =>
      inScope(database.app, { system: 'test' }, (tx) =>
        sql`insert into security_event (kind, outcome, account_kind) values ('test', 'done', ${kind})`.execute(tx),
      )
    for (const kind of ['user', 'visitor', 'systemAdmin', 'securityAdmin', 'auditAdmin']) await put(kind)
    const kinds = (name: string) =>
      as(world.people.get(name)?.account ?? '', async (tx) =>
        (
          await sql<{ k: string }>`select account_kind as k from security_event where kind = 'test' order by 1`.execute(
            tx,
          )
        ).rows.map((row) => row.k),
      )
    expect(await kinds('securityAdmin')).toEqual(['auditAdmin', 'user', 'visitor'])
    expect(await kinds('auditAdmin')).toEqual(['securityAdmin', 'systemAdmin'])
    expect(await kinds('systemAdmin')).toEqual([])
    expect(await kinds('leader')).toEqual([])
  })

  it('the ledger is read by whoever the table names', async () => {
    expect(await count('auditAdmin', 'ledger_entry')).toBeGreaterThan(0)
    expect(await count('discipline', 'ledger_entry')).toBeGreaterThan(0)
    expect(await count('officer', 'ledger_entry')).toBe(0)
    expect(await count('systemAdmin', 'ledger_entry')).toBe(0)
  })
})

describe('who sends a request', () => {
  it('is told for the hash of a token that is there, and changes nobody’s claim', async () => {
    const { account } = world.people.get('leader') ?? { account: '' }
    const token = Buffer.alloc(32, 7)
    await inScope(database.app, { system: 'test' }, (tx) =>
      sql`insert into session (id, token_hash, account_id, stage, way, started_at, last_seen_at, expires_at)
        values (gen_random_uuid(), ${token}, ${account}, 'signedIn', 'password', now(), now(), now() + interval '1 hour')`.execute(
        tx,
      ),
    )
    const sent = await findSender(database.app, token)
    expect(sent?.account).toMatchObject({ id: account, kind: 'user', demo: true })
    expect(sent?.session).toMatchObject({ accountId: account, stage: 'signedIn', endedAt: null })
    expect(sent?.session.expiresAt).toBeInstanceOf(Date)
    expect({ officer: sent?.officer, standings: sent?.standings }).toEqual(await as(account, readStandings))
    expect(await findSender(database.app, Buffer.alloc(32, 8))).toBeUndefined()
    const other = world.people.get('officer')?.account ?? ''
    await as(other, async (tx) => {
      await sql`select * from sender_of(${token})`.execute(tx)
      const { rows } = await sql`select account_id() as id`.execute(tx)
      expect(rows).toEqual([{ id: other }])
    })
  })
})

describe('whoever asks, the application may not', () => {
  it.each([
    [
      'change the policy',
      sql`insert into quanze.policy_cell values ('officer','finding','read','all',null,null,false,false)`,
    ],
    ['delete from the policy', sql`delete from quanze.policy_cell`],
    ['change an event', sql`update quanze.security_event set kind = 'x'`],
    ['delete an event', sql`delete from quanze.security_event`],
    ['delete an account', sql`delete from quanze.account`],
    ['forget a password', sql`delete from quanze.password_history`],
    ['change the ledger', sql`update quanze.ledger_entry set action = 'x'`],
    ['put a fact aside', sql`delete from quanze.fact`],
  ])('%s', async (_, statement) => {
    for (const claim of [{ system: 'test' }, { accountId: world.people.get('leader')?.account ?? '' }])
      await expect(inScope(database.app, claim, (tx) => statement.execute(tx))).rejects.toThrow(
        /permission denied|row-level security|append-only/,
      )
  })

  it('make an account in the name of somebody who keeps none', async () => {
    const make = (name: string) =>
      as(world.people.get(name)?.account ?? '', (tx) =>
        sql`insert into account (id, name, kind) values (gen_random_uuid(), ${`neu-${name}`}, 'user')`.execute(tx),
      )
    await expect(make('leader')).rejects.toThrow(/row-level security/)
    await expect(make('auditAdmin')).rejects.toThrow(/row-level security/)
  })

  it('tell an event in somebody else’s name', async () => {
    const put = as(world.people.get('leader')?.account ?? '', (tx) =>
      sql`insert into security_event (kind, outcome, account_kind, account_id) values ('x', 'done', 'user', ${world.people.get('officer')?.account})`.execute(
        tx,
      ),
    )
    await expect(put).rejects.toThrow(/row-level security/)
  })
})
