/** The policy table as a matrix that can be printed and hung on a wall. */
import type { PolicyCell } from './policy.ts'
import { ACTIONS, RESOURCES, type Resource, SCOPES } from './resource.ts'
import { ROLES, type Role } from './role.ts'

export type MatrixRow = { resource: Resource; action: PolicyCell['action']; cells: readonly (string | undefined)[] }
export type Matrix = { roles: readonly Role[]; rows: readonly MatrixRow[] }

/** One row per resource and action that anybody has, one column per role. */
export function policyMatrix(cells: readonly PolicyCell[]): Matrix {
  const roles = (Object.keys(ROLES) as Role[]).filter((role) => cells.some((cell) => cell.role === role))
  const rows = (Object.keys(RESOURCES) as Resource[]).flatMap((resource) =>
    (Object.keys(ACTIONS) as PolicyCell['action'][]).flatMap((action): MatrixRow[] => {
      const some = cells.filter((cell) => cell.resource === resource && cell.action === action)
      if (some.length === 0) return []
      return [{ resource, action, cells: roles.map((role) => describe(some.filter((cell) => cell.role === role))) }]
    }),
  )
  return { roles, rows }
}

function describe(cells: readonly PolicyCell[]): string | undefined {
  if (cells.length === 0) return undefined
  return cells
    .map(
      (cell) =>
        `${SCOPES[cell.scope]}${cell.fields === undefined ? '' : '（不含姓名）'}${cell.secondPerson === true ? '·双人' : ''}${cell.stepUp === true ? '·再验证' : ''}`,
    )
    .join('；')
}

/** The matrix as Markdown, for a handbook. */
export function printMatrix({ roles, rows }: Matrix): string {
  const line = (parts: readonly string[]) => `| ${parts.join(' | ')} |`
  return [
    line(['对象', '操作', ...roles.map((role) => ROLES[role])]),
    line(['---', '---', ...roles.map(() => '---')]),
    ...rows.map((row) => line([RESOURCES[row.resource], ACTIONS[row.action], ...row.cells.map((cell) => cell ?? '–')])),
  ].join('\n')
}
