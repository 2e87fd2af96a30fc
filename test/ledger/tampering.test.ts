import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { verifierOf } from '#core/ledger'
import {
  ensureLedgerKey,
  findKeptCheckpoint,
  type LedgerReport,
  sequenceLedger,
  verifyLedger,
  verifyLedgerIn,
} from '#store/ledger'
import { withDatabase } from '../record/database.ts'
import { addSample, createSampleTable } from './sample-table.ts'
import { isFoundAt, TAMPERINGS } from './tampering.ts'

const database = withDatabase()
const TIMES = Number(process.env['QUANZE_TAMPERINGS'] ?? 150)
let keys: Parameters<typeof verifyLedger>[1]

beforeAll(async () => {
  await createSampleTable(database.owner)
  const key = ensureLedgerKey(database.dataDir)
  for (let i = 0; i < 50; i++) {
    await addSample(database.app, [i * 2, i * 2 + 1], `第${i}人`)
    if (i % 5 === 4 || i % 7 === 3) await sequenceLedger(database.app, database.dataDir, key)
  }
  keys = { verifier: verifierOf(key), kept: [findKeptCheckpoint(database.dataDir) ?? ''] }
})

class Undone extends Error {}

/** Does it, looks, and takes it back. */
async function tamperAndVerify(name: string, nth: number, other: number): Promise<[boolean, LedgerReport]> {
  const tamper = TAMPERINGS[name]
  if (tamper === undefined) throw new Error(name)
  let seen: [boolean, LedgerReport] | undefined
  const work = database.superuser.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    const place = await tamper(tx, nth, other)
    const report = await verifyLedgerIn(tx, keys)
    seen = [isFoundAt(place, report.faults), report]
    throw new Undone()
  })
  await work.catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error
  })
  if (seen === undefined) throw new Error('not looked at')
  return seen
}

describe('an administrator with all rights over the database', () => {
  it.each(Object.keys(TAMPERINGS))('who %s is found out, and where', async (name) => {
    const [found, { faults }] = await tamperAndVerify(name, 17, 8)
    expect(found, JSON.stringify(faults.slice(0, 5))).toBe(true)
  })

  it(
    `is found out in ${TIMES} random attempts, every time and in the right place`,
    async () => {
      const name = fc.constantFrom(...Object.keys(TAMPERINGS))
      const attempt = fc.asyncProperty(name, fc.nat(10_000), fc.nat(10_000), async (kind, nth, other) => {
        const [found, { faults }] = await tamperAndVerify(kind, nth, other)
        expect(found, JSON.stringify(faults.slice(0, 5))).toBe(true)
      })
      await fc.assert(attempt, { numRuns: TIMES })
    },
    60_000 + TIMES * 500,
  )

  it('who does nothing is not accused', async () => {
    expect((await verifyLedger(database.owner, keys)).faults).toEqual([])
  })
})
