/**
 * The tree as ranges of leaves. A range whose length is a power of two and which begins at a multiple of it is a perfect
 * subtree and never changes again: those are kept, everything else is put together from them.
 */
import { emptyRoot, type Hash, nodeHash } from './hash.ts'

/** A perfect subtree: `2 ** level` leaves beginning at leaf `index * 2 ** level`. Level 0 is a leaf. */
export type NodePlace = { level: number; index: number }

export type TreeNode = NodePlace & { hash: Hash }

/** Leaves from `from` up to and without `to`. */
export type Range = { from: number; to: number }

/** Adds leaves to a tree of `size` whose perfect subtrees on the right edge, widest first, are `edge`. */
export function growTree(
  size: number,
  edge: readonly Hash[],
  leaves: readonly Hash[],
): { nodes: TreeNode[]; edge: Hash[] } {
  if (edge.length !== edgePlaces(size).length) throw new Error(`a tree of ${size} has another edge`)
  const nodes: TreeNode[] = []
  const stack = [...edge]
  leaves.forEach((leaf, i) => {
    let [level, index, hash] = [0, size + i, leaf]
    nodes.push({ level, index, hash })
    for (; index % 2 === 1; level++, index = (index - 1) / 2) {
      const left = stack.pop()
      if (left === undefined) throw new Error('the edge ran out')
      hash = nodeHash(left, hash)
      nodes.push({ level: level + 1, index: (index - 1) / 2, hash })
    }
    stack.push(hash)
  })
  return { nodes, edge: stack }
}

/** The perfect subtrees a tree of this size consists of, widest first. */
export function edgePlaces(size: number): NodePlace[] {
  return perfectPlaces({ from: 0, to: size })
}

export function rootOfEdge(edge: readonly Hash[]): Hash {
  if (edge.length === 0) return emptyRoot()
  return edge.reduceRight((right, left) => nodeHash(left, right))
}

export function rootOfLeaves(leaves: readonly Hash[]): Hash {
  return rootOfEdge(growTree(0, [], leaves).edge)
}

/** The perfect subtrees a range of a tree is put together from, left to right. */
export function perfectPlaces({ from, to }: Range): NodePlace[] {
  const places: NodePlace[] = []
  for (let at = from; at < to; ) {
    let level = 0
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level++
    places.push({ level, index: at / 2 ** level })
    at += 2 ** level
  }
  return places
}

/** The hash of a range as it stands in a tree, from its perfect subtrees. */
export function rangeHash(range: Range, hashAt: (place: NodePlace) => Hash): Hash {
  return rootOfEdge(perfectPlaces(range).map(hashAt))
}

/** RFC 6962 §2.1: where a tree of more than one leaf is divided. */
export function splitAt(size: number): number {
  let left = 1
  while (left * 2 < size) left *= 2
  return left
}
