import { hash, randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { limitLines, sequenceRecord, verifyRecord } from '#app/ledger'
import { decideApproval, recordSecurityEvent } from '#store/identity'
import { appendEntry, ensureLedgerKey } from '#store/ledger'
import { type Database, inScope, listNumberingFaults, type Migration, migrate, readMigrations } from '#store/record'
import { withDatabase } from './database.ts'

const database = withDatabase()

function made(name: string, text: string): Migration {
  return { number: Number(name.slice(0, 4)), name, text, digest: hash('sha256', text, 'hex') }
}

const MOMENTS = Number(process.env['QUANZE_MIGRATION_KILLS'] ?? 6)
const UNDEFINED_TABLE = '42P01'

/** All that migrations make: columns, constraints, indexes, functions, triggers, policies, and who may do what. */
async function shapeOf({ superuser }: { superuser: Database }): Promise<string[]> {
  const { rows } = await sql<{ made: string }>`
    with own as (select c.* from pg_class c where c.relnamespace = 'quanze'::regnamespace and c.relkind in ('r', 'p', 'v', 'S', 'i'))
    select 'relation ' || relname || ' ' || relkind::text || coalesce(relacl::text, '') || relrowsecurity || relforcerowsecurity as made from own
    union all select 'column ' || attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod) || attnotnull
      || coalesce(pg_get_expr(d.adbin, d.adrelid), '') from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where attrelid in (select oid from own) and attnum > 0 and not attisdropped
    union all select 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint where conrelid in (select oid from own)
    union all select 'index ' || pg_get_indexdef(oid) from own where relkind = 'i'
    union all select 'function ' || pg_get_functiondef(oid) || coalesce(proacl::text, '') from pg_proc
      where pronamespace = 'quanze'::regnamespace and prokind in ('f', 'p')
    union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where tgrelid in (select oid from own) and not tgisinternal
    union all select 'policy ' || tablename || policyname || cmd || roles::text || coalesce(qual, '') || coalesce(with_check, '') from pg_policies
      where schemaname = 'quanze'
    order by 1`.execute(superuser)
  return rows.map(({ made }) => made)
}

describe('the numbers of migrations', () => {
  it('run without gaps and twins in this program', () => {
    expect(listNumberingFaults(readMigrations().map(({ name }) => name))).toEqual([])
  })

  it.each([
    [['0001_a.sql', '0003_c.sql'], 'migration 0002 is missing before 0003_c.sql'],
    [['0001_a.sql', '0001_b.sql'], '0001_b.sql has a number that another migration has'],
    [['0002_a.sql'], 'migration 0001 is missing before 0002_a.sql'],
    [['0001_a.sql', 'notes.txt'], 'notes.txt is not named like 0001_subject.sql'],
  ])('are refused when %j', (names, fault) => {
    expect(listNumberingFaults(names)).toEqual([fault])
  })
})

describe('a migration', () => {
  const known = readMigrations()
  const next = String(known.length + 1).padStart(4, '0')

  it('is run once', async () => {
    const record = await database.fresh()
    const more = [...known, made(`${next}_more.sql`, 'create table quanze.more (n int)')]
    expect(await migrate(record.owner, more)).toEqual([`${next}_more.sql`])
    expect(await migrate(record.owner, more)).toEqual([])
  })

  it('that fails or is killed half-way is as if it had not begun', async () => {
    const record = await database.fresh()
    const text = 'create table quanze.half (n int); insert into quanze.half values (1)'
    await expect(migrate(record.owner, [...known, made(`${next}_half.sql`, `${text}; select 1/0`)])).rejects.toThrow(
      'zero',
    )
    const killed = migrate(record.owner, [...known, made(`${next}_half.sql`, `${text}; select pg_sleep(30)`)])
    const outcome = expect(killed).rejects.toThrow(/terminat/i)
    const others = sql`select count(pg_terminate_backend(pid)) as n from pg_stat_activity
      where datname = current_database() and query like '%pg_sleep(30)%' and pid <> pg_backend_pid()`
    for (let n = 0; n === 0; ) {
      n = ((await others.execute(record.superuser)).rows[0] as { n: number }).n
    }
    await outcome
    const { rows } = await sql`select to_regclass('quanze.half') as t`.execute(record.owner)
    expect(rows).toEqual([{ t: null }])
    expect(await migrate(record.owner, [...known, made(`${next}_half.sql`, text)])).toEqual([`${next}_half.sql`])
  })

  it('killed at any moment leaves those before it whole, and the rest is run at the next start', async () => {
    const record = await database.fresh()
    const whole = await shapeOf(record)
    const empty = () => sql`drop schema if exists quanze cascade`.execute(record.superuser)
    const kill = sql<{ n: number }>`select count(pg_terminate_backend(pid)) as n from pg_stat_activity
      where datname = current_database() and usename = 'quanze_owner' and state <> 'idle'`
    await empty()
    const started = performance.now()
    await migrate(record.owner)
    const lasts = performance.now() - started
    expect(await shapeOf(record)).toEqual(whole)
    const left = new Set<number>()
    for (let moment = 0; moment < MOMENTS; moment += 1) {
      await empty()
      let ended = false
      const running = Promise.allSettled([migrate(record.owner)]).finally(() => {
        ended = true
      })
      await setTimeout((lasts * moment) / MOMENTS)
      // Between two statements there is nothing to kill.
      while (!ended) if (((await kill.execute(record.superuser)).rows[0]?.n ?? 0) > 0) break
      await running
      // A connection killed when all was done is still in the pool until it is asked.
      const isOpen = () =>
        sql`select 1`.execute(record.owner).then(
          () => true,
          () => false,
        )
      await expect.poll(isOpen).toBe(true)
      const there = await sql<{ name: string }>`select name from quanze.migration order by number`
        .execute(record.superuser)
        .then(({ rows }) => rows.map(({ name }) => name))
        .catch((error: { code?: string }) => (error.code === UNDEFINED_TABLE ? [] : Promise.reject(error as Error)))
      left.add(there.length)
      expect(there).toEqual(known.slice(0, there.length).map(({ name }) => name))
      expect(await migrate(record.owner)).toEqual(known.slice(there.length).map(({ name }) => name))
      expect(await shapeOf(record), `killed after ${there.length} migrations`).toEqual(whole)
    }
    // The moments were spread over them.
    expect(left.size).toBeGreaterThan(1)
  })

  it('that was changed since is refused, and so is a database of a newer program', async () => {
    const record = await database.fresh()
    const [first, ...rest] = known
    if (first === undefined) throw new Error('no migrations')
    await expect(migrate(record.owner, [made(first.name, `${first.text} `), ...rest])).rejects.toThrow('按另一份')
    await expect(migrate(record.owner, known.slice(0, -1))).rejects.toThrow('由更新的程序建立')
  })
})

describe('a database in which events and approvals were not under the ledger', () => {
  const BEFORE = 16
  const actor = { kind: 'system', reason: 'test' } as const

  it('is verified as it is, brought up with all that is in it, and says since when that is sealed', async () => {
    const record = await database.fresh()
    await sql`drop schema quanze cascade`.execute(record.superuser)
    await migrate(record.owner, readMigrations().slice(0, BEFORE))
    const [first, second, approval] = [randomUUID(), randomUUID(), randomUUID()]
    await inScope(record.owner, { system: 'test' }, (tx) =>
      appendEntry(tx, { action: 'account.create', actor, subject: { kind: 'account', id: first } }, async () => {
        await sql`insert into account (id, name, kind) values (${first}, 'a', 'user'), (${second}, 'b', 'user')`.execute(
          tx,
        )
        return [first, second].map((id) => ({ table: 'account', key: { id } }))
      }),
    )
    await sql`insert into quanze.approval (id, act, requested_by, requested_at, expires_at, reason)
      values (${approval}, 'recordFacts', ${first}, now() - interval '15 days', now(), '任免文件')`.execute(
      record.owner,
    )
    await sql`insert into quanze.approval_fact (approval_id, n, kind, fact_id, version, valid_from)
      select ${approval}::uuid, n, 'post', gen_random_uuid(), 0, '2026-01-01' from generate_series(0, 1) n`.execute(
      record.owner,
    )
    const happen = (kind: string) =>
      inScope(record.app, { system: 'test' }, (tx) =>
        recordSecurityEvent(tx, { kind, outcome: 'refused', at: new Date() }),
      )
    for (const kind of ['session.password', 'session.code', 'access.refused']) await happen(kind)
    const verify = () => verifyRecord(record, { policy: false })
    const sequence = () => sequenceRecord(record, ensureLedgerKey(record.dataDir))
    ensureLedgerKey(record.dataDir)
    const former = await verify()
    expect(former).toMatchObject({ faults: [], adopted: [] })
    expect(former.uncovered.map(({ table }) => table)).toEqual(
      expect.arrayContaining(['security_event', 'approval', 'approval_fact']),
    )

    expect(await migrate(record.owner)).toHaveLength(readMigrations().length - BEFORE)
    expect(await verify()).toMatchObject({ faults: [], adopted: [], waitingEvents: 3 })
    await happen('session.password')
    await sequence()
    const now = await verify()
    expect(now).toMatchObject({
      faults: [],
      waitingEvents: 0,
      adopted: [{ table: 'security_event' }, { table: 'approval' }, { table: 'approval_fact' }],
    })
    expect(limitLines(now).slice(0, 3)).toEqual([
      expect.stringMatching(/^安全事件（security_event）中原有的行自\d+年\d+月\d+日由第\d+条封存/),
      expect.stringContaining('（approval）'),
      expect.stringContaining('（approval_fact）'),
    ])

    // What was adopted goes on like everything else, and shows what is done to it from here on.
    const confirmed = sql`update quanze.approval set state = 'confirmed', decided_by = ${second}`
    await expect(confirmed.execute(record.superuser)).rejects.toThrow('has run out')
    await inScope(record.owner, { system: 'test' }, (tx) =>
      appendEntry(tx, { action: 'approval.refuse', actor, subject: { kind: 'approval', id: approval } }, async () => [
        await decideApproval(tx, approval, { state: 'refused', by: second, now: new Date(), reason: '文号不对' }),
      ]),
    )
    await sequence()
    expect((await verify()).faults).toEqual([])
    await record.superuser.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      await sql`update quanze.approval set decision_reason = '别的'`.execute(tx)
      await sql`delete from quanze.security_event where id = 2`.execute(tx)
      // As if it had been there before the ledger knew of it.
      await sql`insert into quanze.ledger_to_adopt values ('approval', ${JSON.stringify({ id: approval })}::jsonb)`.execute(
        tx,
      )
    })
    await sequence()
    expect((await verify()).faults.map(({ text }) => text)).toEqual([
      expect.stringContaining(`数据表 approval 的行 {"id":"${approval}"} 被改过`),
      expect.stringContaining('数据表 security_event 的行 {"id":2} 被删除'),
    ])
  })
})

