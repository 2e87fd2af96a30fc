/** Every policy of row-level security taken away and opened to all: somebody then does what he could not, or cannot what he could. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { openHouse } from '#app/identity'
import { withDatabase } from '../record/database.ts'
import { type Asking, type Guarded, listGuarded, tellAccess, tellAct } from './access-matrix.ts'
import { someOf } from './some-of.ts'
import { makeWorld, type World } from './world.ts'

const database = withDatabase()
let world: World
let guarded: Guarded[]
const askers: Asking[] = []

/** One for each way of holding a right, and those who hold none. */
const PEOPLE = [
  'subject',
  'unitHead',
  'registerKeeper',
  'supervisor',
  'lineSupervisor@x',
  'assessmentOffice@p',
  'personnel',
  'leader',
  'analyst',
  'nobody',
  'systemAdmin',
  'securityAdmin',
  'auditAdmin',
] as const

beforeAll(async () => {
  world = await makeWorld(database, await openHouse(database, { now: () => new Date('2026-11-27T02:00:00Z') }))
  await fillTheRest()
  guarded = await listGuarded(database.superuser)
  const account = (name: string) => world.people.get(name)?.account ?? ''
  askers.push(
    ...PEOPLE.map((name): Asking => ({ name, role: 'app', setting: 'account', value: account(name) })),
    { name: 'without a claim', role: 'app' },
    { name: 'a visitor', role: 'app', setting: 'visitor', value: 'on' },
    { name: 'the program', role: 'app', setting: 'system', value: 'test' },
    { name: 'leader, by the reader', role: 'reader', setting: 'account', value: account('leader') },
    { name: 'the owner', role: 'owner' },
  )
}, 120_000)

/** A row of everything that the world has none of, of two people at least where it is somebody's. */
async function fillTheRest(): Promise<void> {
  const of = (name: string) => world.people.get(name)?.account ?? ''
  const { superuser } = database
  const run = (statement: ReturnType<typeof sql>) => statement.execute(superuser)
  const { rows } = await sql<{ id: number }>`select min(id) as id from quanze.ledger_entry`.execute(superuser)
  const entry = rows[0]?.id ?? 0
  for (const name of ['subject', 'leader', 'systemAdmin']) {
    const id = of(name)
    await run(sql`insert into quanze.password_history (account_id, hash) values (${id}, 'x')`)
    await run(sql`insert into quanze.session (id, token_hash, account_id, stage, way, started_at, last_seen_at, expires_at)
      values (gen_random_uuid(), sha256(${name}::bytea), ${id}, 'signedIn', 'password', now(), now(), now() + interval '1 hour')`)
    await run(
      sql`insert into quanze.idempotent_answer (account_id, key, request_hash, at) values (${id}, 'k', '\\x00', now())`,
    )
    await run(sql`insert into quanze.job (id, kind, title, request, account_id, created_at)
      values (gen_random_uuid(), ${name === 'systemAdmin' ? 'verifyLedger' : 'assess'}, '', '{}', ${id}, now())`)
  }
  for (const kind of ['visitor', 'user', 'systemAdmin', 'securityAdmin', 'auditAdmin'])
    await run(sql`insert into quanze.security_event (kind, outcome, account_kind, account_id)
      values ('x', 'done', ${kind}, ${kind === 'visitor' ? null : of(kind === 'user' ? 'subject' : kind)})`)
  await run(sql`insert into quanze.oidc_attempt values ('\\x01', 'v', 'n', now())`)
  await run(sql`insert into quanze.finding_seal values (${entry}, 0, 'p', '{}', '{}')`)
  await run(sql`insert into quanze.event_seal values (${entry}, 0, '{}', '{}')`)
  await run(sql`insert into quanze.ledger_to_adopt values ('approval', '{}')`)
  const { officers, findings } = world
  // Two that were given to somebody who would not see them, one of them not any more; the other was given by somebody who may not do it.
  const given = { still: randomUUID(), over: randomUUID() }
  for (const [id, finding] of [
    [given.still, findings.b],
    [given.over, findings.x],
  ] as const)
    await run(sql`insert into quanze.finding_assignment (id, finding_id, officer_id, note, assigned_by, assigned_at, entry_id)
      values (${id}, ${finding}, ${officers.a11}, '看', ${of('assessmentOffice@p')}, now(), ${entry})`)
  await run(sql`insert into quanze.finding_assignment_end (assignment_id, reason, ended_by, ended_at, entry_id)
    values (${given.over}, '完', ${of('assessmentOffice@p')}, now(), ${entry})`)
  for (const [officer, kind] of [
    [officers.a11, 'certificate'],
    [officers.b, 'certificate'],
    [officers.a11, 'training'],
    [officers.b, 'training'],
  ] as const)
    await run(sql`
      with said as (insert into quanze.fact (seq, kind, id, valid_from, entry_id, value, officer_id)
        values (nextval('quanze.fact_number'), ${kind}, gen_random_uuid(), '2026-01-01', ${entry},
          jsonb_build_object('officer', ${officer}::text, 'number', 'x', 'date', '2026-01-01', 'status', 'valid'), ${officer}::uuid)
        returning seq, id, valid_from, value)
      insert into ${sql.table(`quanze.${kind}`)} (id, valid_from, seq, value, search) select id, valid_from, seq, value, '' from said`)
  // The last was asked for by somebody who may not ask any more.
  for (const [id, by] of [
    [ASKED.binding, 'securityAdmin'],
    [ASKED.former, 'subject'],
  ] as const)
    await run(sql`insert into quanze.approval (id, act, account_id, account_version, requested_by, requested_at)
      values (${id}, 'bindOfficer', ${of('nobody')}, 1, ${of(by)}, now())`)
  for (const id of RECORDED.map((kind) => ASKED[kind]))
    await run(sql`insert into quanze.approval (id, act, requested_by, requested_at)
      values (${id}, 'recordFacts', ${of('personnel')}, now())`)
  await run(sql`insert into quanze.approval_fact (approval_id, n, kind, fact_id, version, valid_from, value, officer_id)
    select ${ASKED.appointment}, 0, 'appointment', gen_random_uuid(), 0, '2026-11-01',
      jsonb_build_object('officer', ${officers.a2}::text, 'post', id, 'kind', 'concurrent'), ${officers.a2}
    from quanze.post where code = 'Z-discipline'`)
  await run(sql`insert into quanze.approval_fact (approval_id, n, kind, fact_id, version, valid_from, value)
    select ${ASKED.post}, 0, 'post', id, 0, '2026-11-01', jsonb_set(value, '{roles}', '["officer", "supervisor"]')
    from quanze.post where code = 'Y-a2'`)
  const asks = (kind: 'region' | 'body' | 'unit' | 'officer', code: string, over: object) =>
    run(sql`insert into quanze.approval_fact (approval_id, n, kind, fact_id, version, valid_from, value, officer_id)
      select ${ASKED[kind]}, 0, ${kind}, case when ${JSON.stringify(over)}::jsonb ? 'code' then gen_random_uuid() else id end, 0, '2026-11-01',
        value || ${JSON.stringify(over)}::jsonb, case ${kind} when 'officer' then id end
      from ${sql.table(`quanze.${kind}`)} where code = ${code}`)
  await asks('region', '990101', { code: '990101009', parent: '990101' })
  await asks('body', 'A', { code: 'A9', parent: world.nodes.a })
  await asks('unit', 'A2', { parent: world.nodes.a1 })
  await asks('officer', 'T-a2', { name: '新名' })
}

