/**
 * The digest of a row: SHA-256 of its columns as text. PostgreSQL writes the columns of a `jsonb` in one order and one form. Columns
 * without a value are left out, so that a column added later changes no digest.
 */
import { hash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { canonicalJson, type Json, type RowDigest } from '#core/ledger'
import type { Scope } from '#store/record'

/** A row by its primary key. `removed`: it was there before and is not any more. */
export type RowKey = { table: string; key: { [column: string]: Json }; removed?: boolean }

export async function digestRows(tx: Scope, keys: readonly RowKey[]): Promise<RowDigest[]> {
  const digests = await readDigests(tx, keys)
  return keys.map(({ table, key, removed }) => {
    const digest = digests.get(rowName(table, key))
    if ((digest === undefined) !== (removed === true))
      throw new Error(`row ${rowName(table, key)} is ${digest === undefined ? 'not there' : 'still there'}`)
    return { table, key, digest: digest ?? null }
  })
}

/** Those among the rows that are there. */
export async function findRowsThere(tx: Scope, keys: readonly RowKey[]): Promise<RowKey[]> {
  const digests = await readDigests(tx, keys)
  return keys.filter(({ table, key }) => digests.has(rowName(table, key)))
}

async function readDigests(tx: Scope, keys: readonly RowKey[]): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>()
  // Row by row through the key (`offset 0` keeps it so): a join would first ask of every row of the table who may see it.
  for (const table of new Set(keys.map((row) => row.table))) {
    const ofTable = keys.filter((row) => row.table === table)
    const columns = Object.keys(ofTable[0]?.key ?? {}).sort()
    for (let i = 0; i < ofTable.length; i += 5000) {
      const wanted = JSON.stringify(ofTable.slice(i, i + 5000).map(({ key }) => key))
      const { rows } = await sql<{ key: { [column: string]: Json }; text: string }>`
        select ${keyObject(columns)} as key, ${rowText()} as text
        from jsonb_populate_recordset(null::${sql.table(table)}, ${wanted}::jsonb) k
        cross join lateral (
          select * from ${sql.table(table)} one where ${sql.join(
            columns.map((column) => sql`one.${sql.ref(column)} = k.${sql.ref(column)}`),
            sql` and `,
          )} offset 0
        ) t`.execute(tx)
      for (const { key, text } of rows) digests.set(rowName(table, key), digestOfText(text))
    }
  }
  return digests
}

function rowName(table: string, key: { readonly [column: string]: Json }): string {
  return `${table} ${canonicalJson(key)}`
}

export function digestOfText(text: string): string {
  return hash('sha256', text, 'hex')
}

/** Of the row called `t`. The built-in functions by their full names: nobody can put others in their place. */
export function rowText(): RawBuilder<string> {
  return sql<string>`pg_catalog.jsonb_strip_nulls(pg_catalog.to_jsonb(t))::text`
}

/** The same digest, computed by the database, where there are many. */
export function rowHash(): RawBuilder<Buffer> {
  return sql<Buffer>`pg_catalog.sha256(pg_catalog.convert_to(${rowText()}, 'UTF8'))`
}

export function keyObject(columns: readonly string[]): RawBuilder<{ [column: string]: Json }> {
  const pairs = columns.flatMap((column) => [sql`${sql.lit(column)}`, sql`t.${sql.ref(column)}`])
  return sql`pg_catalog.jsonb_build_object(${sql.join(pairs)})`
}
