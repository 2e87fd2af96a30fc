/** A tree that is walked with the arrow keys, as screen readers expect one. Its rows are those that are open, in reading order. */
import './tree-list.css'
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'

export type TreeRow = {
  id: string
  parent?: string | undefined
  depth: number
  /** Undefined: nothing lies below. */
  isOpen: boolean | undefined
  isStrong?: boolean
  name: ReactNode
  aside?: ReactNode
}

export function TreeList(props: {
  label: string
  rows: readonly TreeRow[]
  chosen: string | undefined
  choose: (id: string) => void
  turn: (id: string, open: boolean) => void
}) {
  const { rows, chosen, choose, turn } = props
  const [focused, setFocused] = useState(chosen)
  const list = useRef<HTMLUListElement>(null)
  const current = rows.some((row) => row.id === focused) ? focused : rows[0]?.id

  const go = (row: TreeRow | undefined) => {
    if (row === undefined) return
    setFocused(row.id)
    list.current?.querySelector<HTMLElement>(`[data-node="${row.id}"]`)?.focus()
  }
  const press = (event: KeyboardEvent, row: TreeRow, at: number) => {
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(rows[at + 1]),
      ArrowUp: () => go(rows[at - 1]),
      Home: () => go(rows[0]),
      End: () => go(rows.at(-1)),
      ArrowRight: () =>
        row.isOpen === true ? go(rows[at + 1]) : row.isOpen === false ? turn(row.id, true) : undefined,
      ArrowLeft: () => (row.isOpen === true ? turn(row.id, false) : go(rows.find((other) => other.id === row.parent))),
      Enter: () => choose(row.id),
      ' ': () => choose(row.id),
    }
    const act = keys[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  }

  return (
    <ul className="qz-tree" role="tree" aria-label={props.label} ref={list}>
      {rows.map((row, at) => (
        <li
          key={row.id}
          role="treeitem"
          data-node={row.id}
          aria-level={row.depth + 1}
          aria-selected={row.id === chosen}
          {...(row.isOpen === undefined ? {} : { 'aria-expanded': row.isOpen })}
          tabIndex={row.id === current ? 0 : -1}
          className={row.id === chosen ? 'qz-tree-chosen' : undefined}
          style={{ paddingLeft: 8 + row.depth * 22 }}
          onFocus={() => setFocused(row.id)}
          onKeyDown={(event) => press(event, row, at)}
          onClick={() => choose(row.id)}
        >
          <span
            className={row.isOpen === undefined ? 'qz-tree-leaf' : row.isOpen ? 'qz-tree-open' : 'qz-tree-folded'}
            aria-hidden="true"
            onClick={(event) => {
              if (row.isOpen === undefined) return
              event.stopPropagation()
              turn(row.id, !row.isOpen)
            }}
          />
          <span className={row.isStrong === true ? 'qz-tree-body' : undefined}>{row.name}</span>
          {row.aside === undefined ? null : <span className="qz-tree-count">{row.aside}</span>}
        </li>
      ))}
    </ul>
  )
}
