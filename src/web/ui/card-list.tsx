/** The narrow form of a list: one card for a row, drawn only near the window. */
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Column } from './data-list.tsx'
import { Skeleton } from './marks.tsx'
import { usePrinting } from './use-printing.ts'

const CARD = 132
const GAP = 10

export function CardList<Row>(props: {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  isPending: boolean
  isStale: boolean
  loadMore: () => void
}) {
  const { columns, rows, loadMore } = props
  const list = useRef<HTMLUListElement>(null)
  const [offset, setOffset] = useState(0)
  useLayoutEffect(() => {
    setOffset((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY)
  }, [props.isPending])
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => CARD,
    gap: GAP,
    overscan: 6,
    scrollMargin: offset,
  })
  const isPrinting = usePrinting()
  const near = virtual.getVirtualItems()
  const items = isPrinting ? rows.map((_, index) => ({ index, start: offset })) : near
  const last = near.at(-1)?.index ?? -1
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 6) loadMore()
  }, [last, rows.length, loadMore])
  if (props.isPending)
    return (
      <div className="qz-cards" aria-hidden="true">
        {[0, 1, 2].map((card) => (
          <div key={card} className="qz-card">
            <Skeleton lines={4} height={16} />
          </div>
        ))}
      </div>
    )
  const title = columns.find((column) => column.card === 'title') ?? columns[0]
  const marks = columns.filter((column) => column.card === 'mark')
  const lines = columns.filter((column) => column !== title && (column.card ?? 'line') === 'line')
  return (
    <ul
      ref={list}
      className={props.isStale ? 'qz-cards-far qz-stale' : 'qz-cards-far'}
      aria-label={props.label}
      style={{ height: virtual.getTotalSize() }}
    >
      {items.map((item) => {
        const row = rows[item.index]
        if (row === undefined) return null
        return (
          <li
            key={props.rowKey(row)}
            ref={isPrinting ? undefined : virtual.measureElement}
            data-index={item.index}
            className="qz-card"
            aria-setsize={rows.length}
            aria-posinset={item.index + 1}
            style={{ transform: `translateY(${item.start - offset}px)` }}
          >
            <div className="qz-card-head">
              <strong>{title?.show(row)}</strong>
              {marks.map((column) => (
                <span key={column.key}>{column.show(row)}</span>
              ))}
            </div>
            <dl>
              {lines.map((column) => (
                <div key={column.key}>
                  <dt>{column.title}</dt>
                  <dd>{column.show(row)}</dd>
                </div>
              ))}
            </dl>
          </li>
        )
      })}
    </ul>
  )
}
