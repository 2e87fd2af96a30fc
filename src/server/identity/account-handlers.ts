/** What administrators see and do. */
import type { z } from 'zod'
import {
  type AccountFilter,
  type Administering,
  createAccount,
  disableAccount,
  enableAccount,
  endAccountSessions,
  findOfficersToBind,
  getShownAccount,
  listAccounts,
  listSessionsOf,
  ownKind,
  requestBinding,
  requireAccess,
  resetPassword,
  resetSecondFactor,
  unlockAccount,
} from '#app/identity'
import * as routes from '#contract/identity'
import type { RouteSpec } from '#contract/route'
import { ACCOUNT_KINDS, type AccountKind, type Action, listRights, POLICY } from '#core/identity'
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
import { showApproval } from './approval-shown.ts'
import { sendSessions } from './session-sheet.ts'
import { showAccount, showSession, showWithOfficer } from './shown.ts'

type AnyCall = Pick<ScopedCall<RouteSpec>, 'caller' | 'origin' | 'tx'>

function by({ caller, origin }: AnyCall): Administering {
  return { account: caller.account, address: origin.address }
}

/** The exact right, now that it is known whose account it is. */
async function getReachable(call: AnyCall, id: string, action: Action) {
  const account = await getShownAccount(call.tx, id)
  const target = { account: account.id, state: account.kind }
  await requireAccess(call.tx, call.caller.asker, { resource: ownKind(account.kind), action }, target)
  return account
}

type Filters = z.output<typeof routes.exportAccounts.query>

function filterOf(
  call: AnyCall & { house: { now(): Date } },
  { q, kind, state, sort }: Filters,
  limit: number,
): AccountFilter {
  const rights = listRights(call.caller.asker.standings, POLICY)
  const holds = (resource: 'account' | 'administrator') =>
    rights.some((right) => right.resource === resource && right.action === 'list')
  const kinds = (kind === undefined ? (Object.keys(ACCOUNT_KINDS) as AccountKind[]) : [kind]).filter((one) =>
    holds(ownKind(one)),
  )
  return {
    now: call.house.now(),
    limit,
    kinds,
    ...(q !== undefined && { q }),
    ...(state !== undefined && { state }),
    ...(sort !== undefined && { sort }),
  }
}