const RECORDED = ['appointment', 'post', 'region', 'body', 'unit', 'officer'] as const
type Recorded = (typeof RECORDED)[number]
const ASKED = {
  ...(Object.fromEntries(RECORDED.map((kind) => [kind, randomUUID()])) as Record<Recorded, string>),
  binding: randomUUID(),
  former: randomUUID(),
}

/** Acts of several statements, by which what takes two people is asked for and decided; of the tables they touch. */
function actsOf(table: string): [name: string, statements: ReturnType<typeof sql>[]][] {
  const decide = (id: string, who: string, state = 'confirmed') =>
    sql`update approval set state = ${state}, decided_at = now(), decided_by = ${world.people.get(who)?.account} where id = ${id}`
  const record = (kind: Recorded): ReturnType<typeof sql>[] => {
    const asked = sql`from approval_fact f where approval_id = ${ASKED[kind]}`
    const isNew = kind === 'appointment' || kind === 'region' || kind === 'body'
    return [
      decide(ASKED[kind], 'leader'),
      sql`insert into fact (seq, kind, id, valid_from, entry_id, value, officer_id)
        select 900000000, kind, fact_id, valid_from, (select min(entry_id) from fact where kind = 'post'), value, officer_id ${asked}`,
      ...(isNew ? [] : [sql`delete from ${sql.table(kind)} where id in (select fact_id ${asked})`]),
      sql`insert into ${sql.table(kind)} (id, valid_from, seq, value, search) select fact_id, valid_from, 900000000, value, '' ${asked}`,
      ...(isNew ? [sql`delete from ${sql.table(kind)} where seq = 900000000`] : []),
    ]
  }
  if (table === 'region' || table === 'body' || table === 'unit' || table === 'officer')
    return [['leader', record(table)]]
  if (!['approval', 'approval_fact', 'post', 'appointment'].includes(table)) return []
  const again = randomUUID()
  return [
    ...RECORDED.map((kind): [string, ReturnType<typeof sql>[]] => ['leader', record(kind)]),
    ['personnel', [decide(ASKED.appointment, 'personnel')]],
    ['systemAdmin', [decide(ASKED.binding, 'systemAdmin')]],
    ['securityAdmin', [decide(ASKED.binding, 'securityAdmin')]],
    ['personnel', [decide(ASKED.appointment, 'personnel', 'withdrawn')]],
    ['leader', [decide(ASKED.appointment, 'leader', 'withdrawn')]],
    [
      'personnel',
      [
        sql`insert into approval (id, act, requested_by, requested_at) values (${again}, 'recordFacts', account_id(), now())`,
        sql`insert into approval_fact select ${again}::uuid, n, kind, gen_random_uuid(), version, valid_from, valid_to, value, reason, officer_id
          from approval_fact where approval_id = ${ASKED.appointment}`,
      ],
    ],
  ]
}

