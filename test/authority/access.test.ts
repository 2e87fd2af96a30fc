// Row-level security of offices, people and findings, asked directly: whatever a query forgets, these rows stay away.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { assertFact } from '#app/authority'
import type { AuthorityKind, PostRole } from '#core/authority'
import { localDate } from '#core/calendar'
import { POLICY } from '#core/identity'
import { type Assertion, assertFacts } from '#store/authority'
import { writePolicy } from '#store/identity'
import { appendEntry } from '#store/ledger'
import { inScope, type Scope } from '#store/record'
import { withDatabase } from '../record/database.ts'
import { asSystem, KINDS, record, TODAY } from './office.ts'

const database = withDatabase()
const since = localDate(2020, 1, 1)
/** A bureau with two stations, a person on a post of every kind in each. */
const bodies = { bureau: randomUUID(), east: randomUUID(), west: randomUUID() }
const accounts = new Map<string, string>()
const officers = new Map<string, string>()
const posts = new Map<string, string>()

function person(at: keyof typeof bodies, role: PostRole): string {
  return `${at}/${role}`
}

beforeAll(async () => {
  const value = {
    tier: 'districtCounty',
    legalNature: 'statutoryOrgan',
    administrationMode: 'local',
    qualification: 'confirmed',
  } as const
  const facts: Assertion[] = Object.entries(bodies).map(([name, id]) => ({
    kind: 'body',
    id,
    validFrom: since,
    value: { ...value, code: name, name, ...(name !== 'bureau' && { parent: bodies.bureau }) },
  }))
  const roles: readonly PostRole[] = ['officer', 'unitHead', 'personnel', 'assessmentOffice', 'supervisor']
  for (const at of Object.keys(bodies) as (keyof typeof bodies)[])
    for (const role of roles) {
      const [post, officer] = [randomUUID(), randomUUID()]
      officers.set(person(at, role), officer)
      posts.set(person(at, role), post)
      const code = person(at, role)
      facts.push(
        {
          kind: 'post',
          id: post,
          validFrom: since,
          value: { code, name: code, body: bodies[at], isEnforcement: role === 'officer', roles: [role] },
        },
        {
          kind: 'officer',
          id: officer,
          validFrom: since,
          value: { code, name: code, body: bodies[at], employmentType: 'civilServant' },
        },
        { kind: 'appointment', id: randomUUID(), validFrom: since, value: { officer, post, kind: 'primary' } },
        {
          kind: 'certificate',
          id: randomUUID(),
          validFrom: since,
          value: { officer, kind: 'enforcement', number: code, issuedAt: since, status: 'valid' },
        },
      )
    }
  await record(database.app, facts)
  await writePolicy(database.owner, POLICY)
  await asSystem(database.app, async (tx) => {
    const add = async (name: string, kind: string, officer: string | null) => {
      const id = randomUUID()
      accounts.set(name, id)
      await sql`insert into account (id, name, kind, officer_id) values (${id}, ${name}, ${kind}, ${officer})`.execute(
        tx,
      )
    }
    for (const [name, officer] of officers) await add(name, 'user', officer)
    for (const kind of ['systemAdmin', 'securityAdmin', 'auditAdmin']) await add(kind, kind, null)
  })
  await addFindings()
})

/** One finding for each officer, one of an organ nobody registered. */
async function addFindings(): Promise<void> {
  await asSystem(database.app, (tx) =>
    appendEntry(
      tx,
      { action: 'run.record', actor: { kind: 'system', reason: 'test' }, subject: { kind: 'run', id: 'R1' } },
      async ({ id }) => {
        await sql`
          insert into run (id, pack, pack_title, pack_version, pack_digest, as_of, started_at, finished_at, state, record, summary, entry_id)
          values ('R1', 'xx/p', '', '1', '', '2026-06-30', now(), now(), 'finished', '{}', '{}', ${id})`.execute(tx)
        const finding = (fingerprint: string, body: string | null, officer: string | null) =>
          sql`
          insert into finding (id, pack, fingerprint, indicator, indicator_title, kind, label, outcome, title, body_id, officer_id,
            subject, explanation, evidence, first_run, first_seen, last_run, last_seen, state, search)
          values (gen_random_uuid(), 'xx/p', ${fingerprint}, 'i', '', 'suspicion', '', 'violated', ${fingerprint}, ${body}, ${officer},
            '{}', '{}', '[]', 'R1', now(), 'R1', now(), 'open', '')`.execute(tx)
        for (const [name, officer] of officers)
          await finding(name, bodies[name.split('/')[0] as keyof typeof bodies], officer)
        await finding('nobody', null, null)
        return [{ table: 'run', key: { id: 'R1' } }]
      },
    ),
  )
}

