/** The policy table as it is, and the security events. */
import type { z } from 'zod'
import { getShownAccount, listSecurityEvents, type Place, type Scope } from '#app/identity'
import * as routes from '#contract/identity'
import { POST_ROLES } from '#core/authority'
import {
  ACTIONS,
  DUTIES,
  EVENT_NAMES,
  EXCLUSIVE,
  FOLLOWING,
  isAdministrator,
  listFollowers,
  POLICY,
  RESOURCES,
  ROLES,
  SCOPES,
} from '#core/identity'
import {
  asCells,
  everyRow,
  type Handler,
  pageOf,
  readCursor,
  scoped,
  sendSheet,
  tellFilters,
  tellSort,
} from '#server/http'

const words = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([name, label]) => ({ name, label }))

type Filters = z.output<typeof routes.exportSecurityEvents.query>

function listEvents(tx: Scope, filters: Filters, limit: number, after?: Place) {
  const { kind, account, outcome, from, to, sort } = filters
  return listSecurityEvents(tx, {
    limit,
    ...(kind !== undefined && { kind }),
    ...(account !== undefined && { account }),
    ...(outcome !== undefined && { outcome }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(sort !== undefined && { sort }),
    ...(after !== undefined && { after }),
  })
}

function showEvent(row: Awaited<ReturnType<typeof listEvents>>[number]) {
  return {
    id: row.id,
    at: row.at.toISOString(),
    kind: row.kind,
    label: EVENT_NAMES[row.kind] ?? row.kind,
    outcome: row.outcome,
    accountKind: row.accountKind,
    ...(row.accountId !== null && { account: row.accountId }),
    ...(row.accountName !== null && { accountName: row.accountName }),
    ...(row.aboutId !== null && { about: row.aboutId }),
    ...(row.aboutName !== null && { aboutName: row.aboutName }),
    ...(row.address !== null && { address: row.address }),
    ...(row.detail !== null && { detail: row.detail }),
  }
}

const OUTCOMES = { done: '办成', refused: '拒绝' } as const

export const policyHandlers: readonly Handler[] = [
  scoped(routes.getPolicy, async () => ({
    roles: words(ROLES).map((role) => ({
      ...role,
      kind: Object.hasOwn(POST_ROLES, role.name)
        ? ('post' as const)
        : isAdministrator(role.name)
          ? ('administrator' as const)
          : ('circumstance' as const),
    })),
    resources: words(RESOURCES),
    actions: words(ACTIONS),
    scopes: words(SCOPES),
    cells: POLICY.map(({ role, resource, action, scope, states, fields, secondPerson = false, stepUp = false }) => ({
      role,
      resource,
      action,
      scope,
      secondPerson,
      stepUp,
      ...(states !== undefined && { states: [...states] }),
      ...(fields !== undefined && { fields: [...fields] }),
    })),
    following: Object.values(FOLLOWING).map((one) => ({ roles: listFollowers(one), gives: one.gives })),
    exclusive: EXCLUSIVE.map(({ left, right, within, reason }) => ({
      left,
      right,
      reason: within === 'unit' ? `${reason}（同一部门内）` : reason,
    })),
    duties: words(DUTIES),
  })),
  scoped(routes.listSecurityEvents, async ({ tx, query }) => {
    const after = readCursor(query.cursor, ['key', 'number'])
    const rows = await listEvents(
      tx,
      query,
      query.limit + 1,
      after === undefined ? undefined : { key: after.key, id: after.number },
    )
    const page = pageOf(rows, query.limit, ({ sortKey, id }) => ({ key: sortKey, number: String(id) }))
    return { ...page, items: page.items.map(showEvent) }
  }),
  scoped(routes.exportSecurityEvents, async ({ tx, query, premises }) => {
    const events = everyRow<Awaited<ReturnType<typeof listEvents>>[number]>((last, limit) =>
      listEvents(tx, query, limit, last === undefined ? undefined : { key: last.sortKey, id: String(last.id) }),
    )
    const told = await tellFilters(query, {
      kind: ['事件', EVENT_NAMES],
      account: ['账号', async (id) => (await getShownAccount(tx, id)).name],
      outcome: ['结果', OUTCOMES],
      from: '自',
      to: '至',
      sort: tellSort({ at: '时间', kind: '事件', outcome: '结果' }),
    })
    return sendSheet(
      premises,
      '安全事件',
      told,
      ['时间', '事件', '结果', '账号', '针对', '来源', '说明'],
      asCells(events, (event) => {
        const row = showEvent(event)
        return [
          row.at,
          row.label,
          OUTCOMES[row.outcome],
          row.accountName ?? '访客',
          row.aboutName,
          row.address,
          row.detail,
        ]
      }),
    )
  }),
]
