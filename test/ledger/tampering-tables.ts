/** What somebody with all rights over the database may do to the tables people work with, and where it must be found. */
import { sql } from 'kysely'
import type { Scope } from '#store/record'

export type TableTampering = (tx: Scope, nth: number) => Promise<{ table: string; holds: string }>

type Edit = { table: string; set: string; where?: string }

/** By what a fault about a row of the table names it. */
const NAMES: Readonly<Record<string, string>> = {
  fact: 'seq',
  account: 'id',
  run: 'id',
  finding: 'fingerprint',
  finding_seal: 'entry_id',
  finding_count: 'indicator',
  node_path: 'node_id',
  policy_cell: 'resource',
  security_event: 'id',
  event_seal: 'entry_id',
  approval: 'id',
  approval_fact: 'approval_id',
}

const EDITS: { [name: string]: Edit } = {
  'rewords a finding': { table: 'finding', set: `title = title || '（改）'` },
  'puts a finding on somebody else': {
    table: 'finding',
    set: 'officer_id = (select id from quanze.officer o where o.id is distinct from t.officer_id limit 1)',
  },
  'says that a finding is no violation': { table: 'finding', set: `outcome = 'undetermined'` },
  'moves the day of a finding': { table: 'finding', set: 'at = at + 1' },
  'moves the due day of a finding': { table: 'finding', set: 'due = due + 30' },
  'changes the evidence of a finding': { table: 'finding', set: `evidence = '[]'` },
  'closes a finding': { table: 'finding', set: `state = 'resolved', resolved_run = last_run, resolved_at = last_seen` },
  'makes a finding look newer': { table: 'finding', set: `first_seen = first_seen + interval '30 days'` },
  'changes what a finding is found by': { table: 'finding', set: `search = ''` },
  'changes a fact': { table: 'fact', set: `value = jsonb_set(coalesce(value, '{}'), '{name}', '"某某"')` },
  'dates a fact back': { table: 'fact', set: 'valid_from = valid_from - 30' },
  'locks an account out': { table: 'account', set: 'disabled_at = now()' },
  'changes a password': { table: 'account', set: `password_hash = 'x'` },
  'changes the tallies of a run': { table: 'run', set: `summary = '{}'` },
  'renames an officer': { table: 'officer', set: `value = jsonb_set(value, '{name}', '"某某"')` },
  'hides an officer from the search': { table: 'officer', set: `search = ''` },
  'lengthens an appointment': { table: 'appointment', set: 'valid_from = valid_from - 400' },
  'gives a post more rights': { table: 'post', set: `value = jsonb_set(value, '{roles}', '["supervisor"]')` },
  'moves a node of the tree': { table: 'node_path', set: 'depth = depth + 1' },
  'widens a right': { table: 'policy_cell', set: `scope = 'all'`, where: `scope = 'self'` },
  'changes what is counted': { table: 'finding_count', set: 'n = n + 1' },
  'changes what was sealed of findings': { table: 'finding_seal', set: `digests[1] = sha256('x')` },
  'rewrites a security event': { table: 'security_event', set: `kind = kind || '.other'` },
  'calls a refusal done': { table: 'security_event', set: `outcome = 'done'`, where: `outcome = 'refused'` },
  'moves a security event to another day': { table: 'security_event', set: `at = at - interval '1 day'` },
  'hides where a security event came from': { table: 'security_event', set: 'address = null' },
  'changes what was sealed of events': { table: 'event_seal', set: `digests[1] = sha256('x')` },
  'confirms what waits for a second person': {
    table: 'approval',
    set: `state = 'confirmed', decided_at = now(), decided_by = (select id from quanze.account where id <> t.requested_by limit 1)`,
    where: `state = 'waiting'`,
  },
  'lets an approval wait longer': { table: 'approval', set: `expires_at = expires_at + interval '30 days'` },
  'gives an approval another first person': { table: 'approval', set: `requested_by = gen_random_uuid()` },
  'changes what was asked for': {
    table: 'approval_fact',
    set: `value = jsonb_set(value, '{kind}', '"primary"')`,
  },
}

const REMOVED_FROM = [
  'finding',
  'fact',
  'account',
  'run',
  'officer',
  'appointment',
  'node_path',
  'policy_cell',
  'finding_seal',
  'security_event',
  'event_seal',
  'approval',
  'approval_fact',
]

