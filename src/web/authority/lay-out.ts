/** A tree given as nodes that name their parents, as rows in reading order. */

type Node = { id: string; parent?: string | undefined; code: string }
export type Row<N extends Node> = { node: N; depth: number; children: number }

/** Rows below a folded node are left out. A node whose parent is not among those given stands at the top. */
export function layOut<N extends Node>(nodes: readonly N[], folded: ReadonlySet<string> = new Set()): Row<N>[] {
  const known = new Set(nodes.map((node) => node.id))
  const below = new Map<string | undefined, N[]>()
  for (const node of nodes) {
    const parent =
      node.parent !== undefined && known.has(node.parent) && node.parent !== node.id ? node.parent : undefined
    const siblings = below.get(parent) ?? []
    siblings.push(node)
    below.set(parent, siblings)
  }
  for (const siblings of below.values()) siblings.sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
  const rows: Row<N>[] = []
  const queue: Row<N>[] = []
  const push = (parent: string | undefined, depth: number) => {
    for (const node of [...(below.get(parent) ?? [])].reverse())
      queue.push({ node, depth, children: below.get(node.id)?.length ?? 0 })
  }
  push(undefined, 0)
  for (let row = queue.pop(); row !== undefined; row = queue.pop()) {
    rows.push(row)
    if (!folded.has(row.node.id)) push(row.node.id, row.depth + 1)
  }
  return rows
}
