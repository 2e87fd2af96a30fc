/** Live rows against the last digest the ledger has of each. */
import { sql } from 'kysely'
import { canonicalJson, type Json, type RowDigest } from '#core/ledger'
import type { Scope } from '#store/record'
import { digestOfText, keyObject, rowText } from './row-digest.ts'
import type { LedgerFault } from './verify-ledger.ts'

/** `adopted`: told of as it was found, which says nothing against what any other entry tells. */
type Known = { digest: string | null; entry: number; adopted: boolean }

/** The last word of the ledger on each row. */
export class RowBook {
  readonly tables = new Map<string, { columns: readonly string[]; rows: Map<string, Known> }>()

  constructor(tables: Readonly<{ [table: string]: readonly string[] }>) {
    for (const [table, columns] of Object.entries(tables)) this.tables.set(table, { columns, rows: new Map() })
  }

  note(entry: number, rows: readonly RowDigest[], adopted: boolean): void {
    for (const { table, key, digest } of rows) {
      const known = this.tables.get(table) ?? { columns: Object.keys(key).sort(), rows: new Map<string, Known>() }
      this.tables.set(table, known)
      const name = canonicalJson(key)
      const before = known.rows.get(name)
      // Entries come in the order of the tree; of two that were open at once the later number wrote later.
      const isLater = before === undefined || (before.adopted === adopted ? before.entry <= entry : before.adopted)
      if (isLater) known.rows.set(name, { digest, entry, adopted })
    }
  }
}

const BATCH = 5000
const TO_ADOPT = 'ledger_to_adopt'

/** Returns how many rows were compared. In a table of which the ledger knows rows it must know every row. */
export async function compareRows(tx: Scope, book: RowBook, faults: LedgerFault[]): Promise<number> {
  const waiting = await readWaiting(tx)
  const found = await readToAdopt(tx)
  let compared = 0
  for (const [table, { columns, rows }] of book.tables) {
    if (!(await isPlainTable(tx, table))) {
      faults.push({ kind: 'table-missing', table })
      continue
    }
    const live = new Set<string>()
    for await (const { key, digest } of readDigests(tx, table, columns)) {
      compared++
      live.add(key)
      const known = rows.get(key)
      if (waiting.has(`${table} ${key}`)) continue
      if (known === undefined && found.has(`${table} ${key}`)) continue
      if (known === undefined || known.digest === null)
        faults.push({ kind: 'row-unknown', table, key, entry: known?.entry })
      else if (known.digest !== digest) faults.push({ kind: 'row-changed', table, key, entry: known.entry })
    }
    for (const [key, { digest, entry }] of rows) {
      if (digest !== null && !live.has(key) && !waiting.has(`${table} ${key}`))
        faults.push({ kind: 'row-removed', table, key, entry })
    }
  }
  return compared
}

/** Rows of entries that have no place in the tree yet: judged once they have. */
async function readWaiting(tx: Scope): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ table: string; key: { [column: string]: Json } }>`
    select r->>'table' as table, r->'key' as key
    from quanze.ledger_pending p join quanze.ledger_entry e on e.id = p.entry_id,
      jsonb_array_elements(coalesce(e.record->'rows', '[]')) r
    where not exists (select from quanze.ledger_leaf l where l.entry_id = e.id)`.execute(tx)
  return new Set(rows.map(({ table, key }) => `${table} ${canonicalJson(key)}`))
}

/** Rows that are there since before their table came under the ledger, which no entry has told of yet. */
async function readToAdopt(tx: Scope): Promise<ReadonlySet<string>> {
  if (!(await isPlainTable(tx, TO_ADOPT))) return new Set()
  const { rows } = await sql<{ table: string; key: { [column: string]: Json } }>`
    select table_name as table, key from ${sql.id('quanze', TO_ADOPT)}`.execute(tx)
  return new Set(rows.map(({ table, key }) => `${table} ${canonicalJson(key)}`))
}

async function isPlainTable(tx: Scope, table: string): Promise<boolean> {
  const { rows } = await sql<{ kind: string }>`
    select relkind as kind from pg_catalog.pg_class
    where relname = ${table} and relnamespace = 'quanze'::regnamespace`.execute(tx)
  return rows[0]?.kind === 'r'
}

/** In slices by a cursor: a table may be larger than memory. */
async function* readDigests(
  tx: Scope,
  table: string,
  columns: readonly string[],
): AsyncGenerator<{ key: string; digest: string }> {
  await sql`declare live_rows no scroll cursor for
    select ${keyObject(columns)} as key, ${rowText()} as text from ${sql.id('quanze', table)} t`.execute(tx)
  for (;;) {
    const { rows } = await sql<{ key: { [column: string]: Json }; text: string }>`
      fetch ${sql.lit(BATCH)} from live_rows`.execute(tx)
    for (const { key, text } of rows) yield { key: canonicalJson(key), digest: digestOfText(text) }
    if (rows.length < BATCH) break
  }
  await sql`close live_rows`.execute(tx)
}
