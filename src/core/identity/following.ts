/** What some rights of the table bring with them. It is said wherever the table is shown, because nothing else gives a right. */
import { POLICY, type PolicyCell } from './policy.ts'
import type { Action, Resource } from './resource.ts'
import { ROLES, type Role } from './role.ts'

export type Following = { from: readonly { resource: Resource; action: Action }[]; gives: string }

export const FOLLOWING = {
  unplacedFindings: {
    from: [{ resource: 'run', action: 'run' }],
    gives: '查看（有导出权的也可导出）不能归属到任何机构的疑点，包括涉及的人员：须有人补正归属',
  },
  officersToBind: {
    from: [
      { resource: 'account', action: 'read' },
      { resource: 'account', action: 'grant' },
      { resource: 'account', action: 'confirm' },
    ],
    gives: '为绑定账号，查看在册人员的姓名、编号和所属主体，别无其他',
  },
} as const satisfies Record<string, Following>

/** By which roles. */
export function listFollowers({ from }: Following, cells: readonly PolicyCell[] = POLICY): Role[] {
  return (Object.keys(ROLES) as Role[]).filter((role) =>
    cells.some(
      (cell) =>
        cell.role === role &&
        cell.scope !== 'none' &&
        from.some(({ resource, action }) => cell.resource === resource && cell.action === action),
    ),
  )
}