export const accountHandlers: readonly Handler[] = [
  scoped(routes.listAccounts, async (call) => {
    const { query, tx, house } = call
    const after = readCursor(query.cursor, ['key', 'id'])
    const rows = await listAccounts(tx, {
      ...filterOf(call, query, query.limit + 1),
      ...(after !== undefined && { after }),
    })
    const { items, next } = pageOf(rows, query.limit, ({ sortKey, id }) => ({ key: sortKey, id }))
    return {
      items: await inTurn(items, (account) => showWithOfficer(tx, account, house.now())),
      ...(next !== undefined && { next }),
    }
  }),
  scoped(routes.exportAccounts, async (call) => {
    const accounts = everyRow<Awaited<ReturnType<typeof listAccounts>>[number]>((last, limit) =>
      listAccounts(call.tx, {
        ...filterOf(call, call.query, limit),
        ...(last !== undefined && { after: { key: last.sortKey, id: last.id } }),
      }),
    )
    const told = await tellFilters(call.query, {
      q: '查找',
      kind: ['种类', ACCOUNT_KINDS],
      state: ['状态', STATES],
      sort: tellSort({ name: '用户名', kind: '种类', lastSignIn: '最近登录', created: '创建时间' }),
    })
    return sendSheet(
      call.premises,
      '账号',
      told,
      ['用户名', '类别', '状态', '动态口令', '绑定人员', '上次登录', '创建时间'],
      asCells(accounts, async (row) => {
        const account = await showWithOfficer(call.tx, row, call.house.now())
        return [
          account.name,
          ACCOUNT_KINDS[account.kind],
          STATES[account.state],
          account.secondFactor ? '已启用' : '未启用',
          account.officer?.name,
          account.lastSignInAt,
          account.createdAt,
        ]
      }),
    )
  }),
  scoped(routes.getAccount, async (call) =>
    showAccount(await getReachable(call, call.params.id, 'read'), call.house.now()),
  ),
  scoped(routes.createAccount, async (call) => {
    const { account, oneTimePassword } = await createAccount(call.tx, call.house, by(call), call.body.name)
    return { account: showAccount(account, call.house.now()), oneTimePassword }
  }),
  scoped(routes.disableAccount, async (call) => {
    await getReachable(call, call.params.id, 'end')
    const account = await disableAccount(call.tx, call.house, by(call), call.params.id, call.body.version)
    call.afterCommit(() => call.premises.hub.endSessions(account.id, '账号已停用'))
    return showWithOfficer(call.tx, account, call.house.now())
  }),
  scoped(routes.enableAccount, async (call) => {
    await getReachable(call, call.params.id, 'change')
    return showWithOfficer(
      call.tx,
      await enableAccount(call.tx, call.house, by(call), call.params.id, call.body.version),
      call.house.now(),
    )
  }),
  scoped(routes.unlockAccount, async (call) => {
    await getReachable(call, call.params.id, 'unlock')
    return showWithOfficer(
      call.tx,
      await unlockAccount(call.tx, call.house, by(call), call.params.id, call.body.version),
      call.house.now(),
    )
  }),
  scoped(routes.resetPassword, async (call) => {
    await getReachable(call, call.params.id, 'resetPassword')
    const { account, oneTimePassword } = await resetPassword(
      call.tx,
      call.house,
      by(call),
      call.params.id,
      call.body.version,
    )
    call.afterCommit(() => call.premises.hub.endSessions(account.id, '口令已重置'))
    return { account: await showWithOfficer(call.tx, account, call.house.now()), oneTimePassword }
  }),
  scoped(routes.resetSecondFactor, async (call) => {
    await getReachable(call, call.params.id, 'resetSecondFactor')
    const account = await resetSecondFactor(call.tx, call.house, by(call), call.params.id, call.body.version)
    call.afterCommit(() => call.premises.hub.endSessions(account.id, '动态口令已重置'))
    return showWithOfficer(call.tx, account, call.house.now())
  }),
  scoped(routes.bindOfficer, async (call) => {
    await getReachable(call, call.params.id, 'grant')
    const approval = await requestBinding(call.tx, call.house, by(call), call.params.id, call.body)
    call.afterCommit(() => call.premises.hub.tellAll({ event: 'changed', subject: 'approvals' }))
    return showApproval(approval, call.caller.account.id)
  }),
  scoped(routes.findOfficersToBind, async ({ tx, query }) => ({
    items: (await findOfficersToBind(tx, query.q, 20)).map(({ id, code, name, bound, body }) => ({
      id,
      code,
      name,
      bound,
      ...(body !== undefined && { body }),
    })),
  })),
  scoped(routes.listAccountSessions, async (call) => {
    await getReachable(call, call.params.id, 'read')
    return {
      items: (await listSessionsOf(call.tx, call.house, call.params.id)).map((session) =>
        showSession(session, call.caller.session.id),
      ),
    }
  }),
  scoped(routes.exportAccountSessions, async (call) => {
    const account = await getReachable(call, call.params.id, 'read')
    const sessions = await listSessionsOf(call.tx, call.house, account.id)
    return sendSessions(call.premises, account.name, sessions, call.caller.session.id)
  }),
  scoped(routes.endAccountSessions, async (call) => {
    await getReachable(call, call.params.id, 'end')
    await endAccountSessions(call.tx, call.house, by(call), call.params.id)
    call.afterCommit(() => call.premises.hub.endSessions(call.params.id, '被管理员结束'))
    return { done: true as const }
  }),
]

const STATES = { active: '正常', locked: '锁定', disabled: '停用', unclaimed: '尚未启用' } as const

/** One connection serves one transaction: its statements follow each other. */
async function inTurn<T, U>(items: readonly T[], show: (item: T) => Promise<U>): Promise<U[]> {
  const shown: U[] = []
  for (const item of items) shown.push(await show(item))
  return shown
}
