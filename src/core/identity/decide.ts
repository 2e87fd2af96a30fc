/** Whether something may be done: a pure question to the policy table. */
import type { PolicyCell } from './policy.ts'
import type { Action, Resource, Scope } from './resource.ts'
import type { Role } from './role.ts'

/** A role and where it is held: of a post its node (the unit it lies in, else its body) and its body. */
export type Standing = {
  role: Role
  post?: { id: string; node: string; body: string }
}

/** Whoever asks. */
export type Asker = {
  account: string
  officer?: string
  standings: readonly Standing[]
  /** The second factor was given a few minutes ago. */
  steppedUp: boolean
}

/** What the act is about, as far as its place and kind matter. Absent facts are unknown, and unknown is never within reach. */
export type Target = {
  account?: string
  officer?: string
  post?: string
  node?: string
  assignees?: readonly string[]
  state?: string
}

/** The tree of bodies and units, and the regions bodies lie in, as far as reach needs them. */
export type Reach = {
  /** The node itself and everything above it. */
  ancestors(node: string): readonly string[]
  /** The bodies whose region lies in the region of this body, itself among them. */
  bodiesInRegionOf(body: string): readonly string[]
  /** The body, those that answer to it in their line, and the units of all of them. */
  nodesInLineOf(body: string): readonly string[]
}

export type AccessRequest = { resource: Resource; action: Action; asker: Asker; target?: Target }

export type Decision =
  | { allowed: true; fields?: readonly string[]; secondPerson: boolean; cells: readonly PolicyCell[] }
  | { allowed: false; why: 'no-right' | 'out-of-reach' | 'wrong-state' | 'own-account' | 'step-up' }

/** Acts on accounts that nobody may do to his own. */
const ON_OTHERS: readonly Action[] = [
  'end',
  'change',
  'unlock',
  'resetPassword',
  'resetSecondFactor',
  'grant',
  'confirm',
]

/** Without a target the question is whether there is anything at all the asker may do this to. */
export function decide(request: AccessRequest, cells: readonly PolicyCell[], reach: Reach): Decision {
  const { resource, action, asker, target } = request
  const granted = asker.standings.flatMap((standing) =>
    cells
      .filter(
        (cell) =>
          cell.role === standing.role && cell.resource === resource && cell.action === action && cell.scope !== 'none',
      )
      .map((cell) => ({ cell, standing })),
  )
  if (granted.length === 0) return { allowed: false, why: 'no-right' }
  const inState = granted.filter(({ cell }) => target === undefined || isInState(cell, target))
  if (inState.length === 0) return { allowed: false, why: 'wrong-state' }
  const near = inState.filter(
    ({ cell, standing }) => target === undefined || covers(cell.scope, standing, asker, target, reach),
  )
  if (near.length === 0) return { allowed: false, why: 'out-of-reach' }
  if (
    (resource === 'account' || resource === 'administrator') &&
    ON_OTHERS.includes(action) &&
    target?.account === asker.account
  )
    return { allowed: false, why: 'own-account' }
  // Where two cells grant the same, the one that asks for less decides.
  const ready = near.filter(({ cell }) => cell.stepUp !== true || asker.steppedUp)
  if (ready.length === 0) return { allowed: false, why: 'step-up' }
  const masks = ready.map(({ cell }) => cell.fields)
  const fields = masks.includes(undefined) ? undefined : [...new Set(masks.flatMap((mask) => mask ?? []))]
  return {
    allowed: true,
    ...(fields !== undefined && { fields }),
    secondPerson: ready.every(({ cell }) => cell.secondPerson === true),
    cells: ready.map(({ cell }) => cell),
  }
}

function isInState(cell: PolicyCell, target: Target): boolean {
  return cell.states === undefined || (target.state !== undefined && cell.states.includes(target.state))
}

/** Whether a scope, seen from where a role is held, holds the target. */
function covers(scope: Scope, { post }: Standing, asker: Asker, target: Target, reach: Reach): boolean {
  const above = target.node === undefined ? [] : reach.ancestors(target.node)
  switch (scope) {
    case 'all':
      return true
    case 'none':
      return false
    case 'self':
      return target.account === asker.account || (asker.officer !== undefined && target.officer === asker.officer)
    case 'assigned':
      return asker.officer !== undefined && (target.assignees?.includes(asker.officer) ?? false)
    case 'ownPost':
      return post !== undefined && target.post === post.id
    case 'unit':
      return post !== undefined && target.node === post.node
    case 'subtree':
      return post !== undefined && above.includes(post.node)
    case 'line':
      return post !== undefined && target.node !== undefined && reach.nodesInLineOf(post.body).includes(target.node)
    case 'jurisdiction':
      return (
        post !== undefined && [post.body, ...reach.bodiesInRegionOf(post.body)].some((body) => above.includes(body))
      )
    default:
      return scope satisfies never
  }
}

/** One line of what an asker may do, the widest scope of each; for the screens to know what to offer. */
export type HeldRight = {
  resource: Resource
  action: Action
  scope: Scope
  stepUp: boolean
  /** Some role by which it is held leaves out whom a thing concerns: nothing can be found or put in order by people. */
  partlyUnnamed?: true
}

const WIDTH: Readonly<Record<Scope, number>> = {
  none: 0,
  self: 1,
  assigned: 2,
  ownPost: 3,
  unit: 4,
  line: 5,
  subtree: 6,
  jurisdiction: 7,
  all: 8,
}

export function listRights(standings: readonly Standing[], cells: readonly PolicyCell[]): HeldRight[] {
  const roles = new Set(standings.map((standing) => standing.role))
  const widest = new Map<string, HeldRight>()
  for (const { role, resource, action, scope, fields, stepUp = false } of cells) {
    if (!roles.has(role) || scope === 'none') continue
    const key = `${resource} ${action}`
    const known = widest.get(key)
    const unnamed = fields !== undefined && { partlyUnnamed: true as const }
    if (known === undefined) widest.set(key, { resource, action, scope, stepUp, ...unnamed })
    else
      widest.set(key, {
        ...known,
        ...unnamed,
        scope: WIDTH[scope] > WIDTH[known.scope] ? scope : known.scope,
        stepUp: known.stepUp && stepUp,
      })
  }
  return [...widest.values()]
}
