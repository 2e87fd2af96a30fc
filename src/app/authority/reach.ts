/** Whether what is to be recorded lies where the asking account may record it. The database refuses too, but without a word. */
import {
  type AuthorityKind,
  type AuthorityValues,
  type Fact,
  findPlacingFault,
  type Ground,
  type Placing,
  timelineOf,
} from '#core/authority'
import type { LocalDate } from '#core/calendar'
import {
  type Assertion,
  type Reached,
  readHangingOn,
  readHistories,
  readPostNodes,
  readReached,
  readStandingNodes,
  readToday,
} from '#store/authority'
import type { Scope } from '#store/record'

export const OUT_OF_REACH = '不在你的管辖范围内，不能记录。'

/** `field`: what says where it is or goes. */
export type ReachFault = { assertion: Assertion; field: string }

/** Of assertions of one kind. What is within reach brings what is to hang below it within reach, in whichever order they come. */
export async function listReachFaults(
  tx: Scope,
  kind: AuthorityKind,
  assertions: readonly Assertion[],
  action: 'change' | 'grant' | 'confirm' = 'change',
): Promise<ReachFault[]> {
  const reached = await readReached(tx, kind, action)
  if (reached === 'everywhere' || assertions.length === 0) return []
  const placings = await readPlacings(tx, kind, assertions)
  const ground = await readGround(tx, kind, reached, placings)
  const [nodes, regions] = [new Set(reached.nodes), new Set(reached.regions)]
  for (let left = placings; ; ) {
    const judged = left.map((one) => ({ ...one, field: findPlacingFault(kind, one, { ...ground, nodes, regions }) }))
    const out = judged.flatMap(({ field, ...one }) => (field === undefined ? [] : [{ ...one, field }]))
    const brings = judged.filter(({ field, value }) => field === undefined && value !== null)
    const before = nodes.size + regions.size
    for (const { id, value } of brings) {
      if (kind === 'body' || kind === 'unit') nodes.add(id)
      if (kind === 'region') regions.add((value as AuthorityValues['region']).code)
    }
    if (out.length === 0 || nodes.size + regions.size === before) return out
    left = out
  }
}

type Placed = Placing<AuthorityKind> & { assertion: Assertion }

async function readPlacings(tx: Scope, kind: AuthorityKind, assertions: readonly Assertion[]): Promise<Placed[]> {
  const today = await readToday(tx)
  const ids = [...new Set(assertions.map(({ id }) => id))]
  const known = new Map((await readHistories(tx, kind, ids)).map(({ id, facts }) => [id, nowOf(facts, today)]))
  return assertions.map((assertion) => {
    const { id, value } = assertion
    const now = known.get(id)
    return { id, value, assertion, ...(now !== undefined && { now }) }
  })
}

/** As it is today; of what is not there today, as it was last. */
function nowOf<T>(facts: readonly Fact<T>[], today: LocalDate): T | undefined {
  const timeline = timelineOf(facts)
  const segment = timeline.findLast(({ validFrom }) => validFrom <= today) ?? timeline[0]
  return segment?.value ?? facts.findLast(({ value }) => value !== null)?.value ?? undefined
}

async function readGround(
  tx: Scope,
  kind: AuthorityKind,
  reached: Reached,
  placings: readonly Placed[],
): Promise<Ground> {
  const said = placings.flatMap(({ now, value }) => [now ?? [], value ?? []].flat())
  const posts = said.flatMap((value) => ('post' in value ? [value.post] : []))
  const taken = placings.flatMap(({ now, value }) =>
    kind !== 'region' || value === null || codeOf(now) === codeOf(value) ? [] : [codeOf(value)],
  )
  return {
    ...reached,
    standing:
      kind === 'body' || kind === 'unit'
        ? await readStandingNodes(
            tx,
            placings.map(({ id }) => id),
          )
        : new Set(),
    postNodes: await readPostNodes(tx, posts),
    hanging: await readHangingOn(tx, taken),
  }
}

function codeOf(value: AuthorityValues[AuthorityKind] | undefined): string {
  return value !== undefined && 'code' in value ? value.code : ''
}
