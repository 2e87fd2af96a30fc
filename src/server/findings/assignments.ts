/** Who was asked to look into a finding: told with it, given and ended. */
import type { z } from 'zod'
import {
  type Assigning,
  type Assignment,
  assignFinding,
  endAssignment,
  type FindingDetail,
  findFinding,
} from '#app/findings'
import { askAccess, notFound, requireAccess } from '#app/identity'
import { dayOf } from '#app/premises'
import * as routes from '#contract/findings'
import type { RouteSpec } from '#contract/route'
import { type Handler, type ScopedCall, scoped } from '#server/http'
import { HIDDEN } from './shown.ts'
import { targetOf } from './target.ts'

type AnyCall = Pick<ScopedCall<RouteSpec>, 'tx' | 'caller' | 'house' | 'premises' | 'afterCommit'>

const RIGHT = { resource: 'finding', action: 'assign' } as const

export function showAssignments(
  given: readonly Assignment[],
  officer: string | undefined,
): z.input<typeof routes.assignment>[] {
  return given.map(({ id, officer: asked, officerName, note, due, byName, at, endReason, endedByName, endedAt }) => ({
    id,
    officer: { id: asked, name: officerName ?? HIDDEN },
    own: asked === officer,
    note,
    ...(due !== null && { due }),
    by: byName,
    at: at.toISOString(),
    ...(endedAt !== null && { ended: { at: endedAt.toISOString(), by: endedByName ?? '', reason: endReason ?? '' } }),
  }))
}

/** One that concerns the caller is given to others by others; one that is over is given to nobody, and still taken back. */
export async function tellRights(
  { tx, caller }: AnyCall,
  found: FindingDetail,
): Promise<{ mayAssign: boolean; mayEndAssignments: boolean }> {
  const { allowed } = await askAccess(tx, caller.asker, RIGHT, targetOf(found, []))
  const may = allowed && !concerns(caller, found)
  return { mayAssign: may && found.state !== 'resolved', mayEndAssignments: may }
}

function concerns({ asker }: AnyCall['caller'], found: FindingDetail): boolean {
  return asker.officer !== undefined && found.officer?.id === asker.officer
}

function assigningOf({ caller, house }: AnyCall): Assigning {
  return { account: caller.account.id, officer: caller.asker.officer, now: house.now() }
}

async function getToAssign({ tx, caller }: AnyCall, id: string): Promise<FindingDetail> {
  const found = await findFinding(tx, id)
  if (found === undefined) throw notFound()
  await requireAccess(tx, caller.asker, RIGHT, targetOf(found, []))
  return found
}

function tellChanged({ premises, afterCommit }: AnyCall): void {
  afterCommit(() => premises.hub.tellAll({ event: 'changed', subject: 'findings' }))
}

export const assignmentHandlers: readonly Handler[] = [
  scoped(routes.assignFinding, async (call) => {
    const { officer, note, due } = call.body
    const found = await getToAssign(call, call.params.id)
    const asked = { officer, note, ...(due !== undefined && { due: dayOf(due) }) }
    const id = await assignFinding(call.tx, assigningOf(call), found, asked)
    tellChanged(call)
    return { id }
  }),
  scoped(routes.endAssignment, async (call) => {
    const found = await getToAssign(call, call.params.id)
    const { assignment } = call.params
    await endAssignment(call.tx, assigningOf(call), found, { assignment, reason: call.body.reason })
    tellChanged(call)
    return { done: true as const }
  }),
]
