/** The cells of the policy table as rows of a matrix: one for each resource and action that any of the roles may do. */
import type { components } from '#web/api'

export type Policy = components['schemas']['Policy']
type Cell = Policy['cells'][number]
export type MatrixRow = {
  resource: string
  action: string
  cells: ReadonlyMap<string, readonly Cell[]>
  /** The first row of its resource carries the resource's name over so many rows. */
  first: boolean
  span: number
}

type Given = Pick<Policy, 'resources' | 'actions' | 'cells'>

export function rowsOf(policy: Given, roles: ReadonlySet<string>, resource?: string): MatrixRow[] {
  const cells = policy.cells.filter(
    (cell) => roles.has(cell.role) && cell.scope !== 'none' && (resource === undefined || cell.resource === resource),
  )
  return policy.resources.flatMap(({ name }) => {
    const ofResource = cells.filter((cell) => cell.resource === name)
    const actions = policy.actions.filter((action) => ofResource.some((cell) => cell.action === action.name))
    return actions.map((action, at) => ({
      resource: name,
      action: action.name,
      cells: byRole(ofResource.filter((cell) => cell.action === action.name)),
      first: at === 0,
      span: actions.length,
    }))
  })
}

function byRole(cells: readonly Cell[]): Map<string, Cell[]> {
  const found = new Map<string, Cell[]>()
  for (const cell of cells) found.set(cell.role, [...(found.get(cell.role) ?? []), cell])
  return found
}
