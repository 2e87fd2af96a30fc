/** A finding is given to somebody to look into: not to whom it concerns, and not by whom it concerns. */
import { readOfficersWithin, type Scope } from '#app/identity'
import type { LocalDate } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import { listRecusals, mayAct, RECUSAL_GROUNDS } from '#core/identity'
import {
  type Assignment,
  type FindingDetail,
  insertAssignment,
  insertAssignmentEnd,
  listAssignments,
  lockAssignments,
} from '#store/assessment'
import { appendEntry } from '#store/ledger'

export type Assigning = { account: string; officer: string | undefined; now: Date }

export async function assignFinding(
  tx: Scope,
  by: Assigning,
  found: FindingDetail,
  asked: { officer: string; note: string; due?: LocalDate },
): Promise<string> {
  refuseOwn(by, found)
  if (found.state === 'resolved') throw new Refused('record.in-the-way', '这条疑点已经消除，不必再交办。')
  const { officer } = asked
  if (!(await readOfficersWithin(tx, [officer], { resource: 'officer', action: 'read' })).has(officer))
    throw new Refused('finding.assignee', '没有这名人员，或者不在您能看到的范围内，没有交办。', '从列表中选择人员。')
  const recusals = listRecusals(officer, factsOf(found))
  if (!mayAct('assign', recusals))
    throw new Refused(
      'finding.recusal',
      `此人应当回避：${recusals.map(({ ground }) => RECUSAL_GROUNDS[ground]).join('，')}。没有交办。`,
      '交给与这条疑点无关的人核查。',
    )
  await lockAssignments(tx, found.id)
  const given = (await listAssignments(tx, found.id)).find((one) => one.endedAt === null && one.officer === officer)
  if (given !== undefined) throw new Refused('record.in-the-way', '这条疑点已经交给此人核查，还没有结束。')
  const id = crypto.randomUUID()
  await appendEntry(
    tx,
    {
      // The ledger is read by people whom some findings concern: it does not say which one this is about.
      action: 'finding.assign',
      actor: { kind: 'account', id: by.account },
      subject: { kind: 'assignment', id },
    },
    async (entry) => [
      await insertAssignment(tx, entry.id, { ...asked, id, finding: found.id, by: by.account, at: by.now }),
    ],
  )
  return id
}

/** Whoever was asked does not see the finding by it any more. */
export async function endAssignment(
  tx: Scope,
  by: Assigning,
  found: FindingDetail,
  { assignment, reason }: { assignment: string; reason: string },
): Promise<void> {
  refuseOwn(by, found)
  await lockAssignments(tx, found.id)
  const open = await findOpen(tx, found, assignment)
  if (open === undefined) throw new Refused('record.in-the-way', '这次交办已经结束，或者不在这条疑点上。')
  await appendEntry(
    tx,
    {
      action: 'finding.unassign',
      actor: { kind: 'account', id: by.account },
      subject: { kind: 'assignment', id: assignment },
    },
    async (entry) => [await insertAssignmentEnd(tx, entry.id, { assignment, reason, by: by.account, at: by.now })],
  )
}

async function findOpen(tx: Scope, found: FindingDetail, assignment: string): Promise<Assignment | undefined> {
  return (await listAssignments(tx, found.id)).find((one) => one.id === assignment && one.endedAt === null)
}

/** What is known of the people a finding touches: whom it concerns. */
function factsOf({ officer }: FindingDetail): Parameters<typeof listRecusals>[1] {
  return {
    subjects: officer === undefined ? [] : [officer.id],
    kin: [],
    tookPart: [],
    lines: [],
    complainedOf: [],
    earlierStages: [],
    declared: [],
    challenged: [],
    ordered: [],
    closeColleagues: [],
  }
}

function refuseOwn({ officer }: Assigning, found: FindingDetail): void {
  if (officer !== undefined && found.officer?.id === officer)
    throw new Refused('finding.recusal', '这条疑点涉及您本人，由其他有权的人交办。')
}
