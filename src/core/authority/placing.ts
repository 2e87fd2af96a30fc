/**
 * Whether something may be recorded by whoever reaches so far and no further: it lies within reach where it is now and where
 * it goes. So nothing is taken over from elsewhere, and nobody widens his own reach.
 */
import type { AuthorityKind } from './naming.ts'
import type { AuthorityValues } from './value.ts'

/** How far somebody reaches, and what has to be known of the things in question. */
export type Ground = {
  /** Bodies and units. */
  nodes: ReadonlySet<string>
  /** People, where it is about what is theirs. */
  officers: ReadonlySet<string>
  /** Codes of regions: those in which the bodies lie through which the right is held, and all below. */
  regions: ReadonlySet<string>
  /** Bodies and units that stand in today's tree, in whosever reach. */
  standing: ReadonlySet<string>
  /** Where posts stand. */
  postNodes: ReadonlyMap<string, string>
  /** By code: bodies and regions that say already that they hang on it. */
  hanging: ReadonlyMap<string, readonly { body?: string; region?: string }[]>
}

export type Placing<K extends AuthorityKind> = {
  id: string
  /** As it is today, or was last; absent: it is new. */
  now?: AuthorityValues[K]
  /** null: that it is no more. */
  value: AuthorityValues[K] | null
}

type Said = Partial<Record<'code' | 'parent' | 'body' | 'unit' | 'region' | 'officer' | 'post', string>>

/** The field that says where it is or goes, if that is out of reach. */
export function findPlacingFault<K extends AuthorityKind>(
  kind: K,
  { id, now, value }: Placing<K>,
  ground: Ground,
): string | undefined {
  if (now !== undefined && !liesNear(kind, id, now as Said, ground)) return fieldOf(kind)
  return value === null ? undefined : findWayOut(kind, value as Said, now as Said | undefined, ground)
}

function fieldOf(kind: AuthorityKind): string {
  if (kind === 'certificate' || kind === 'training') return 'officer'
  return kind === 'region' ? 'code' : kind === 'body' ? 'parent' : kind === 'appointment' ? 'post' : 'body'
}

const has = (set: ReadonlySet<string>, name: string | undefined) => name !== undefined && set.has(name)

/** What stands in the tree lies where the tree says; what does not, by what it hung on. */
function liesNear(kind: AuthorityKind, id: string, now: Said, ground: Ground): boolean {
  const { nodes, officers, regions, standing, postNodes } = ground
  switch (kind) {
    case 'region':
      return has(regions, now.parent)
    case 'body':
    case 'unit':
      return standing.has(id) ? nodes.has(id) : has(nodes, now.parent ?? now.body)
    case 'post':
      return has(nodes, now.unit ?? now.body)
    case 'officer':
      return has(nodes, now.body)
    case 'certificate':
    case 'training':
      return has(officers, now.officer)
    case 'appointment':
      return has(officers, now.officer) && has(nodes, postNodes.get(now.post ?? ''))
    default:
      return kind satisfies never
  }
}

/** What stays where it is goes nowhere. */
function findWayOut(kind: AuthorityKind, said: Said, now: Said | undefined, ground: Ground): string | undefined {
  const { nodes, officers, regions, postNodes, hanging } = ground
  const moves = (field: keyof Said) => now === undefined || now[field] !== said[field]
  const first = (faults: readonly (readonly [string, boolean])[]) => faults.find(([, holds]) => holds)?.[0]
  const leaves = (field: 'parent' | 'unit' | 'body'): [string, boolean] => [
    field,
    said[field] !== undefined && moves(field) && !has(nodes, said[field]),
  ]
  switch (kind) {
    case 'region':
      return first([
        ['parent', moves('parent') && !has(regions, said.parent)],
        [
          'code',
          moves('code') &&
            (hanging.get(said.code ?? '') ?? []).some(({ body, region }) => !has(nodes, body) && !has(regions, region)),
        ],
      ])
    case 'body':
      return first([
        // What hangs on nothing lies in nobody's jurisdiction.
        ['parent', moves('parent') && !has(nodes, said.parent)],
        ['region', said.region !== undefined && moves('region') && !has(regions, said.region)],
      ])
    case 'unit':
      return first([leaves('parent'), leaves('body')])
    case 'post':
      return first([leaves('unit'), leaves('body')])
    case 'officer':
      return first([leaves('body')])
    case 'certificate':
    case 'training':
      return first([['officer', !has(officers, said.officer)]])
    case 'appointment':
      return first([
        ['officer', !has(officers, said.officer)],
        ['post', !has(nodes, postNodes.get(said.post ?? ''))],
      ])
    default:
      return kind satisfies never
  }
}
