/** What takes two people, seen and decided: which kind it is says by whose use case. */
import type { z } from 'zod'
import { confirmGrant, refuseGrant, withdrawGrant } from '#app/authority'
import {
  decideBinding,
  getApproval,
  getToDecide,
  getToWithdraw,
  listApprovals,
  requireAccess,
  type StoredApproval,
  withdrawBinding,
} from '#app/identity'
import * as routes from '#contract/identity'
import type { RouteSpec } from '#contract/route'
import {
  asCells,
  everyRow,
  type Handler,
  pageOf,
  readCursor,
  type ScopedCall,
  scoped,
  sendSheet,
  tellFilters,
  tellSort,
} from '#server/http'
import { showApproval, showWithChanges } from './approval-shown.ts'

type AnyCall = Pick<ScopedCall<RouteSpec>, 'tx' | 'caller' | 'origin' | 'house' | 'premises' | 'afterCommit'>

const STATES = {
  waiting: '等待确认',
  confirmed: '已确认',
  refused: '已退回',
  withdrawn: '已撤回',
  expired: '已过期',
} as const

function filterOf({ state, sort }: z.output<typeof routes.exportApprovals.query>) {
  return { ...(state !== undefined && { state }), ...(sort !== undefined && { sort }) }
}

/** In what way somebody acts: by the facts' use case, and by the accounts'. */
function actingOf({ caller, origin, house, premises }: AnyCall) {
  return {
    deciding: { account: caller.account.id, now: house.now(), today: premises.today() },
    administering: { account: caller.account, address: origin.address },
  }
}

async function decide(
  call: AnyCall,
  approval: StoredApproval,
  decision: { decision: 'confirm' } | { decision: 'refuse'; reason: string },
): Promise<void> {
  const { tx, house, caller } = call
  const { deciding, administering } = actingOf(call)
  switch (approval.act) {
    case 'bindOfficer': {
      const target = { account: approval.accountId ?? '', state: 'user' }
      await requireAccess(tx, caller.asker, { resource: 'account', action: 'confirm' }, target)
      return decideBinding(
        tx,
        house,
        administering,
        approval,
        decision.decision === 'confirm' ? { confirm: true } : { confirm: false, reason: decision.reason },
      )
    }
    case 'recordFacts':
      return decision.decision === 'confirm'
        ? confirmGrant(tx, approval, deciding)
        : refuseGrant(tx, approval, deciding, decision.reason)
    default:
      return approval.act satisfies never
  }
}

function tellDecided({ premises, afterCommit }: AnyCall, { act, accountId, state }: StoredApproval): void {
  afterCommit(() => {
    if (act === 'bindOfficer' && accountId !== null && state === 'confirmed')
      premises.hub.endSessions(accountId, '绑定的人员已改变，请重新登录')
    premises.hub.tellAll({ event: 'changed', subject: 'approvals' })
    if (act === 'recordFacts' && state === 'confirmed') premises.hub.tellAll({ event: 'changed', subject: 'authority' })
  })
}

export const approvalHandlers: readonly Handler[] = [
  scoped(routes.listApprovals, async ({ tx, query, caller, house }) => {
    const after = readCursor(query.cursor, ['key', 'id'])
    const rows = await listApprovals(tx, house, {
      limit: query.limit + 1,
      ...filterOf(query),
      ...(after !== undefined && { after }),
    })
    const { items, next } = pageOf(rows, query.limit, ({ sortKey, id }) => ({ key: sortKey, id }))
    return {
      items: items.map((approval) => showApproval(approval, caller.account.id)),
      ...(next !== undefined && { next }),
    }
  }),
  scoped(routes.exportApprovals, async ({ tx, query, caller, premises, house }) => {
    const rows = everyRow<Awaited<ReturnType<typeof listApprovals>>[number]>((last, limit) =>
      listApprovals(tx, house, {
        limit,
        ...filterOf(query),
        ...(last !== undefined && { after: { key: last.sortKey, id: last.id } }),
      }),
    )
    const told = await tellFilters(query, {
      state: ['状态', STATES],
      sort: tellSort({
        requested: '提出于',
        requestedBy: '提出',
        decided: '办理于',
        expires: '期限',
        state: '状态',
      }),
    })
    return sendSheet(
      premises,
      '待确认的授权',
      told,
      ['事项', '账号', '人员', '理由', '提出', '提出于', '期限', '状态', '办理', '办理于', '退回的理由'],
      asCells(rows, (approval) => {
        const row = showApproval(approval, caller.account.id)
        return [
          row.title,
          row.account?.name,
          row.officer?.name,
          row.reason,
          row.requestedBy.name,
          row.requestedAt,
          row.expiresAt,
          STATES[row.state],
          row.decidedBy?.name,
          row.decidedAt,
          row.decisionReason,
        ]
      }),
    )
  }),
  scoped(routes.getApproval, async ({ tx, params, caller, house }) =>
    showWithChanges(tx, await getApproval(tx, house, params.id), caller),
  ),
  scoped(routes.decideApproval, async (call) => {
    const { tx, house, caller, params, body } = call
    await decide(call, await getToDecide(tx, house, caller.account.id, params.id), body)
    const decided = await getApproval(tx, house, params.id)
    tellDecided(call, decided)
    return showApproval(decided, caller.account.id)
  }),
  scoped(routes.withdrawApproval, async (call) => {
    const { tx, house, caller, params } = call
    const approval = await getToWithdraw(tx, house, caller.account.id, params.id)
    const { deciding, administering } = actingOf(call)
    if (approval.act === 'bindOfficer') await withdrawBinding(tx, house, administering, approval)
    else await withdrawGrant(tx, approval, deciding)
    const withdrawn = await getApproval(tx, house, params.id)
    tellDecided(call, withdrawn)
    return showApproval(withdrawn, caller.account.id)
  }),
]
