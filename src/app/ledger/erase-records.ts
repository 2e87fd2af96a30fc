/**
 * Deletes personal data as the law asks: salt and record of entries, and what facts and timelines say of a person. The tree stays as it
 * was; for each entry another says that it was erased and why, and tells again of the rows that stay.
 */
import { Refused } from '#core/diagnostic'
import { type Actor, canonicalJson } from '#core/ledger'
import { FindingSeals, forgetNames } from '#store/assessment'
import {
  erasePerson,
  findPeopleByCode,
  listPersonalFacts,
  listPersonalRequests,
  lockFacts,
  type PersonalFact,
  vacuumPersonal,
} from '#store/authority'
import { ensureLedgerKey, eraseEntry, findRowsTold, listEntriesTelling, type RowKey } from '#store/ledger'
import { inScope, openAsIs, type RecordOptions, type Scope } from '#store/record'
import { sequenceRecord } from './sequence-record.ts'
import { verifyRecordIn } from './verify-installation.ts'

export type Erasure = { entry: number } | { officer: string }

export type Erased = { entries: number; facts: number; findings: number }

const ACTOR: Actor = { kind: 'system', reason: 'ledger erase' }

export async function eraseRecords(options: RecordOptions, what: Erasure, reason: string): Promise<Erased> {
  const record = await openAsIs(options)
  try {
    if (record.owner === record.app)
      throw new Refused(
        'record.start-failed',
        '删除要用数据库所有者的登录，没有删除。',
        '设置 DATABASE_OWNER_URL（quanze_owner 的登录）后再试。',
      )
    const erased = await inScope(record.owner, { system: 'ledger erase' }, (tx) =>
      eraseRecordsIn(tx, record.dataDir, what, reason),
    )
    await vacuumPersonal(record.owner)
    await sequenceRecord(record, ensureLedgerKey(record.dataDir))
    return erased
  } finally {
    await record.close()
  }
}

export async function eraseRecordsIn(tx: Scope, dataDir: string, what: Erasure, reason: string): Promise<Erased> {
  await lockFacts(tx)
  const { faults } = await verifyRecordIn(tx, dataDir)
  // What stays is told of anew, as it stands: what was tampered with would be made good by that.
  if (faults.length > 0)
    throw new Refused(
      'ledger.tampered',
      `存证账核验不通过，有${faults.length}处不符，没有删除。`,
      '先运行 quanze ledger verify 查明。',
    )
  return 'entry' in what ? eraseOne(tx, what.entry, reason) : eraseOfficer(tx, what.officer, reason)
}

async function eraseOne(tx: Scope, entry: number, reason: string): Promise<Erased> {
  const rows = await findRowsTold(tx, entry)
  if (rows === undefined) throw new Refused('ledger.no-entry', `存证账里没有第${entry}条，或者它的内容已经删除。`)
  await eraseEntry(tx, entry, ACTOR, reason, async () => rows)
  return { entries: 1, facts: 0, findings: 0 }
}

async function eraseOfficer(tx: Scope, code: string, reason: string): Promise<Erased> {
  const [officer, ...others] = await findPeopleByCode(tx, code)
  if (officer === undefined) throw new Refused('ledger.no-entry', `没有编号为“${code}”的人员，没有删除。`)
  if (others.length > 0)
    throw new Refused(
      'ledger.no-entry',
      `编号“${code}”先后属于${others.length + 1}个人，没有删除。`,
      '请给出人员的标识（id）。',
    )
  const { facts, names } = await listPersonalFacts(tx, officer)
  const { gone, left } = await listPersonalRequests(tx, officer)
  const targets = await listEntriesTelling(tx, facts, [...gone, ...left])
  if (facts.length === 0) throw new Refused('ledger.no-entry', `编号“${code}”的人员信息已经删除。`)
  let findings = 0
  for (const [n, target] of targets.entries()) {
    const rows = (await findRowsTold(tx, target)) ?? []
    await eraseEntry(tx, target, ACTOR, reason, async ({ id }) => {
      if (n > 0) return asLeft(rows, gone)
      const seals = await blank(tx, facts, { officer, names }, id)
      findings = seals.findings
      return [...asLeft([...rows, ...left, ...gone], gone), ...seals.rows]
    })
  }
  return { entries: targets.length, facts: facts.length, findings }
}

/** What was asked about the person is not there to be told of again. */
function asLeft(rows: readonly RowKey[], gone: readonly RowKey[]): RowKey[] {
  const names = new Set(gone.map(nameOf))
  return rows.map((row) => (names.has(nameOf(row)) ? { ...row, removed: true } : row))
}

function nameOf({ table, key }: RowKey): string {
  return canonicalJson({ table, key })
}

async function blank(
  tx: Scope,
  facts: readonly PersonalFact[],
  who: { officer: string; names: readonly string[] },
  by: number,
): Promise<{ findings: number; rows: RowKey[] }> {
  await erasePerson(tx, facts, by)
  const seals = new FindingSeals(by)
  const findings = await forgetNames(tx, who, seals)
  return { findings, rows: seals.rows() }
}