/** Each as a function, so that the first difference ends the looking. */
function questionsOf(one: Guarded): (() => Promise<string>)[] {
  const asking = (name: string) => askers.find((asker) => asker.name === name) ?? ({ name, role: 'app' } as const)
  return [
    ...askers.map((asker) => async () => `${asker.name}: ${await tellAccess(database[asker.role], asker, one)}`),
    ...actsOf(one.table).map(
      ([name, statements], at) =>
        async () =>
          `${name}, act ${at}: ${await tellAct(database.app, asking(name), statements)}`,
    ),
  ]
}

async function tell(one: Guarded): Promise<string[]> {
  const told: string[] = []
  for (const ask of questionsOf(one)) told.push(await ask())
  return told
}

async function differs(one: Guarded, before: readonly string[]): Promise<boolean> {
  for (const [at, ask] of questionsOf(one).entries()) if ((await ask()) !== before[at]) return true
  return false
}

type Policy = { name: string; table: string; command: string; using: string | null; check: string | null }

async function listPolicies(): Promise<Policy[]> {
  const { rows } = await sql<Policy>`
    select policyname as name, tablename as "table", cmd as command, qual as "using", with_check as "check"
    from pg_policies where schemaname = 'quanze' order by tablename, policyname`.execute(database.superuser)
  return rows
}

describe('row-level security', () => {
  it('is forced on every table that has it, and every table with rows of people has it', async () => {
    const { rows } = await sql<{ name: string }>`
      select relname as name from pg_class where relnamespace = 'quanze'::regnamespace and relkind = 'r'
        and (relrowsecurity and not relforcerowsecurity or not relrowsecurity and relname not in
          ('finding_count', 'ledger_checkpoint', 'ledger_leaf', 'ledger_node', 'ledger_pending', 'migration', 'node_path', 'policy_cell'))`.execute(
      database.superuser,
    )
    expect(rows).toEqual([])
  })

  it('has rows of everything to be tried on', () => {
    expect(guarded.length).toBeGreaterThan(20)
    expect(guarded.filter(({ samples }) => samples.length === 0).map(({ table }) => table)).toEqual([])
  })

  it('lets what takes two people be done by two, and by nobody else', async () => {
    const approval = guarded.find(({ table }) => table === 'approval')
    if (approval === undefined) throw new Error('no approvals')
    const acts = (await tell(approval)).slice(askers.length).map((line) => line.replace(/^(\S+), act \d+/, '$1'))
    expect(acts).toEqual([
      ...RECORDED.map(() => 'leader: 1'),
      'personnel: refused',
      'systemAdmin: 1',
      'securityAdmin: refused',
      'personnel: 1',
      'leader: refused',
      'personnel: 1',
    ])
  })

  // So many a day; which of them failed is told.
  it('is missed in policies that are dropped or opened', async () => {
    const before = new Map<string, readonly string[]>()
    for (const one of guarded) before.set(one.table, await tell(one))
    const unnoticed: string[] = []
    const policies = await listPolicies()
    for (const policy of someOf(policies, 6)) {
      const one = guarded.find(({ table }) => table === policy.table)
      if (one === undefined) throw new Error(policy.table)
      const at = `${policy.name} on quanze.${policy.table}`
      const isOpen = [policy.using, policy.check].every((part) => part === null || part === 'true')
      const mutants = [
        ['dropped', `drop policy ${at}`] as const,
        ...(isOpen ? [] : [['opened', opened(policy, at)] as const]),
      ]
      for (const [what, change] of mutants) {
        const restored = await definitionOf(policy)
        await sql.raw(change).execute(database.superuser)
        if (!(await differs(one, before.get(policy.table) ?? [])))
          unnoticed.push(`${policy.table}.${policy.name} ${what}`)
        await sql.raw(`drop policy if exists ${at}; ${restored}`).execute(database.superuser)
      }
    }
    expect(policies.length).toBeGreaterThan(60)
    expect(unnoticed).toEqual([])
    for (const one of guarded) expect(await tell(one), one.table).toEqual(before.get(one.table))
  }, 600_000)
})

function opened({ using, check }: Policy, at: string): string {
  return `alter policy ${at}${using === null ? '' : ' using (true)'}${check === null ? '' : ' with check (true)'}`
}

async function definitionOf({ name, table, command, using, check }: Policy): Promise<string> {
  const { rows } = await sql<{ roles: string }>`
    select array_to_string(roles, ', ') as roles from pg_policies
    where schemaname = 'quanze' and tablename = ${table} and policyname = ${name}`.execute(database.superuser)
  return `create policy ${name} on quanze.${table} for ${command} to ${rows[0]?.roles ?? ''}${using === null ? '' : ` using (${using})`}${check === null ? '' : ` with check (${check})`}`
}