function as<T>(name: string, work: (tx: Scope) => Promise<T>): Promise<T> {
  const accountId = accounts.get(name)
  if (accountId === undefined) throw new Error(`no account ${name}`)
  return inScope(database.app, { accountId }, work)
}

async function seen(name: string, table: AuthorityKind | 'finding' | 'fact'): Promise<number> {
  return as(
    name,
    async (tx) =>
      (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(tx)).rows[0]?.n ?? -1,
  )
}

describe('who sees which rows', () => {
  it.each([
    { who: 'east/officer', people: 1, findings: 1, why: 'only what is his own' },
    { who: 'east/unitHead', people: 5, findings: 5, why: 'his station' },
    { who: 'west/supervisor', people: 5, findings: 5, why: 'the other station, and nothing of this one' },
    { who: 'bureau/supervisor', people: 15, findings: 15, why: 'the bureau and what is below it' },
    {
      who: 'bureau/assessmentOffice',
      people: 15,
      findings: 16,
      why: 'who assesses also sees what nobody is registered under',
    },
    { who: 'bureau/personnel', people: 15, findings: 1, why: 'people, and of findings only what is his own' },
    { who: 'systemAdmin', people: 0, findings: 0, why: 'no case content' },
    { who: 'securityAdmin', people: 0, findings: 0, why: 'no case content' },
    { who: 'auditAdmin', people: 0, findings: 0, why: 'no case content' },
  ])('$who: $why', async ({ who, people, findings }) => {
    for (const kind of ['officer', 'certificate', 'appointment'] as const)
      expect(await seen(who, kind), kind).toBe(people)
    expect(await seen(who, 'finding')).toBe(findings)
    // Three bodies, and a post of each person.
    const structure = who.endsWith('Admin') ? 0 : 18
    expect(await seen(who, 'fact')).toBe(people * 3 + structure)
  })

  it('without a claim nothing is seen, by nobody', async () => {
    for (const table of [...KINDS, 'finding', 'fact', 'run'])
      for (const db of [database.app, database.reader]) {
        const counted = sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db)
        const n = await counted.then(
          ({ rows }) => rows[0]?.n,
          (error: Error) => (/permission denied/.test(error.message) ? 0 : -1),
        )
        expect(n, table).toBe(0)
      }
  })

  it('a supervisor of the sibling station sees none of the other findings by name either', async () => {
    const { rows } = await as('west/supervisor', (tx) =>
      sql<{ title: string }>`select title from finding where title like 'east/%' or body_id = ${bodies.east}`.execute(
        tx,
      ),
    )
    expect(rows).toEqual([])
  })
})

