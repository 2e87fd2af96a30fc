/** The tables of the record and how much stands in each. */
import { sql } from 'kysely'
import type { Scope } from '#store/record'

export type TableSize = { table: string; rows: number }

export async function listTables(tx: Scope): Promise<TableSize[]> {
  const { rows } = await sql<{ table: string }>`
    select relname as table from pg_catalog.pg_class
    where relnamespace = 'quanze'::regnamespace and relkind in ('r', 'p') order by relname`.execute(tx)
  const tables: TableSize[] = []
  for (const { table } of rows) {
    const counted = await sql<{ n: number }>`select count(*) as n from ${sql.id('quanze', table)}`.execute(tx)
    tables.push({ table, rows: counted.rows[0]?.n ?? 0 })
  }
  return tables
}
