/** Puts the rows of a backup into an empty record, in one transaction, and compares what is there afterwards with the manifest. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { Refused } from '#core/diagnostic'
import type { Record, Scope } from '#store/record'
import { readLines } from './check-backup.ts'
import type { Manifest } from './manifest.ts'
import { inSnapshot, listTables, readRows, type TableForm } from './tables.ts'

const BATCH = 500

export async function loadTables(record: Record, folder: string, manifest: Manifest): Promise<void> {
  await record.owner.transaction().execute(async (tx) => {
    const forms = await listTables(tx)
    refuseOtherTables(forms, manifest)
    await sql`truncate ${sql.join(forms.map(({ name }) => sql.id('quanze', name)))}`.execute(
      await withoutTriggers(tx, forms),
    )
    const references = await dropReferences(tx)
    for (const form of forms) {
      const kept = manifest.tables.find(({ name }) => name === form.name)
      if (kept !== undefined) await loadTable(tx, form, readLines(folder, kept.file))
    }
    for (const { table, name, definition } of references)
      await sql`alter table ${sql.id('quanze', table)} add constraint ${sql.id(name)} ${sql.raw(definition)}`.execute(
        tx,
      )
    for (const { name } of forms) await sql`alter table ${sql.id('quanze', name)} enable trigger user`.execute(tx)
    for (const { name, value } of manifest.sequences)
      if (Number(value) > 0) await sql`select setval(${`quanze.${name}`}::regclass, ${value})`.execute(tx)
  })
  await sql`analyze`.execute(record.owner)
}

/** What differs from the manifest, in Chinese. */
export async function compareTables(record: Record, manifest: Manifest): Promise<string[]> {
  return inSnapshot(record.owner, async (tx) => {
    const faults: string[] = []
    for (const form of await listTables(tx)) {
      const hash = createHash('sha256')
      let rows = 0
      for await (const text of readRows(tx, form)) {
        rows++
        hash.update(`${text}\n`)
      }
      const kept = manifest.tables.find(({ name }) => name === form.name)
      if (kept?.rows !== rows) faults.push(`数据表 ${form.name} 备份中有${kept?.rows ?? 0}行，恢复后有${rows}行`)
      else if (kept.digest !== hash.digest('hex')) faults.push(`数据表 ${form.name} 恢复后的内容与备份不同`)
    }
    return faults
  })
}

function refuseOtherTables(forms: readonly TableForm[], manifest: Manifest): void {
  const [here, there] = [forms, manifest.tables].map((tables) =>
    tables
      .map(({ name }) => name)
      .sort()
      .join(' '),
  )
  if (here !== there)
    throw new Refused('record.backup-damaged', '备份的数据表与它自己写明的数据库版本不符。', '换另一份备份。')
}

async function withoutTriggers(tx: Scope, forms: readonly TableForm[]): Promise<Scope> {
  for (const { name } of forms) await sql`alter table ${sql.id('quanze', name)} disable trigger user`.execute(tx)
  return tx
}

/** Rows refer to each other in every direction; the references are checked once all of them are there. */
async function dropReferences(tx: Scope): Promise<{ table: string; name: string; definition: string }[]> {
  const { rows } = await sql<{ table: string; name: string; definition: string }>`
    select c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype = 'f' and c.relnamespace = 'quanze'::regnamespace`.execute(tx)
  for (const { table, name } of rows)
    await sql`alter table ${sql.id('quanze', table)} drop constraint ${sql.id(name)}`.execute(tx)
  return rows
}

async function loadTable(tx: Scope, form: TableForm, lines: AsyncIterable<string>): Promise<void> {
  let batch: string[] = []
  for await (const line of lines) {
    batch.push(line)
    if (batch.length < BATCH) continue
    await insertRows(tx, form, batch)
    batch = []
  }
  await insertRows(tx, form, batch)
}

async function insertRows(tx: Scope, { name, columns }: TableForm, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return
  const names = sql.join(columns.map((column) => sql.id(column)))
  await sql`
    insert into ${sql.id('quanze', name)} (${names}) overriding system value
    select ${names} from jsonb_populate_recordset(null::${sql.id('quanze', name)}, ${`[${lines.join(',')}]`}::jsonb)`.execute(
    tx,
  )
}
