/** The policy table as it is, and the security events. */
import type { z } from 'zod'
import { EVENT_NAMES, listSecurityEvents, type Scope } from '#app/identity'
import * as routes from '#contract/identity'
import { POST_ROLES } from '#core/authority'
import { ACTIONS, DUTIES, EXCLUSIVE, isAdministrator, POLICY, RESOURCES, ROLES, SCOPES } from '#core/identity'
import { type Handler, pageOf, readCursor, scoped, sendSheet } from '#server/http'

const words = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([name, label]) => ({ name, label }))

type Filters = Omit<z.output<typeof routes.exportSecurityEvents.query>, never>

async function readEvents(tx: Scope, filters: Filters, limit: number, before?: number) {
  const { kind, account, outcome, from, to } = filters
  const rows = await listSecurityEvents(tx, {
    limit,
    ...(kind !== undefined && { kind }),
    ...(account !== undefined && { account }),
    ...(outcome !== undefined && { outcome }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(before !== undefined && { before }),
  })
  return rows.map((row) => ({
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
  }))
}

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
    exclusive: EXCLUSIVE.map(({ left, right, within, reason }) => ({
      left,
      right,
      reason: within === 'unit' ? `${reason}（同一部门内）` : reason,
    })),
    duties: words(DUTIES),
  })),
  scoped(routes.listSecurityEvents, async ({ tx, query }) => {
    const before = readCursor(query.cursor, ['id'])
    const rows = await readEvents(tx, query, query.limit + 1, before === undefined ? undefined : Number(before.id))
    const { items, next } = pageOf(rows, query.limit, (event) => ({ id: String(event.id) }))
    return { items, ...(next !== undefined && { next }) }
  }),
  scoped(routes.exportSecurityEvents, async ({ tx, query }) => {
    const rows = await readEvents(tx, query, 50_000)
    return sendSheet(
      '安全事件',
      ['时间', '事件', '结果', '账号', '针对', '来源', '说明'],
      rows.map((row) => [
        row.at,
        row.label,
        row.outcome === 'done' ? '成功' : '拒绝',
        row.accountName ?? '访客',
        row.aboutName,
        row.address,
        row.detail,
      ]),
    )
  }),
]
