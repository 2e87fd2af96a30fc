/** A tree that is walked with the arrow keys, as screen readers expect one. */
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { TreeNode } from '#web/authority'
import { useListState } from '#web/ui'

type Row = { node: TreeNode; depth: number; children: number }

export function OfficeTree(props: {
  rows: readonly Row[]
  folded: ReadonlySet<string>
  fold: (folded: ReadonlySet<string>) => void
  chosen: string | undefined
}) {
  const { rows, folded, fold, chosen } = props
  const [, change] = useListState()
  const [focused, setFocused] = useState(chosen)
  const list = useRef<HTMLUListElement>(null)
  const current = rows.some((row) => row.node.id === focused) ? focused : rows[0]?.node.id

  const turn = (id: string, isFolded: boolean) => {
    const next = new Set(folded)
    if (isFolded) next.add(id)
    else next.delete(id)
    fold(next)
  }
  const go = (row: Row | undefined) => {
    if (row === undefined) return
    setFocused(row.node.id)
    list.current?.querySelector<HTMLElement>(`[data-node="${row.node.id}"]`)?.focus()
  }
  const press = (event: KeyboardEvent, row: Row, at: number) => {
    const isOpen = row.children > 0 && !folded.has(row.node.id)
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(rows[at + 1]),
      ArrowUp: () => go(rows[at - 1]),
      Home: () => go(rows[0]),
      End: () => go(rows.at(-1)),
      ArrowRight: () => (isOpen ? go(rows[at + 1]) : row.children > 0 ? turn(row.node.id, false) : undefined),
      ArrowLeft: () => (isOpen ? turn(row.node.id, true) : go(rows.find((other) => other.node.id === row.node.parent))),
      Enter: () => change({ node: row.node.id }),
      ' ': () => change({ node: row.node.id }),
    }
    const act = keys[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  }

  return (
    <ul className="qz-tree" role="tree" aria-label="组织树" ref={list}>
      {rows.map((row, at) => (
        <li
          key={row.node.id}
          role="treeitem"
          data-node={row.node.id}
          aria-level={row.depth + 1}
          aria-selected={row.node.id === chosen}
          {...(row.children > 0 ? { 'aria-expanded': !folded.has(row.node.id) } : {})}
          tabIndex={row.node.id === current ? 0 : -1}
          className={row.node.id === chosen ? 'qz-tree-chosen' : undefined}
          style={{ paddingLeft: 8 + row.depth * 22 }}
          onFocus={() => setFocused(row.node.id)}
          onKeyDown={(event) => press(event, row, at)}
          onClick={() => change({ node: row.node.id })}
        >
          <span
            className={
              row.children === 0 ? 'qz-tree-leaf' : folded.has(row.node.id) ? 'qz-tree-folded' : 'qz-tree-open'
            }
            aria-hidden="true"
            onClick={(event) => {
              if (row.children === 0) return
              event.stopPropagation()
              turn(row.node.id, !folded.has(row.node.id))
            }}
          />
          <span className={row.node.kind === 'body' ? 'qz-tree-body' : undefined}>{row.node.name}</span>
          <span className="qz-tree-count">
            {row.node.posts} 岗 {row.node.officers} 人
          </span>
        </li>
      ))}
    </ul>
  )
}

export function NodeLink({ node }: { node: TreeNode }) {
  return node.kind === 'body' ? (
    <Link to="/bodies/$id" params={{ id: node.id }}>
      {node.name}
    </Link>
  ) : (
    <Link to="/units/$id" params={{ id: node.id }}>
      {node.name}
    </Link>
  )
}
