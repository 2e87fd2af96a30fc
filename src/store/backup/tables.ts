/** The tables of the record as they can be written down and put back. */
import { sql } from 'kysely'
import type { Database, Scope } from '#store/record'

export type TableForm = {
  name: string
  /** Those that are stored; computed ones come by themselves. */
  columns: readonly string[]
  /** Of the primary key; empty without one. */
  key: readonly string[]
}

/** All but the list of migrations, which the program writes. Jobs waiting in their own schema are not of the record. */
export async function listTables(tx: Scope): Promise<TableForm[]> {
  await refuseHiddenRows(tx)
  const { rows } = await sql<TableForm>`
    select c.relname as name,
      array(select attname::text from pg_attribute
        where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns,
      array(select a.attname::text from pg_index i, unnest(i.indkey) with ordinality k (n, at)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.n
        where i.indrelid = c.oid and i.indisprimary order by k.at) as key
    from pg_class c
    where c.relnamespace = 'quanze'::regnamespace and c.relkind = 'r' and c.relname <> 'migration'
    order by c.relname`.execute(tx)
  return rows
}

/** A table that shows its owner only some of its rows would be written down with those alone. */
async function refuseHiddenRows(tx: Scope): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c
    where c.relnamespace = 'quanze'::regnamespace and c.relforcerowsecurity
      and not exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd = '*'
        and 'quanze_owner'::regrole = any (p.polroles) and pg_get_expr(p.polqual, p.polrelid) = 'true')`.execute(tx)
  if (rows.length > 0) throw new Error(`the owner does not see all rows of ${rows.map(({ name }) => name).join(', ')}`)
}

/** One text per row, in the order of the keys whatever the server sorts by. */
export async function* readRows(tx: Scope, { name, key }: TableForm): AsyncGenerator<string> {
  const order =
    key.length === 0
      ? sql`1`
      : sql`jsonb_build_array(${sql.join(key.map((column) => sql.ref(`t.${column}`)))})::text collate "C"`
  await sql`declare kept_rows no scroll cursor for
    select to_jsonb(t)::text as text from ${sql.id('quanze', name)} t order by ${order}`.execute(tx)
  for (;;) {
    const { rows } = await sql<{ text: string }>`fetch 2000 from kept_rows`.execute(tx)
    for (const { text } of rows) yield text
    if (rows.length === 0) break
  }
  await sql`close kept_rows`.execute(tx)
}

/** Everything read in it is of one instant. */
export function inSnapshot<T>(owner: Database, work: (tx: Scope) => Promise<T>): Promise<T> {
  return owner.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work)
}
