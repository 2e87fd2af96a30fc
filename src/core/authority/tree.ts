/** The organisation as a tree of bodies and their units on a day. */
import type { LocalDate } from '#core/calendar'
import { asOf, type History } from './fact.ts'
import type { BodyValue, RegionValue, UnitValue } from './value.ts'

/** `upper`: of a body under dual administration the department above it, through which it hangs nowhere in the tree. */
export type TreeNode = {
  id: string
  kind: 'body' | 'unit'
  code: string
  name: string
  parent?: string
  upper?: string
}

/** A parent, or a department above, that does not exist on the day leaves its child without one. Bodies first, each kind by code. */
export function treeAsOf(
  bodies: readonly History<BodyValue>[],
  units: readonly History<UnitValue>[],
  day: LocalDate,
  knownAt?: string,
): TreeNode[] {
  const there = [
    ...bodies.flatMap((body): TreeNode[] => {
      const value = asOf(body.facts, day, knownAt)
      return value === undefined ? [] : [nodeOf('body', body.id, value, value.parent, value.upperDepartment)]
    }),
    ...units.flatMap((unit): TreeNode[] => {
      const value = asOf(unit.facts, day, knownAt)
      return value === undefined ? [] : [nodeOf('unit', unit.id, value, value.parent ?? value.body)]
    }),
  ]
  const ids = new Set(there.map((node) => node.id))
  return there.map(({ parent, upper, ...node }) => ({
    ...node,
    ...(parent !== undefined && ids.has(parent) && { parent }),
    ...(upper !== undefined && ids.has(upper) && { upper }),
  }))
}

function nodeOf(
  kind: TreeNode['kind'],
  id: string,
  { code, name }: { code: string; name: string },
  parent: string | undefined,
  upper?: string,
): TreeNode {
  return { id, kind, code, name, ...(parent !== undefined && { parent }), ...(upper !== undefined && { upper }) }
}

/** Regions lie below each other by their codes. */
export function regionsAsOf(
  regions: readonly History<RegionValue>[],
  day: LocalDate,
): { id: string; name: string; parent?: string }[] {
  return regions.flatMap(({ facts }) => {
    const value = asOf(facts, day)
    if (value === undefined) return []
    const { code, name, parent } = value
    return [{ id: code, name, ...(parent !== undefined && { parent }) }]
  })
}

/** A node, its ancestor or itself, and how many steps up: the closure of a tree. */
export type NodePath = { node: string; ancestor: string; depth: number }

/** Where a circle would be, the walk ends at the node it began with: nobody is his own superior. */
export function pathsOf(nodes: readonly Pick<TreeNode, 'id' | 'parent'>[]): NodePath[] {
  const parents = new Map(nodes.map((node) => [node.id, node.parent]))
  return nodes.flatMap(({ id }) => {
    const seen = new Set<string>()
    const paths: NodePath[] = []
    for (let at: string | undefined = id; at !== undefined && !seen.has(at); at = parents.get(at)) {
      paths.push({ node: id, ancestor: at, depth: seen.size })
      seen.add(at)
    }
    return paths
  })
}

/** A node and all below it. */
export function reachOf(nodes: readonly Pick<TreeNode, 'id' | 'parent'>[], root: string): Set<string> {
  return new Set(pathsOf(nodes).flatMap(({ node, ancestor }) => (ancestor === root ? [node] : [])))
}

/** The nodes of a circle of superiors, if there is one. */
export function findCircle(nodes: readonly Pick<TreeNode, 'id' | 'parent'>[]): string[] | undefined {
  const parents = new Map(nodes.map((node) => [node.id, node.parent]))
  const done = new Set<string>()
  for (const { id } of nodes) {
    const way: string[] = []
    let at: string | undefined = id
    while (at !== undefined && !done.has(at) && !way.includes(at)) {
      way.push(at)
      at = parents.get(at)
    }
    if (at !== undefined && way.includes(at)) return way.slice(way.indexOf(at))
    for (const node of way) done.add(node)
  }
  return undefined
}
