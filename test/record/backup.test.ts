import { randomUUID } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifierOf } from '#core/ledger'
import { checkBackup, restoreBackup, writeBackup } from '#store/backup'
import { appendEntry, ensureLedgerKey, eraseEntry, sequenceLedger, verifyLedger } from '#store/ledger'
import { inScope, openRecord } from '#store/record'
import { withDatabase } from './database.ts'

const database = withDatabase()
const folder = mkdtempSync(join(tmpdir(), 'quanze-backup-'))
const actor = { kind: 'system', reason: 'test' } as const
chmodSync(folder, 0o755)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A region with an entry, as any module would write it; rows of every odd kind of value. */
async function addFact(name: string): Promise<number> {
  const id = randomUUID()
  const entry = await inScope(database.owner, { system: 'test' }, (tx) =>
    appendEntry(tx, { action: 'fact.assert', actor, subject: { kind: 'region', id } }, async ({ id: entryId, at }) => {
      const { rows } = await sql<{ seq: number }>`
        insert into quanze.fact (seq, kind, id, valid_from, valid_to, recorded_at, entry_id, removed, value, reason)
        values (nextval('quanze.fact_number'), 'region', ${id}, '2026-01-01', null, ${at}, ${entryId}, false,
          ${JSON.stringify({ code: '370000', name, level: 'province', deep: { 空: null, n: 12345678901234567890n.toString() } })}::jsonb, '新设')
        returning seq`.execute(tx)
      return rows.map(({ seq }) => ({ table: 'fact', key: { seq } }))
    }),
  )
  return entry.id
}

beforeAll(async () => {
  for (const name of ['山东', '换\n行', '"引号"', '𠮷', '\\反斜']) await addFact(name)
  const erased = await inScope(database.app, { system: 'test' }, (tx) =>
    appendEntry(tx, { action: 'note.add', actor, subject: { kind: 'note', id: '1' } }),
  )
  await inScope(database.app, { system: 'test' }, (tx) => eraseEntry(tx, erased.id, actor, '期满'))
  await sequenceLedger(database.app, database.dataDir, ensureLedgerKey(database.dataDir))
  mkdirSync(join(database.dataDir, 'originals', 'ab'), { recursive: true })
  writeFileSync(join(database.dataDir, 'originals', 'ab', 'abcd'), Buffer.from([0, 1, 2, 255]))
  chmodSync(join(database.dataDir, 'originals', 'ab', 'abcd'), 0o400)
  writeFileSync(join(database.dataDir, 'half.part'), 'not to be kept')
  mkdirSync(join(database.dataDir, 'uploads', 'up-x'), { recursive: true })
  writeFileSync(join(database.dataDir, 'uploads', 'up-x', 'rows.csv'), 'being received')
})

describe('a backup', () => {
  const target = join(folder, 'one')

  it('is of one instant while others go on writing, and is read again before it counts', async () => {
    let writing = true
    const others = (async () => {
      while (writing) await addFact('同时')
    })()
    const manifest = await writeBackup(database, target, { program: 'test' })
    writing = false
    await others
    const rows = Object.fromEntries(manifest.tables.map((table) => [table.name, table.rows]))
    // Entry and row are written together, so the instant has both or neither; one entry was erased, and one says so.
    expect(rows['ledger_entry']).toBe((rows['fact'] ?? 0) + 2)
    expect(manifest.files.map(({ path }) => path)).toEqual([
      'ledger/key',
      'ledger/key.pub',
      'originals/ab/abcd',
      'ledger/checkpoint',
    ])
    expect(await checkBackup(target)).toEqual([])
    expect(existsSync(`${target}.part`)).toBe(false)
  })

  it('comes back in an empty folder with the same rows, files, rights and ledger', async () => {
    const dataDir = join(folder, 'restored')
    const manifest = await restoreBackup(target, dataDir)
    const record = await openRecord({ dataDir })
    const report = await verifyLedger(record.owner, {
      verifier: verifierOf(ensureLedgerKey(dataDir)),
      kept: [manifest.ledger.note ?? ''],
    })
    expect(report).toMatchObject({ faults: [], erased: 1, checkpoints: 1 })
    // What comes next goes on where it stood.
    const entry = await inScope(record.app, { system: 'test' }, (tx) =>
      appendEntry(tx, { action: 'note.add', actor, subject: { kind: 'note', id: '2' } }),
    )
    expect(entry.id).toBeGreaterThan(report.entries)
    await expect(sql`delete from quanze.fact`.execute(record.owner)).rejects.toThrow('append-only')
    await expect(sql`update quanze.fact set entry_id = 0`.execute(record.app)).rejects.toThrow('permission denied')
    const references = await sql<{ n: number }>`select count(*) as n from pg_constraint where contype = 'f'`.execute(
      record.owner,
    )
    const before = await sql<{ n: number }>`select count(*) as n from pg_constraint where contype = 'f'`.execute(
      database.owner,
    )
    expect(references.rows).toEqual(before.rows)
    await record.close()
    expect(readFileSync(join(dataDir, 'originals', 'ab', 'abcd'))).toEqual(Buffer.from([0, 1, 2, 255]))
  })

  it('is not written over another one, nor restored over anything', async () => {
    await expect(writeBackup(database, target, { program: 'test' })).rejects.toThrow('不是空的')
    await expect(restoreBackup(target, folder)).rejects.toThrow('不是空的')
  })

  it('with one byte changed anywhere is found out and not restored', async () => {
    const files = readdirSync(target, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    let tried = 0
    for (const entry of files) {
      const path = join(entry.parentPath, entry.name)
      if (entry.name === 'manifest.json') continue
      const bytes = readFileSync(path)
      if (bytes.length === 0) continue
      chmodSync(path, 0o600)
      const at = (tried * 7919) % bytes.length
      writeFileSync(path, bytes.with(at, (bytes[at] ?? 0) ^ 1))
      expect(await checkBackup(target), path).not.toEqual([])
      await expect(restoreBackup(target, join(folder, 'never'))).rejects.toThrow('备份已损坏')
      writeFileSync(path, bytes)
      tried++
    }
    expect(tried).toBeGreaterThan(10)
    appendFileSync(join(target, 'files', 'more'), 'x')
    expect(await checkBackup(target)).toEqual(['多出文件 more'])
    rmSync(join(target, 'files', 'more'))
    expect(existsSync(join(folder, 'never', 'record'))).toBe(false)
  })

  it('without its manifest is no backup', async () => {
    await expect(restoreBackup(folder, join(folder, 'never'))).rejects.toThrow('不是完整的备份')
  })
})