describe('the roles', () => {
  it('of the program can neither pass row-level security nor rule anything', async () => {
    const { rows } = await sql<{ name: string; free: boolean }>`
      select rolname as name, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as free
      from pg_roles where rolname like 'quanze\\_%' and rolname <> 'quanze_root' order by 1`.execute(database.app)
    expect(rows).toEqual([
      { name: 'quanze_app', free: false },
      { name: 'quanze_owner', free: false },
      { name: 'quanze_reader', free: false },
    ])
  })

  it('own nothing but the owner, and may not create anything', async () => {
    const { rows } = await sql<{ owner: string }>`
      select distinct pg_get_userbyid(relowner) as owner from pg_class where relnamespace = 'quanze'::regnamespace`.execute(
      database.app,
    )
    expect(rows).toEqual([{ owner: 'quanze_owner' }])
    for (const db of [database.app, database.reader]) {
      await expect(sql`create table quanze.mine (n int)`.execute(db)).rejects.toThrow('permission denied')
      await expect(sql`create table public.mine (n int)`.execute(db)).rejects.toThrow('permission denied')
    }
  })

  it('may do to the tables of record and ledger exactly this', async () => {
    const { rows } = await sql<{ table: string; role: string; may: string }>`
      select c.relname as table, r as role,
        array_to_string(array(select p from unnest(array['select', 'insert', 'update', 'delete', 'truncate']) p
          where has_table_privilege(r, c.oid, p)), ' ') as may
      from pg_class c, unnest(array['quanze_app', 'quanze_reader']) r
      where c.relnamespace = 'quanze'::regnamespace and c.relkind = 'r'
        and (c.relname like 'ledger%' or c.relname = 'migration')
      order by 1, 2`.execute(database.app)
    expect(rows.map(({ table, role, may }) => `${table} ${role.replace('quanze_', '')}: ${may}`)).toEqual([
      'ledger_checkpoint app: select insert',
      'ledger_checkpoint reader: ',
      'ledger_entry app: select insert',
      'ledger_entry reader: ',
      'ledger_leaf app: select insert',
      'ledger_leaf reader: ',
      'ledger_node app: select insert',
      'ledger_node reader: ',
      'ledger_pending app: select insert delete',
      'ledger_pending reader: ',
      'ledger_to_adopt app: select delete',
      'ledger_to_adopt reader: ',
      'migration app: select',
      'migration reader: ',
    ])
  })

  it('may empty no table at all', async () => {
    const { rows } = await sql`
      select c.relname from pg_class c, unnest(array['quanze_app', 'quanze_reader']) r
      where c.relnamespace = 'quanze'::regnamespace and c.relkind in ('r', 'p') and has_table_privilege(r, c.oid, 'truncate')`.execute(
      database.app,
    )
    expect(rows).toEqual([])
  })
})
