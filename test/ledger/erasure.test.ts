import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordRun } from '#app/assessment'
import { type Erasure, eraseRecordsIn, verifyRecord } from '#app/ledger'
import { openCheckpoint, verifierOf, verifyConsistency } from '#core/ledger'
import { listFindings } from '#store/assessment'
import { listRows } from '#store/authority'
import { ensureLedgerKey, findKeptCheckpoint, proveConsistency, sequenceLedger } from '#store/ledger'
import { inScope } from '#store/record'
import { asSystem, type Office, record, recordOffice, SINCE, TODAY } from '../authority/office.ts'
import { assessPermits } from '../authority/permits.ts'
import { withDatabase } from '../record/database.ts'

const database = withDatabase()
const folder = mkdtempSync(join(tmpdir(), 'quanze-erasure-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ID_NUMBER = '11010519491231002X'
let office: Office

const key = () => ensureLedgerKey(database.dataDir)
const sequence = () => sequenceLedger(database.app, database.dataDir, key())
const erase = (what: Erasure, reason = '保存期满') =>
  inScope(database.owner, { system: 'test' }, (tx) => eraseRecordsIn(tx, database.dataDir, what, reason))
const verify = () => verifyRecord(database)

beforeAll(async () => {
  office = await recordOffice(database.app)
  // In an entry of its own, with what is most personal.
  await record(database.app, [
    {
      kind: 'officer',
      id: office.sun,
      validFrom: SINCE,
      value: { code: 'Y1', name: '孙立新', body: office.county, employmentType: 'civilServant', idNumber: ID_NUMBER },
    },
  ])
  const applications = [{ no: 'A1', received: '2026-03-02', organ: 'A1', handler: 'Y1', post: '受理岗' }]
  const out = await assessPermits(folder, 'first', applications)
  await asSystem(database.app, (tx) => recordRun(tx, { out, actor: { kind: 'system', reason: 'test' } }))
  await sequence()
}, 300_000)

/** Everything that is stored, as anybody with the files has it. */
async function readAll(): Promise<string> {
  const { rows } = await sql<{ table: string }>`
    select relname as table from pg_class where relnamespace = 'quanze'::regnamespace and relkind = 'r'`.execute(
    database.superuser,
  )
  const texts = await Promise.all(
    rows.map(({ table }) =>
      sql<{ text: string }>`select to_jsonb(t)::text as text from ${sql.id('quanze', table)} t`.execute(
        database.superuser,
      ),
    ),
  )
  return texts.flatMap((of) => of.rows.map(({ text }) => text)).join('\n')
}

describe('personal data that must go', () => {
  it('is not made good where somebody tampered with what stays', async () => {
    class Undone extends Error {}
    const work = database.superuser.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      await sql`update quanze.fact set reason = '改过' where seq = 1`.execute(tx)
      await expect(eraseRecordsIn(tx, database.dataDir, { officer: 'Y1' }, '保存期满')).rejects.toThrow('核验不通过')
      throw new Undone()
    })
    await expect(work).rejects.toBeInstanceOf(Undone)
  })

  it('goes from facts, timelines, entries and searches, and the ledger still verifies and goes on', async () => {
    const text = await readAll()
    for (const word of ['孙立新', 'sunlixin', ID_NUMBER]) expect(text).toContain(word)
    const before = await verify()
    const held = openCheckpoint(findKeptCheckpoint(database.dataDir) ?? '', verifierOf(key()))
    expect(await erase({ officer: 'Y1' })).toMatchObject({ entries: 2, facts: 3, findings: 1 })
    const { note } = await sequence()
    const left = await readAll()
    for (const word of ['孙立新', 'sunlixin', ID_NUMBER]) expect(left).not.toContain(word)
    const after = await verify()
    expect(after).toMatchObject({ faults: [], erased: 2, entries: before.entries + 2 })
    // The tree goes on from what witnesses hold.
    const now = openCheckpoint(note ?? '', verifierOf(key()))
    if (held === undefined || now === undefined) throw new Error('not signed')
    const proof = await asSystem(database.app, (tx) => proveConsistency(tx, held.size, now.size))
    expect(verifyConsistency(held, now, proof)).toBe(true)
  })

  it('leaves the others, the places and the findings as they were', async () => {
    const { items } = await asSystem(database.app, (tx) => listRows(tx, 'officer', { day: TODAY, limit: 10 }))
    expect(items.map(({ value }) => value)).toEqual(
      expect.arrayContaining([
        { code: 'Y1', name: '（已删除）', body: office.county, employmentType: 'civilServant' },
        expect.objectContaining({ code: 'Y2', name: '单春燕' }),
      ]),
    )
    const findings = await asSystem(database.app, (tx) => listFindings(tx, {}, { limit: 10 }))
    expect(findings.items).toMatchObject([{ officerCode: 'Y1', officer: { id: office.sun, name: '（已删除）' } }])
  })

  it('is gone once and for all', async () => {
    await expect(erase({ officer: 'Y1' })).rejects.toThrow('已经删除')
    await expect(erase({ officer: 'Y77' })).rejects.toThrow('没有编号为“Y77”的人员')
    await expect(erase({ entry: 1 })).rejects.toThrow('已经删除')
  })

  it('can be what a single entry tells, and its rows are still vouched for', async () => {
    const { rows } = await sql<{ id: number }>`
      select id from quanze.ledger_entry where action = 'run.record'`.execute(database.owner)
    expect(await erase({ entry: rows[0]?.id ?? 0 })).toMatchObject({ entries: 1, facts: 0 })
    await sequence()
    expect(await verify()).toMatchObject({ faults: [], erased: 3, unsealed: { runs: 0 } })
  })
})

describe('a fact', () => {
  it.each([
    ['changed without an erasure', `update quanze.fact set value = '{}' where kind = 'body'`],
    [
      'blanked by an entry that says nothing of it',
      `update quanze.fact set value = '{}', erased_by = 1 where kind = 'officer'`,
    ],
    [
      'moved while it is blanked',
      `update quanze.fact set valid_from = valid_from - 1, erased_by = (select max(id) from quanze.ledger_entry where action = 'ledger.erase') where kind = 'officer'`,
    ],
    ['removed', 'delete from quanze.fact'],
  ])('is not to be %s, not even by the owner', async (_, statement) => {
    await expect(sql.raw(statement).execute(database.owner)).rejects.toThrow('append-only')
  })

  it('is not to be blanked by the program', async () => {
    const work = asSystem(database.app, (tx) => sql`update quanze.fact set reason = null`.execute(tx))
    await expect(work).rejects.toThrow('permission denied')
  })
})
