import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordRun } from '#app/assessment'
import { ensureAdministrators, openHouse } from '#app/identity'
import { type VerifiedLedger, verifyRecord, verifyRecordIn } from '#app/ledger'
import { compareFindings } from '#store/assessment'
import { ensureLedgerKey, sequenceLedger } from '#store/ledger'
import { asSystem, recordOffice } from '../authority/office.ts'
import { assessPermits } from '../authority/permits.ts'
import { withDatabase } from '../record/database.ts'
import { TABLE_TAMPERINGS, unlock } from './tampering-tables.ts'

const database = withDatabase()
const TIMES = Number(process.env['QUANZE_TAMPERINGS'] ?? 120)
const folder = mkdtempSync(join(tmpdir(), 'quanze-tables-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Decided or not in the second run: some findings go, some stay. */
const applications = (decided: number) =>
  Array.from({ length: 12 }, (_, i) => ({
    no: `A${i}`,
    received: '2026-03-02',
    organ: 'A1',
    handler: i % 2 === 0 ? 'Y1' : 'Y9',
    post: '受理岗',
    ...(i < decided && { decided: '2026-03-03' }),
  }))

const keep = (out: string) =>
  asSystem(database.app, (tx) => recordRun(tx, { out, actor: { kind: 'system', reason: 'test' } }))
const sequence = () => sequenceLedger(database.app, database.dataDir, ensureLedgerKey(database.dataDir))
const verify = () => verifyRecord(database, {})

beforeAll(async () => {
  const house = await openHouse(database, { now: () => new Date() })
  await ensureAdministrators(house)
  await recordOffice(database.app)
  await keep(await assessPermits(folder, 'first', applications(0)))
  await sequence()
  await keep(await assessPermits(folder, 'second', applications(3)))
  await sequence()
}, 300_000)

class Undone extends Error {}

/** Does it, looks, and takes it back. */
async function tamperAndVerify(name: string, nth: number): Promise<[boolean, VerifiedLedger]> {
  const tamper = TABLE_TAMPERINGS[name]
  if (tamper === undefined) throw new Error(name)
  let seen: [boolean, VerifiedLedger] | undefined
  const work = database.superuser.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    const { table, holds } = await tamper(tx, nth)
    const report = await verifyRecordIn(tx, database.dataDir)
    const found = report.faults.some(({ text }) => text.includes(`数据表 ${table} 的行`) && text.includes(holds))
    seen = [found, report]
    throw new Undone()
  })
  await work.catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error
  })
  if (seen === undefined) throw new Error('not looked at')
  return seen
}

describe('an administrator with all rights over the database', () => {
  it.each(Object.keys(TABLE_TAMPERINGS))('who %s is found out, and where', async (name) => {
    const [found, { faults }] = await tamperAndVerify(name, 5)
    expect(found, JSON.stringify(faults.slice(0, 5))).toBe(true)
  })

  it(
    `is found out in ${TIMES} random attempts on the tables people work with, every time and in the right place`,
    async () => {
      const name = fc.constantFrom(...Object.keys(TABLE_TAMPERINGS))
      const attempt = fc.asyncProperty(name, fc.nat(10_000), async (kind, nth) => {
        const [found, { faults }] = await tamperAndVerify(kind, nth)
        expect(found, JSON.stringify(faults.slice(0, 5))).toBe(true)
      })
      await fc.assert(attempt, { numRuns: TIMES })
    },
    60_000 + TIMES * 500,
  )
})

/** A value that no finding here has. */
const OTHERS: Readonly<Record<string, string>> = {
  uuid: `'00000000-0000-4000-8000-000000000003'`,
  text: `'别的'`,
  date: `date '2001-01-01'`,
  'timestamp with time zone': `timestamptz '2001-01-01 00:00Z'`,
  jsonb: `'{"x": 1}'`,
  integer: '7',
}

describe('a verification', () => {
  it('accuses nobody where nothing was changed', async () => {
    expect(await verify()).toMatchObject({ faults: [], unsealed: { runs: 0, findings: 0 } })
  })

  it('counts apart what was recorded of findings before they were sealed, and takes it for no fault', async () => {
    const work = database.superuser.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      await sql`delete from quanze.finding_seal`.execute(tx)
      expect(await compareFindings(tx)).toEqual({ faults: [], compared: 0, unsealed: { runs: 2, findings: 12 } })
      // Yet whoever removed the seals is found out.
      const { faults } = await verifyRecordIn(tx, database.dataDir)
      expect(faults.some(({ text }) => text.includes('数据表 finding_seal 的行'))).toBe(true)
      // A database of the program before has no such table.
      await sql`drop table quanze.finding_seal`.execute(tx)
      expect((await compareFindings(tx)).unsealed).toEqual({ runs: 2, findings: 12 })
      throw new Undone()
    })
    await expect(work).rejects.toBeInstanceOf(Undone)
  })

  it('looks at every column of a finding', async () => {
    const { rows } = await sql<{ column: string; type: string }>`
      select attname as column, atttypid::regtype::text as type from pg_attribute
      where attrelid = 'quanze.finding'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`.execute(
      database.superuser,
    )
    expect(rows.length).toBeGreaterThan(30)
    for (const { column, type } of rows) {
      const other = OTHERS[type]
      if (other === undefined) throw new Error(`what is another ${type}?`)
      const work = database.superuser.transaction().execute(async (tx) => {
        await sql`set local session_replication_role = replica`.execute(tx)
        await unlock(tx, 'finding')
        await sql`update quanze.finding set ${sql.ref(column)} = ${sql.raw(other)}
          where ctid = (select min(ctid) from quanze.finding)`.execute(tx)
        expect((await compareFindings(tx)).faults, column).not.toEqual([])
        throw new Undone()
      })
      await expect(work).rejects.toBeInstanceOf(Undone)
    }
  })

  it('names the tables that nothing vouches for, so that nobody thinks them proved', async () => {
    const { uncovered } = await verify()
    expect(uncovered.map(({ table }) => table)).toEqual(
      expect.arrayContaining(['security_event', 'approval', 'session']),
    )
    expect(uncovered.map(({ table }) => table)).not.toContain('finding')
  })
})
