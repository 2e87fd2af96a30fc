/** Whether somebody would come to stand, over others, below himself: in the tree of bodies and units, or among the regions. */
import {
  type AuthorityKind,
  type AuthorityValues,
  type BodyValue,
  findCircle,
  type History,
  type RegionValue,
  regionsAsOf,
  timelineOf,
  treeAsOf,
  type UnitValue,
} from '#core/authority'
import type { LocalDate } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import { type Assertion, mayLieInItself, readHistories } from '#store/authority'
import type { Scope } from '#store/record'
import { planHistories } from './planned-history.ts'

type Nests =
  | { of: 'regions'; regions: History<RegionValue>[] }
  | { of: 'nodes'; bodies: History<BodyValue>[]; units: History<UnitValue>[] }

/** Whatever hangs below each other with things of this kind, with what is planned of it. */
export async function readNests(
  tx: Scope,
  kind: 'region' | 'body' | 'unit',
  planned: readonly Assertion[] = [],
): Promise<Nests> {
  if (kind === 'region')
    return { of: 'regions', regions: planHistories('region', await readHistories(tx, 'region'), planned) }
  return {
    of: 'nodes',
    bodies: planHistories('body', await readHistories(tx, 'body'), planned),
    units: planHistories('unit', await readHistories(tx, 'unit'), planned),
  }
}

export function nests(kind: AuthorityKind): kind is 'region' | 'body' | 'unit' {
  return kind === 'region' || kind === 'body' || kind === 'unit'
}

/** The names around a circle of the day. */
export function findCircleOn(nests: Nests, day: LocalDate): string[] | undefined {
  const nodes: readonly { id: string; name: string; parent?: string }[] =
    nests.of === 'regions' ? regionsAsOf(nests.regions, day) : treeAsOf(nests.bodies, nests.units, day)
  const circle = findCircle(nodes)
  const names = new Map(nodes.map(({ id, name }) => [id, name]))
  return circle?.map((id) => names.get(id) ?? id)
}

/** On the day or on a later one on which anything changes. */
function findCircleFrom(nests: Nests, from: LocalDate): string[] | undefined {
  const histories: readonly History<unknown>[] =
    nests.of === 'regions' ? nests.regions : [...nests.bodies, ...nests.units]
  const later = histories.flatMap(({ facts }) =>
    timelineOf(facts).flatMap(({ validFrom }) => (validFrom > from ? [validFrom] : [])),
  )
  for (const day of new Set([from, ...later])) {
    const circle = findCircleOn(nests, day)
    if (circle !== undefined) return circle
  }
  return undefined
}

/** `甲 → 乙 → 甲` */
export function tellCircle(names: readonly string[]): string {
  return `上下级成了一圈：${[...names, names[0]].join(' → ')}。`
}

/** Nobody is his own superior, and no region lies in itself, on no day from now on. Thrown, so that the transaction leaves nothing. */
export async function refuseCircle(
  tx: Scope,
  kind: AuthorityKind,
  value: AuthorityValues[AuthorityKind] | null,
  from: LocalDate,
): Promise<void> {
  if (!nests(kind)) return
  // Regions are many: all are read only where one may lie in itself.
  if (kind === 'region' && !(await mayLieInItself(tx, value as RegionValue | null, from))) return
  const circle = findCircleFrom(await readNests(tx, kind), from)
  if (circle !== undefined) throw new Refused('authority.circle', `${tellCircle(circle)}没有记录。`, '请核对上级。')
}