describe('who may record what', () => {
  const value = { code: 'new', name: '新来的', employmentType: 'civilServant' } as const
  const recording = (who: string, body: string) =>
    as(who, (tx) =>
      assertFact(tx, {
        kind: 'officer',
        validFrom: TODAY,
        value: { ...value, body },
        reason: '调入',
        version: 0,
        actor: { kind: 'account', id: accounts.get(who) ?? '' },
        today: TODAY,
      }),
    )

  it('personnel bring somebody into their own body, and see him at once', async () => {
    const answer = await recording('east/personnel', bodies.east)
    expect(answer.outcome).toBe('recorded')
    expect(await seen('east/personnel', 'officer')).toBe(6)
    expect(await seen('east/unitHead', 'officer')).toBe(6)
    expect(await seen('west/personnel', 'officer')).toBe(5)
  })

  it.each([
    { who: 'east/personnel', body: 'west', why: 'not into a sibling body' },
    { who: 'east/unitHead', body: 'east', why: 'a head of a unit only looks' },
    { who: 'east/officer', body: 'east', why: 'an officer neither' },
    { who: 'systemAdmin', body: 'east', why: 'nor an administrator' },
  ] as const)('$who: $why', async ({ who, body }) => {
    expect((await recording(who, bodies[body])).outcome).toBe('faults')
    // The same past the use case: the database refuses by itself.
    const behind = as(who, (tx) =>
      appendEntry(
        tx,
        { action: 'authority.test', actor: { kind: 'system', reason: 'test' }, subject: { kind: 'test', id: 'x' } },
        async ({ id }) => {
          const officer = { ...value, code: `behind ${who}`, body: bodies[body] }
          await assertFacts(tx, id, [{ kind: 'officer', id: randomUUID(), validFrom: TODAY, value: officer }], TODAY)
          return []
        },
      ),
    )
    await expect(behind).rejects.toThrow(/row-level security/)
    expect(await seen('bureau/personnel', 'officer')).toBe(16)
  })

  it('a timeline says nothing that no fact says', async () => {
    const forged = as('bureau/personnel', (tx) =>
      sql`insert into officer (id, valid_from, seq, value, search)
        select ${randomUUID()}::uuid, valid_from, seq, value || '{"code": "forged"}', '' from officer limit 1`.execute(
        tx,
      ),
    )
    await expect(forged).rejects.toThrow(/row-level security/)
  })

  it('nobody who only looks changes a finding', async () => {
    const { numAffectedRows } = await as('bureau/assessmentOffice', (tx) =>
      sql`update finding set state = 'resolved'`.execute(tx),
    )
    expect(numAffectedRows).toBe(0n)
  })

  it('what somebody else recorded since is told, not overwritten', async () => {
    const id = officers.get('east/officer') ?? ''
    const { rows } = await as('east/personnel', (tx) =>
      sql<{ seq: number }>`select max(seq) as seq from fact where id = ${id}`.execute(tx),
    )
    const change = (version: number) =>
      as('east/personnel', (tx) =>
        assertFact(tx, {
          kind: 'officer',
          id,
          validFrom: TODAY,
          value: { code: 'east/officer', name: '改名', body: bodies.east, employmentType: 'civilServant' },
          reason: '更名',
          version,
          actor: { kind: 'account', id: accounts.get('east/personnel') ?? '' },
          today: TODAY,
        }),
      )
    expect((await change(rows[0]?.seq ?? 0)).outcome).toBe('recorded')
    expect((await change(rows[0]?.seq ?? 0)).outcome).toBe('changed')
    const unknown = as('west/personnel', (tx) =>
      assertFact(tx, {
        kind: 'officer',
        id,
        validFrom: TODAY,
        value: null,
        reason: '离任',
        version: 1,
        actor: { kind: 'account', id: accounts.get('west/personnel') ?? '' },
        today: TODAY,
      }),
    )
    expect((await unknown).outcome).toBe('unknown')
  })
})

describe('the tree', () => {
  it('is not made a circle by hand', async () => {
    const circle = asSystem(database.app, async (tx) => {
      const { rows } = await sql<{ seq: number }>`select max(seq) as seq from fact where id = ${bodies.bureau}`.execute(
        tx,
      )
      return assertFact(tx, {
        kind: 'body',
        id: bodies.bureau,
        validFrom: TODAY,
        value: {
          code: 'bureau',
          name: 'bureau',
          tier: 'districtCounty',
          legalNature: 'statutoryOrgan',
          administrationMode: 'local',
          qualification: 'confirmed',
          parent: bodies.east,
        },
        reason: '试',
        version: rows[0]?.seq ?? 0,
        actor: { kind: 'system', reason: 'test' },
        today: TODAY,
      })
    })
    await expect(circle).rejects.toThrow('上下级成了一圈')
  })

  it('keeps its facts when the transaction fails afterwards', async () => {
    const before = await asSystem(database.app, (tx) => sql<{ n: number }>`select count(*) as n from fact`.execute(tx))
    const failing = asSystem(database.app, (tx) =>
      appendEntry(
        tx,
        { action: 'authority.test', actor: { kind: 'system', reason: 'test' }, subject: { kind: 'test', id: 'x' } },
        async ({ id }) => {
          await assertFacts(
            tx,
            id,
            [
              {
                kind: 'region',
                id: randomUUID(),
                validFrom: since,
                value: { code: '99', name: '某省', level: 'province' },
              },
            ],
            TODAY,
          )
          throw new Error('the line went dead')
        },
      ),
    )
    await expect(failing).rejects.toThrow('the line went dead')
    const after = await asSystem(database.app, (tx) => sql<{ n: number }>`select count(*) as n from fact`.execute(tx))
    expect(after.rows).toEqual(before.rows)
  })
})
