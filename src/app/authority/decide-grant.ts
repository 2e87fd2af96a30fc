/** What one person asked for and gives rights: confirmed or sent back by another, or taken back by the first. */
import { formatDate, type LocalDate } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import {
  type Assertion,
  assertFacts,
  lockFacts,
  type RequestedFact,
  readHistories,
  readRequestedFacts,
} from '#store/authority'
import { decideApproval, type StoredApproval } from '#store/identity'
import { appendEntry, type RowKey } from '#store/ledger'
import { inNameOf, type Scope } from '#store/record'
import { checkFacts } from './check-facts.ts'
import { refuseCircle } from './circles.ts'
import { findUnfit } from './find-unfit.ts'
import { listWideningOneself, readOwnFault } from './own-affairs.ts'
import { listReachFaults } from './reach.ts'

export type Deciding = { account: string; now: Date; today: LocalDate }

/** The approval is locked, waits, and was asked for by somebody else. */
export async function confirmGrant(tx: Scope, approval: StoredApproval, by: Deciding): Promise<void> {
  await lockFacts(tx)
  const facts = await readRequestedFacts(tx, approval.id)
  const assertions = facts.map(({ assertion }) => assertion)
  const [first] = assertions
  if (first === undefined) throw inTheWay('要记录的内容已依法删除，这一项不能再确认，请退回。')
  const known = await readKnown(tx, facts)
  await refuseChanged(facts, known)
  await inNameOf(tx, approval.requestedBy, () => refuseFirstPerson(tx, first.kind, assertions, known))
  const faults = await checkFacts(tx, assertions, known, 'confirm')
  if (faults.length > 0) throw inTheWay(`提出之后情况有变，没有记录：${faults[0]?.message ?? ''}`)
  // What comes by a file is recorded as it is and shown afterwards; by hand the law's limits are asked again.
  if (approval.file === null) await refuseUnfit(tx, facts, by.today)
  await appendEntry(
    tx,
    {
      action: 'authority.grant',
      actor: { kind: 'account', id: by.account },
      subject: facts.length === 1 ? { kind: first.kind, id: first.id } : { kind: 'approval', id: approval.id },
      details: { approval: approval.id, requestedBy: approval.requestedBy, facts: facts.length },
    },
    async ({ id }): Promise<RowKey[]> => {
      const decided = await decideApproval(tx, approval.id, { state: 'confirmed', by: by.account, now: by.now })
      const recorded = await assertFacts(tx, id, assertions, by.today)
      return [decided, ...recorded.map(({ seq }) => ({ table: 'fact', key: { seq } }))]
    },
  )
  for (const { kind, value, validFrom } of assertions) await refuseCircle(tx, kind, value, validFrom)
}

export async function refuseGrant(tx: Scope, approval: StoredApproval, by: Deciding, reason: string): Promise<void> {
  await decide(tx, approval, by, { state: 'refused', action: 'approval.refuse', reason })
}

export async function withdrawGrant(tx: Scope, approval: StoredApproval, by: Deciding): Promise<void> {
  await decide(tx, approval, by, { state: 'withdrawn', action: 'approval.withdraw' })
}

async function decide(
  tx: Scope,
  { id, requestedBy }: StoredApproval,
  { account, now }: Deciding,
  { action, ...decision }: { state: 'refused' | 'withdrawn'; action: string; reason?: string },
): Promise<void> {
  await appendEntry(
    tx,
    { action, actor: { kind: 'account', id: account }, subject: { kind: 'approval', id }, details: { requestedBy } },
    async () => [await decideApproval(tx, id, { ...decision, by: account, now })],
  )
}

type Known = ReadonlyMap<string, Awaited<ReturnType<typeof readHistories>>[number]['facts']>

async function readKnown(tx: Scope, facts: readonly RequestedFact[]): Promise<Known> {
  const known = new Map<string, Awaited<ReturnType<typeof readHistories>>[number]['facts']>()
  for (const kind of new Set(facts.map(({ assertion }) => assertion.kind))) {
    const ids = facts.flatMap(({ assertion }) => (assertion.kind === kind ? [assertion.id] : []))
    for (const history of await readHistories(tx, kind, [...new Set(ids)])) known.set(history.id, history.facts)
  }
  return known
}

async function refuseChanged(facts: readonly RequestedFact[], known: Known): Promise<void> {
  if (facts.every(({ assertion, version }) => (known.get(assertion.id)?.at(-1)?.seq ?? 0) === version)) return
  throw new Refused(
    'record.changed',
    '提出之后，这一条已被他人改动过，不能再按当时的内容确认。',
    '请退回，由提出人按现在的情形重新提出。',
  )
}

/** The first person must still be one who may ask for this, and it must not have come to be about himself. */
async function refuseFirstPerson(
  tx: Scope,
  kind: Assertion['kind'],
  assertions: readonly Assertion[],
  known: Known,
): Promise<void> {
  const own = await readOwnFault(tx)
  if (
    assertions.some((assertion) => own(assertion, known.get(assertion.id) ?? []) !== undefined) ||
    (await listWideningOneself(tx, assertions)).length > 0
  )
    throw new Refused('account.own', '提出人就是得到权限的人，不能确认，请退回。')
  if ((await listReachFaults(tx, kind, assertions, 'grant')).length > 0)
    throw inTheWay('提出人现在已无权提出这一项，不能确认，请退回。')
}

async function refuseUnfit(tx: Scope, facts: readonly RequestedFact[], today: LocalDate): Promise<void> {
  for (const { assertion, version } of facts) {
    const { kind, value, validFrom, validTo } = assertion
    if (value === null) continue
    const unfit = await findUnfit(tx, {
      kind,
      value,
      validFrom,
      isNew: version === 0,
      today,
      ...(validTo !== undefined && { validTo }),
    })
    if (unfit !== undefined)
      throw new Refused('authority.unfit', `${unfit.explanation}自${formatDate(validFrom)}起的这一项没有记录。`)
  }
}

function inTheWay(sentence: string): Refused {
  return new Refused('record.in-the-way', sentence)
}
