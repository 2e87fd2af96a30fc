import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordRun } from '#app/assessment'
import { askForFacts, refuseGrant, withdrawGrant } from '#app/authority'
import { ensureAdministrators, openHouse } from '#app/identity'
import { sequenceRecord, type VerifiedLedger, verifyRecord, verifyRecordIn } from '#app/ledger'
import { compareFindings } from '#store/assessment'
import { findApproval, recordSecurityEvent, sealEvents } from '#store/identity'
import { ensureLedgerKey } from '#store/ledger'
import { inScope } from '#store/record'
import { asSystem, type Office, recordOffice, SINCE, TODAY } from '../authority/office.ts'
import { assessPermits } from '../authority/permits.ts'
import { withDatabase } from '../record/database.ts'
import { TABLE_TAMPERINGS, unlock } from './tampering-tables.ts'

const database = withDatabase()
const TIMES = Number(process.env['QUANZE_TAMPERINGS'] ?? 80)
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
const sequence = () => sequenceRecord(database, ensureLedgerKey(database.dataDir))
const happen = (...kinds: string[]) =>
  asSystem(database.app, async (tx) => {
    for (const kind of kinds)
      await recordSecurityEvent(tx, { kind, outcome: 'refused', address: '10.0.0.7', at: new Date() })
  })
const verify = () => verifyRecord(database, {})

beforeAll(async () => {
  const house = await openHouse(database, { now: () => new Date() })
  await ensureAdministrators(house)
  const office = await recordOffice(database.app)
  await keep(await assessPermits(folder, 'first', applications(0)))
  await happen('session.password', 'session.code', 'access.refused')
  await sequence()
  await askAndDecide(office)
  await happen('session.password', 'access.refused')
  await keep(await assessPermits(folder, 'second', applications(3)))
  await sequence()
}, 300_000)

/** What one of two administrators asks for: it waits, is sent back by the other, or taken back. */
async function askAndDecide(office: Office): Promise<void> {
  const { rows } = await sql<{ id: string }>`select id from quanze.account order by id limit 2`.execute(database.owner)
  const [first = '', second = ''] = rows.map(({ id }) => id)
  const now = new Date()
  const asking = { account: first, now, expiresAt: new Date(now.getTime() + 86_400_000) }
  const assertion = (officer: string) =>
    ({
      kind: 'appointment',
      id: randomUUID(),
      validFrom: SINCE,
      value: { officer, post: office.hearer, kind: 'concurrent' },
    }) as const
  for (const end of ['waiting', 'refused', 'withdrawn'])
    await inScope(database.owner, { system: 'test' }, async (tx) => {
      const facts = [office.sun, office.li].map((officer) => ({ assertion: assertion(officer), version: 0 }))
      const approval = await findApproval(tx, await askForFacts(tx, asking, facts, { reason: '任免文件' }), { now })
      if (approval === undefined) throw new Error('not asked')
      if (end === 'refused') await refuseGrant(tx, approval, { account: second, now, today: TODAY }, '文号不对')
      if (end === 'withdrawn') await withdrawGrant(tx, approval, { account: first, now, today: TODAY })
    })
}

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
    expect(await verify()).toMatchObject({
      faults: [],
      unsealed: { runs: 0, findings: 0 },
      waitingEvents: 0,
      adopted: [],
    })
  })

  it('finds a security event that was changed also where somebody has it sealed once more', async () => {
    const work = database.superuser.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      const { rows } = await sql<{ id: number }>`
        update quanze.security_event set outcome = 'done' where id = (select min(id) from quanze.security_event) returning id`.execute(
        tx,
      )
      const id = rows[0]?.id
      await sql`insert into quanze.event_pending values (${id})`.execute(tx)
      expect(await sealEvents(tx, 0)).toBe(1)
      const { faults } = await verifyRecordIn(tx, database.dataDir)
      expect(faults.map(({ text }) => text)).toEqual([
        expect.stringMatching(`数据表 security_event 的行 {"id":${id}} 被改过`),
      ])
      throw new Undone()
    })
    await expect(work).rejects.toBeInstanceOf(Undone)
  })

  it('finds an approval that was changed also where it is said to wait for its adoption', async () => {
    const work = database.superuser.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      const { rows } = await sql<{ id: string }>`
        update quanze.approval set reason = '别的' where state = 'waiting' returning id`.execute(tx)
      const id = rows[0]?.id ?? ''
      await sql`insert into quanze.ledger_to_adopt values ('approval', ${JSON.stringify({ id })}::jsonb)`.execute(tx)
      const { faults } = await verifyRecordIn(tx, database.dataDir)
      expect(faults.map(({ text }) => text)).toEqual([
        expect.stringContaining(`数据表 approval 的行 {"id":"${id}"} 被改过`),
      ])
      throw new Undone()
    })
    await expect(work).rejects.toBeInstanceOf(Undone)
  })

  it('counts apart the events that no entry has sealed yet', async () => {
    const before = (await verify()).entries
    await happen('session.password', 'access.refused', 'access.refused')
    await sequenceRecord(database, ensureLedgerKey(database.dataDir), { eventsWaitMs: 60_000 })
    expect(await verify()).toMatchObject({ faults: [], waitingEvents: 3, entries: before })
    await sequence()
    // Three events, one leaf.
    expect(await verify()).toMatchObject({ faults: [], waitingEvents: 0, waiting: 0, entries: before + 1 })
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
    const tables = uncovered.map(({ table }) => table)
    expect(tables).toEqual(expect.arrayContaining(['session', 'account_use', 'job']))
    for (const table of ['finding', 'security_event', 'approval', 'approval_fact', 'event_seal'])
      expect(tables).not.toContain(table)
  })
})
