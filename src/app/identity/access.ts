/** The door: whether the caller may, by the policy table; the queries and the database ask the same again. */
import { Refused } from '#core/diagnostic'
import { type AccessRequest, type Asker, type Decision, decide, POLICY, type Reach, type Target } from '#core/identity'
import { findOfficersWithin, readReach, readStandings, recordSecurityEvent, type StoredAccount } from '#store/identity'
import type { Scope } from '#store/record'
import { asSystem, type House } from './house.ts'
import { notFound } from './keep-accounts.ts'
import { runAs } from './run-as.ts'
import { needsStepUp } from './second-factor.ts'

type Right = Pick<AccessRequest, 'resource' | 'action'>
type Allowed = Extract<Decision, { allowed: true }>

const NOWHERE: Reach = { ancestors: () => [], bodiesInRegionOf: () => [], nodesInLineOf: () => [] }

/** Whether there is anything at all the caller may do this to: asked before the request is looked at. */
export function requireRight(asker: Asker, rights: readonly Right[]): void {
  const decisions = rights.map((right) => decide({ ...right, asker }, POLICY, NOWHERE))
  if (decisions.some((decision) => decision.allowed)) return
  throw decisions.some((decision) => !decision.allowed && decision.why === 'step-up') ? needsStepUp() : notFound()
}

/** What the table says of it, whatever it would be done to. */
export function askRight(asker: Asker, right: Right): Decision {
  return decide({ ...right, asker }, POLICY, NOWHERE)
}

/** Whether the caller may do this to that. Unknown and forbidden are refused alike. */
export async function requireAccess(tx: Scope, asker: Asker, right: Right, target: Target): Promise<Allowed> {
  const bodies = asker.standings.flatMap(({ post }) => post?.body ?? [])
  const reach = target.node === undefined ? NOWHERE : await readReach(tx, [target.node], bodies)
  const decision = decide({ ...right, asker, target }, POLICY, reach)
  if (decision.allowed) return decision
  throw decision.why === 'step-up' ? needsStepUp() : decision.why === 'own-account' ? ownAccount() : notFound()
}

/** The same, told instead of refused. */
export async function askAccess(tx: Scope, asker: Asker, right: Right, target: Target): Promise<Decision> {
  const [decision] = await decideEach(tx, asker, right, [target])
  if (decision === undefined) throw new Error('no decision on one target')
  return decision
}

/** The same of many at once. */
export async function decideEach(
  tx: Scope,
  asker: Asker,
  right: Right,
  targets: readonly Target[],
): Promise<Decision[]> {
  const nodes = [...new Set(targets.flatMap(({ node }) => node ?? []))]
  const bodies = asker.standings.flatMap(({ post }) => post?.body ?? [])
  const reach = nodes.length === 0 ? NOWHERE : await readReach(tx, nodes, bodies)
  return targets.map((target) => decide({ ...right, asker, target }, POLICY, reach))
}

/** Of whom among some officers the caller may do this. */
export function readOfficersWithin(tx: Scope, officers: readonly string[], right: Right): Promise<Set<string>> {
  return findOfficersWithin(tx, officers, right.resource, right.action)
}

/** For work that was asked for a while ago. */
export async function requireStillRight(house: House, accountId: string, right: Right): Promise<void> {
  const { standings } = await runAs(house, accountId, readStandings)
  requireRight({ account: accountId, standings, steppedUp: true }, [right])
}

function ownAccount(): Refused {
  return new Refused('account.own', '不能对自己的账号这样做。', '由另一名管理员办理。')
}

/** Every refusal leaves one event. */
export async function recordRefusal(
  house: House,
  account: StoredAccount | undefined,
  { address, detail }: { address: string; detail: string },
): Promise<void> {
  await asSystem(house, (tx) =>
    recordSecurityEvent(tx, {
      kind: 'access.refused',
      outcome: 'refused',
      ...(account !== undefined && { account }),
      address,
      detail,
      at: house.now(),
    }),
  )
}
