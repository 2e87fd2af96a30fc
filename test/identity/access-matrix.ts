/**
 * What the database lets whom do to which table, told by trying: of each table every row read, changed and removed, and rows that are
 * there put in once more. A row put in twice is refused as a double once row-level security has let it pass, so nothing is left of it.
 */
import { sql } from 'kysely'
import type { Database } from '#store/record'

/** Nobody, the program, a visitor, or an account; `role`: by which login. */
export type Asking = { name: string; role: 'app' | 'reader' | 'owner'; setting?: string; value?: string }

export type Guarded = { table: string; columns: readonly string[]; samples: readonly unknown[] }

/** Tables with row-level security, and some rows of each. */
export async function listGuarded(superuser: Database): Promise<Guarded[]> {
  const { rows } = await sql<{ table: string; columns: string[] }>`
    select c.relname as "table", array(select attname::text from pg_attribute
        where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns
    from pg_class c where c.relnamespace = 'quanze'::regnamespace and c.relkind = 'r' and c.relrowsecurity order by 1`.execute(
    superuser,
  )
  const guarded: Guarded[] = []
  for (const { table, columns } of rows) {
    // Spread over the whole table, in an order that is the same whatever the ids are.
    const found = await sql<{ row: unknown }>`
      select row from (select to_jsonb(t) as row, ntile(12) over (order by ctid) as part,
        row_number() over (order by ctid) as n from ${sql.table(`quanze.${table}`)} t) numbered
      where n in (select min(n) from (select ntile(12) over (order by ctid) as part, row_number() over (order by ctid) as n
        from ${sql.table(`quanze.${table}`)}) parts group by part) order by n`.execute(superuser)
    guarded.push({ table, columns, samples: found.rows.map(({ row }) => row) })
  }
  return guarded
}

/** `seen 3 changed 0 removed 0 put +-`, or why not. */
export function tellAccess(db: Database, asking: Asking, { table, columns, samples }: Guarded): Promise<string> {
  const on = sql.table(`quanze.${table}`)
  const [first = ''] = columns
  const names = sql.join(columns.map((column) => sql.ref(column)))
  return trying(db, asking, async (attempt) => {
    const told = [
      `seen ${await attempt(sql`select count(*) as n from ${on}`)}`,
      `changed ${await attempt(sql`update ${on} set ${sql.ref(first)} = ${sql.ref(first)}`)}`,
      `removed ${await attempt(sql`delete from ${on}`)}`,
    ]
    let put = ''
    for (const row of samples) {
      const outcome = await attempt(sql`insert into ${on} (${names}) overriding system value
        select ${names} from jsonb_populate_record(null::${on}, ${JSON.stringify(row)}::jsonb)`)
      put += outcome === 'refused' || outcome === 'denied' ? '-' : '+'
    }
    return `${told.join(' ')} put ${put}`
  })
}

/** Statements one after the other in one transaction, of which nothing stays: what came of the first that did not go, or of the last. */
export function tellAct(db: Database, asking: Asking, statements: readonly ReturnType<typeof sql>[]): Promise<string> {
  return trying(db, asking, async (attempt) => {
    let outcome = ''
    for (const statement of statements) {
      outcome = await attempt(statement, 'keep')
      if (outcome === '0' || !/^\d{1,4}$/.test(outcome)) break
    }
    return outcome
  })
}

type Attempt = (statement: ReturnType<typeof sql>, then?: 'keep') => Promise<string>

const TRIED = new Error('tried')

async function trying(db: Database, asking: Asking, work: (attempt: Attempt) => Promise<string>): Promise<string> {
  let told = ''
  const done = db.transaction().execute(async (tx) => {
    if (asking.setting !== undefined)
      await sql`select set_config(${`quanze.${asking.setting}`}, ${asking.value ?? ''}, true)`.execute(tx)
    await sql`set local search_path = quanze, public`.execute(tx)
    told = await work(async (statement, then) => {
      await sql`savepoint attempt`.execute(tx)
      const outcome = await statement.execute(tx).then(
        ({ rows, numAffectedRows }) => String(numAffectedRows ?? (rows[0] as { n: number } | undefined)?.n ?? 0),
        (error: Error & { code?: string }) => outcomeOf(error),
      )
      if (then !== 'keep' || !/^\d{1,4}$/.test(outcome)) await sql`rollback to savepoint attempt`.execute(tx)
      return outcome
    })
    throw TRIED
  })
  await done.catch((error: unknown) => {
    if (error !== TRIED) throw error
  })
  return told
}

/** Refused by row-level security, denied by a grant, or let pass as far as a rule that is the same for everybody. */
function outcomeOf({ message, code }: Error & { code?: string }): string {
  if (/row-level security/.test(message)) return 'refused'
  return /permission denied/.test(message) ? 'denied' : (code ?? message)
}
