import { readFileSync, statSync } from 'node:fs'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkProof, openCheckpoint, verifierOf, verifyConsistency } from '#core/ledger'
import {
  ensureLedgerKey,
  eraseEntry,
  findLastCheckpoint,
  ledgerFolder,
  listEntries,
  proveConsistency,
  proveEntry,
  sequenceLedger,
  verifyLedger,
} from '#store/ledger'
import { inScope } from '#store/record'
import { withDatabase } from '../record/database.ts'
import { addSample, createSampleTable, SYSTEM } from './sample-table.ts'

const database = withDatabase()
const key = () => ensureLedgerKey(database.dataDir)
const verify = () => verifyLedger(database.owner, { verifier: verifierOf(key()), kept: [] })

beforeAll(() => createSampleTable(database.owner))

describe('the ledger', () => {
  it('takes an entry and the rows it writes together, and gives it a place and a signed checkpoint', async () => {
    const entry = await addSample(database.app, [1, 2], '张三')
    const { added, size, note } = await sequenceLedger(database.app, database.dataDir, key())
    expect({ added, size }).toEqual({ added: 1, size: 1 })
    expect(openCheckpoint(note ?? '', verifierOf(key()))?.size).toBe(1)
    expect(readFileSync(ledgerFolder(database.dataDir).lastCheckpoint, 'utf8')).toBe(note)
    const [listed] = await inScope(database.app, SYSTEM, (tx) => listEntries(tx, { limit: 5 }))
    expect(listed).toMatchObject({ id: entry.id, at: entry.at, action: 'sample.create', index: 0, actorKind: 'system' })
    expect(await verify()).toMatchObject({ entries: 1, rows: 2, faults: [] })
  })

  it('loses entry and rows together when the work fails', async () => {
    const before = await verify()
    await expect(addSample(database.app, [3, 1], '李四')).rejects.toThrow('duplicate key')
    expect(await verify()).toEqual(before)
  })

  it('cannot be given rows that are not there', async () => {
    await expect(addSample(database.app, [4], '王五', [5])).rejects.toThrow('not there')
  })

  it('has one place for each entry, without gaps, however many write at once', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, i) => addSample(database.app, [100 + i], `人${i}`)))
    const passes = await Promise.all([1, 2, 3].map(() => sequenceLedger(database.app, database.dataDir, key())))
    expect(passes.reduce((sum, { added }) => sum + added, 0)).toBe(40)
    const { rows } = await sql<{ index: number }>`select index from quanze.ledger_leaf order by index`.execute(
      database.app,
    )
    expect(rows.map(({ index }) => index)).toEqual(Array.from({ length: 41 }, (_, i) => i))
    expect((await verify()).faults).toEqual([])
  })

  it('proves any entry to a stranger who has only the public key and the file', async () => {
    for (const id of [1, 20, 40]) {
      const text = await inScope(database.app, SYSTEM, async (tx) => {
        const [entry] = await listEntries(tx, { limit: 1, after: { key: '', id: String(id + 8) } })
        return proveEntry(tx, entry?.id ?? 0)
      })
      expect(checkProof(text, verifierOf(key()))).toMatchObject({ valid: true, checkpoint: { size: 41 } })
    }
  })

  it('shows a witness how it goes on from the checkpoint the witness holds', async () => {
    const held = await inScope(database.app, SYSTEM, findLastCheckpoint)
    await addSample(database.app, [200], '赵六')
    const { note } = await sequenceLedger(database.app, database.dataDir, key())
    const [before, after] = [held?.note ?? '', note ?? ''].map((text) => openCheckpoint(text, verifierOf(key())))
    if (before === undefined || after === undefined) throw new Error('not signed')
    const proof = await inScope(database.app, SYSTEM, (tx) => proveConsistency(tx, before.size, after.size))
    expect(verifyConsistency(before, after, proof)).toBe(true)
  })

  it('destroys what an entry said, and still proves that nothing else changed', async () => {
    const entry = await addSample(database.app, [300], '应当被遗忘')
    await sequenceLedger(database.app, database.dataDir, key())
    const before = await verify()
    const erasure = await inScope(database.app, SYSTEM, (tx) =>
      eraseEntry(tx, entry.id, { kind: 'system', reason: 'retention' }, '保存期满'),
    )
    // The row itself is removed by its own module; here the table has no such need.
    await sql`alter table quanze.sample disable trigger user; delete from quanze.sample where id = 300`.execute(
      database.superuser,
    )
    await sequenceLedger(database.app, database.dataDir, key())
    const after = await verify()
    expect(after).toMatchObject({ entries: before.entries + 1, erased: 1, faults: [] })
    const { rows } = await sql`select record, salt, erased_by from quanze.ledger_entry where id = ${entry.id}`.execute(
      database.owner,
    )
    expect(rows).toEqual([{ record: null, salt: null, erased_by: erasure.id }])
    await expect(inScope(database.app, SYSTEM, (tx) => proveEntry(tx, entry.id))).rejects.toThrow('已依法删除')
  })

  it('erases nothing that no entry says is erased', async () => {
    const work = inScope(database.app, SYSTEM, (tx) => sql`select quanze.erase_ledger_entry(1, 1)`.execute(tx))
    await expect(work).rejects.toThrow('does not say')
  })
})

describe('what the application may do to the ledger', () => {
  it.each([
    ['change an entry', 'update quanze.ledger_entry set action = action'],
    ['remove an entry', 'delete from quanze.ledger_entry'],
    ['change a leaf', 'update quanze.ledger_leaf set hash = hash'],
    ['remove a checkpoint', 'delete from quanze.ledger_checkpoint'],
    ['empty the tree', 'truncate quanze.ledger_node'],
    ['seal an entry twice', `select quanze.seal_ledger_entry(1, '{}', '\\x00', '\\x00')`],
    [
      'leave an entry open',
      `insert into quanze.ledger_entry (id, at, actor_kind, action, subject_kind, subject_id)
      values (nextval('quanze.ledger_entry_number'), now(), 'visitor', 'x', 'x', 'x')`,
    ],
  ])('is not to %s', async (_, statement) => {
    await expect(inScope(database.app, SYSTEM, (tx) => sql.raw(statement).execute(tx))).rejects.toThrow(
      /permission denied|is not open|not sealed/,
    )
  })

  it('does not stop at the owner either, for slips are made there too', async () => {
    for (const table of ['ledger_entry', 'ledger_leaf', 'ledger_node', 'ledger_checkpoint']) {
      await expect(sql`delete from ${sql.id('quanze', table)}`.execute(database.owner)).rejects.toThrow('append-only')
    }
  })

  it('is not to read entries without saying in whose name', async () => {
    const { rows } = await sql`select from quanze.ledger_entry`.execute(database.app)
    expect(rows).toEqual([])
  })
})

it('keeps its secret from all other accounts of the machine', () => {
  key()
  expect(statSync(ledgerFolder(database.dataDir).secret).mode & 0o777).toBe(0o600)
})
