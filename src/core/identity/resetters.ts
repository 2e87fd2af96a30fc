/** Which roles reset what of an account, by the table; never one of them both. */
import type { AccountKind, Role } from './role.ts'

type Cell = { role: Role; resource: string; action: string; scope: string; states?: readonly string[] }

export function listResetters(
  kind: AccountKind,
  action: 'resetPassword' | 'resetSecondFactor',
  cells: readonly Cell[],
): Role[] {
  const resource = kind === 'user' ? 'account' : 'administrator'
  return cells
    .filter(
      (cell) =>
        cell.resource === resource &&
        cell.action === action &&
        cell.scope !== 'none' &&
        (cell.states === undefined || cell.states.includes(kind)),
    )
    .map(({ role }) => role)
}
