import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordRun } from '#app/assessment'
import { askForFacts, refuseGrant } from '#app/authority'
import { ensureAdministrators, openHouse } from '#app/identity'
import { type Erasure, eraseRecordsIn, verifyRecord, verifyRecordIn } from '#app/ledger'
import { openCheckpoint, verifierOf, verifyConsistency } from '#core/ledger'
import { listFindings } from '#store/assessment'
import { listRows } from '#store/authority'
import { findApproval } from '#store/identity'
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

describe('what was asked about somebody whose data must go', () => {
  const asked = async () =>
    (
      await sql<{ approval: string; officer: string; reason: string | null; why: string | null }>`
        select f.approval_id as approval, f.officer_id as officer, a.reason, a.decision_reason as why
        from quanze.approval_fact f join quanze.approval a on a.id = f.approval_id order by a.requested_at, a.id, f.n`.execute(
        database.owner,
      )
    ).rows
  const entriesOf = async (approval: string) =>
    (
      await sql<{ action: string; erased: boolean }>`
        select action, record is null as erased from quanze.ledger_entry
        where subject_id = ${approval} and subject_kind = 'approval' order by id`.execute(database.owner)
    ).rows

  it('goes with it, and what was asked about others in the same matter is still vouched for', async () => {
    await ensureAdministrators(await openHouse(database, { now: () => new Date() }))
    const accounts = await sql<{ id: string }>`select id from quanze.account order by id limit 2`.execute(
      database.owner,
    )
    const [first = '', second = ''] = accounts.rows.map(({ id }) => id)
    const now = new Date()
    const ask = (officers: readonly string[], reason: string, refusal?: string) =>
      inScope(database.owner, { system: 'test' }, async (tx) => {
        const facts = officers.map((officer) => ({
          version: 0,
          assertion: {
            kind: 'appointment',
            id: randomUUID(),
            validFrom: SINCE,
            reason,
            value: { officer, post: office.hearer, kind: 'concurrent' },
          } as const,
        }))
        const id = await askForFacts(
          tx,
          { account: first, now, expiresAt: new Date(now.getTime() + 86_400_000) },
          facts,
          {
            reason,
          },
        )
        const approval = await findApproval(tx, id, { now })
        if (approval === undefined) throw new Error('not asked')
        const by = { account: second, now: new Date(now.getTime() + 1), today: TODAY }
        if (refusal !== undefined) await refuseGrant(tx, approval, by, refusal)
        return id
      })
    const both = await ask([office.shan, office.li], '单春燕轮岗')
    const own = await ask([office.shan], '单春燕兼任', '单春燕在假')
    const others = await ask([office.li], '李行政兼任')
    await sequence()
    expect((await verify()).faults).toEqual([])
    expect(await readAll()).toContain('单春燕在假')

    expect(await erase({ officer: 'Y2' })).toMatchObject({ facts: 2 })
    await sequence()
    expect(await readAll()).not.toContain('单春燕')
    expect(await asked()).toEqual(
      expect.arrayContaining([
        { approval: both, officer: office.li, reason: null, why: null },
        { approval: others, officer: office.li, reason: '李行政兼任', why: null },
      ]),
    )
    expect(await asked()).toHaveLength(2)
    // A row's digest is no commitment: the entries that told of those rows went too.
    expect(await entriesOf(both)).toEqual([{ action: 'approval.ask', erased: true }])
    expect(await entriesOf(own)).toEqual([
      { action: 'approval.ask', erased: true },
      { action: 'approval.refuse', erased: true },
    ])
    expect(await entriesOf(others)).toEqual([{ action: 'approval.ask', erased: false }])
    expect((await verify()).faults).toEqual([])
  })

  it('stays gone, and what stays is watched: in the same matter and of the matter itself', async () => {
    class Undone extends Error {}
    const tamper = async (statement: string, told: RegExp) => {
      const work = database.superuser.transaction().execute(async (tx) => {
        await sql`set local session_replication_role = replica`.execute(tx)
        await sql.raw(statement).execute(tx)
        expect((await verifyRecordIn(tx, database.dataDir)).faults.map(({ text }) => text)).toEqual([
          expect.stringMatching(told),
        ])
        throw new Undone()
      })
      await expect(work).rejects.toBeInstanceOf(Undone)
    }
    const both = `(select id from quanze.approval where reason is null and state = 'waiting')`
    await tamper(`update quanze.approval set reason = '补写' where id = ${both}`, /approval 的行 .* 被改过/)
    await tamper(
      `update quanze.approval_fact set valid_from = valid_from + 1 where approval_id = ${both}`,
      /approval_fact 的行 .* 被改过/,
    )
    await tamper(
      `insert into quanze.approval_fact select approval_id, 0, kind, fact_id, version, valid_from, valid_to, value, reason, '${office.shan}'
        from quanze.approval_fact where approval_id = ${both}`,
      /approval_fact 的行 .* 没有存证账依据/,
    )
    // A second person of the same matter goes like the first.
    expect(await erase({ officer: 'Y3' })).toMatchObject({ facts: 2 })
    await sequence()
    expect(await asked()).toEqual([])
    expect((await verify()).faults).toEqual([])
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
