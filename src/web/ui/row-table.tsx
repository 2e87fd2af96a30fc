/** The wide form of a list: a real table whose rows exist only near the window. */
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Column } from './data-list.tsx'
import { SortHeading } from './sort-heading.tsx'
import { usePrinting } from './use-printing.ts'

const ROW = 45
const PENDING_ROWS = 8

export function RowTable<Row>(props: {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  isPending: boolean
  isStale: boolean
  total: number | undefined
  loadMore: () => void
  sort?: string | undefined
  order?: (key: string) => void
}) {
  const { columns, rows, loadMore } = props
  const sum = columns.reduce((whole, column) => whole + column.width, 0)
  const body = useRef<HTMLTableSectionElement>(null)
  const [offset, setOffset] = useState(0)
  useLayoutEffect(() => {
    setOffset((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY)
  }, [])
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW,
    overscan: 12,
    scrollMargin: offset,
  })
  const isPrinting = usePrinting()
  const near = virtual.getVirtualItems()
  const items = isPrinting ? rows.map((_, index) => ({ index, start: offset, end: offset })) : near
  const last = near.at(-1)?.index ?? -1
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 10) loadMore()
  }, [last, rows.length, loadMore])
  const before = isPrinting ? 0 : (near[0]?.start ?? offset) - offset
  const after = isPrinting ? 0 : virtual.getTotalSize() - ((near.at(-1)?.end ?? offset) - offset)

  return (
    <div className="qz-list-frame qz-list-scroll">
      <table
        className={props.isStale ? 'qz-table qz-stale' : 'qz-table'}
        aria-label={props.label}
        aria-rowcount={props.total === undefined ? -1 : props.total + 1}
        aria-busy={props.isPending || props.isStale}
      >
        <colgroup>
          {columns.map((column) => (
            <col key={column.key} style={{ width: `${(column.width / sum) * 100}%` }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <SortHeading
                key={column.key}
                title={column.title}
                name={column.sort}
                sort={props.sort}
                order={props.order}
                className={column.align === 'right' ? 'qz-number' : undefined}
              />
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {props.isPending
            ? Array.from({ length: PENDING_ROWS }, (_, row) => (
                <tr key={row} className="qz-row-pending" aria-hidden="true">
                  {columns.map((column) => (
                    <td key={column.key}>
                      <span />
                    </td>
                  ))}
                </tr>
              ))
            : null}
          {before > 0 ? <Gap height={before} span={columns.length} /> : null}
          {items.map(({ index }) => {
            const row = rows[index]
            if (row === undefined) return null
            return (
              <tr
                key={props.rowKey(row)}
                ref={isPrinting ? undefined : virtual.measureElement}
                data-index={index}
                aria-rowindex={index + 2}
              >
                {columns.map((column) => (
                  <td key={column.key} className={classOf(column)}>
                    {column.show(row)}
                  </td>
                ))}
              </tr>
            )
          })}
          {after > 0 ? <Gap height={after} span={columns.length} /> : null}
        </tbody>
      </table>
    </div>
  )
}

function classOf<Row>(column: Column<Row>): string | undefined {
  if (column.wraps === true) return 'qz-wraps'
  return column.align === 'right' ? 'qz-number' : undefined
}

function Gap({ height, span }: { height: number; span: number }) {
  return (
    <tr aria-hidden="true" className="qz-gap">
      <td colSpan={span} style={{ height }} />
    </tr>
  )
}