export const TABLE_TAMPERINGS: { [name: string]: TableTampering } = {
  ...Object.fromEntries(
    Object.entries(EDITS).map(([name, edit]) => [name, (tx: Scope, nth: number) => editRow(tx, nth, edit)]),
  ),
  ...Object.fromEntries(
    REMOVED_FROM.map((table) => [`removes a row of ${table}`, (tx: Scope, nth: number) => removeRow(tx, nth, table)]),
  ),
  'adds a finding': async (tx, nth) => {
    const like = await choose(tx, nth, 'finding')
    await copyRow(tx, 'finding', like.at, `"id": "00000000-0000-4000-8000-000000000001", "fingerprint": "added"`)
    return { table: 'finding', holds: 'added' }
  },
  'adds an appointment': async (tx, nth) => {
    const like = await choose(tx, nth, 'appointment')
    await copyRow(tx, 'appointment', like.at, `"id": "00000000-0000-4000-8000-000000000002"`)
    return { table: 'appointment', holds: '00000000-0000-4000-8000-000000000002' }
  },
  'adds a fact': async (tx, nth) => {
    const like = await choose(tx, nth, 'fact')
    await copyRow(tx, 'fact', like.at, `"seq": 999999`)
    return { table: 'fact', holds: '999999' }
  },
  'adds a security event': async (tx, nth) => {
    const like = await choose(tx, nth, 'security_event')
    await copyRow(tx, 'security_event', like.at, `"id": 999999`)
    return { table: 'security_event', holds: '"id":999999}' }
  },
  'adds an approval': async (tx, nth) => {
    const like = await choose(tx, nth, 'approval')
    await copyRow(tx, 'approval', like.at, `"id": "00000000-0000-4000-8000-000000000004"`)
    return { table: 'approval', holds: '00000000-0000-4000-8000-000000000004' }
  },
  'adds to what was asked for': async (tx, nth) => {
    const like = await choose(tx, nth, 'approval_fact')
    await copyRow(tx, 'approval_fact', like.at, `"n": 77`)
    return { table: 'approval_fact', holds: '"n":77}' }
  },
  'adds a right': async (tx, nth) => {
    const like = await choose(tx, nth, 'policy_cell')
    await copyRow(tx, 'policy_cell', like.at, `"scope": "all", "role": "visitor", "resource": "added"`)
    return { table: 'policy_cell', holds: 'added' }
  },
  'puts a finding back to what an earlier run said of it': async (tx, nth) => {
    const { rows } = await sql<{ at: string; name: string; run: string }>`
      select t.ctid::text as at, t.fingerprint as name, r.id as run
      from quanze.finding t join quanze.run r on r.id <> t.last_run order by t.fingerprint, r.id`.execute(tx)
    const { at, name, run } = pick(rows, nth)
    await sql`update quanze.finding t set last_run = ${run} where ctid = ${at}::tid`.execute(tx)
    return { table: 'finding', holds: name }
  },
}

async function editRow(tx: Scope, nth: number, { table, set, where }: Edit) {
  const { at, name } = await choose(tx, nth, table, where)
  await unlock(tx, table)
  await sql`update ${sql.id('quanze', table)} t set ${sql.raw(set)} where ctid = ${at}::tid`.execute(tx)
  return { table, holds: name }
}

async function removeRow(tx: Scope, nth: number, table: string) {
  const { at, name } = await choose(tx, nth, table)
  await sql`delete from ${sql.id('quanze', table)} where ctid = ${at}::tid`.execute(tx)
  return { table, holds: name }
}

async function copyRow(tx: Scope, table: string, at: string, changes: string): Promise<void> {
  await unlock(tx, table)
  const { rows } = await sql<{ columns: string }>`
    select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute
    where attrelid = ${`quanze.${table}`}::regclass and attnum > 0 and not attisdropped and attgenerated = ''`.execute(
    tx,
  )
  const columns = sql.raw(rows[0]?.columns ?? '')
  await sql`insert into ${sql.id('quanze', table)} (${columns}) overriding system value
    select ${columns} from jsonb_populate_record(null::${sql.id('quanze', table)},
      (select to_jsonb(t) from ${sql.id('quanze', table)} t where ctid = ${at}::tid) || ${`{${changes}}`}::jsonb)`.execute(
    tx,
  )
}

/** Whoever rules the database is not stopped by its constraints either. */
export async function unlock(tx: Scope, table: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select conname as name from pg_constraint where conrelid = ${`quanze.${table}`}::regclass and contype in ('x', 'c')`.execute(
    tx,
  )
  for (const { name } of rows)
    await sql`alter table ${sql.id('quanze', table)} drop constraint ${sql.id(name)}`.execute(tx)
}

async function choose(tx: Scope, nth: number, table: string, where = 'true'): Promise<{ at: string; name: string }> {
  const column = NAMES[table] ?? 'id'
  // As it stands in a key: one number is part of another.
  const { rows } = await sql<{ at: string; name: string }>`
    select ctid::text as at, ${sql.lit(`"${column}":`)} || to_jsonb(${sql.ref(column)})::text as name from ${sql.id('quanze', table)}
    where ${sql.raw(where)} order by ctid`.execute(tx)
  return pick(rows, nth)
}

function pick<T>(rows: readonly T[], nth: number): T {
  const row = rows[nth % rows.length]
  if (row === undefined) throw new Error('an empty table')
  return row
}
