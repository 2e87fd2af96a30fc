/** A short table inside a page; on a narrow screen every row becomes a block of named lines. */
import './lists.css'
import type { ReactNode } from 'react'
import { nextSort } from './search-params.ts'
import { SortHeading } from './sort-heading.tsx'
import { useListState } from './use-list-state.ts'
import { useNarrow } from './use-narrow.ts'

export type SimpleColumn<Row> = {
  title: string
  show: (row: Row) => ReactNode
  align?: 'right'
  width?: string
  /** The table can be put in order by this; what it is ordered by stands in the address. */
  order?: (row: Row) => string | number
}

export function SimpleTable<Row>(props: {
  label: string
  /** Tells this table's order from that of others on the page. */
  name?: string
  columns: readonly SimpleColumn<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
}) {
  const isNarrow = useNarrow()
  const [state, change] = useListState()
  const place = props.name === undefined ? 'sort' : `sort-${props.name}`
  const sort = state[place]
  const rows = inOrder(props.rows, props.columns, sort)
  if (isNarrow)
    return (
      <ul className="qz-blocks" aria-label={props.label}>
        {rows.map((row) => (
          <li key={props.rowKey(row)}>
            <dl>
              {props.columns.map((column) => (
                <div key={column.title}>
                  <dt>{column.title}</dt>
                  <dd>{column.show(row)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    )
  return (
    <div className="qz-sideways" role="region" aria-label={props.label} tabIndex={0}>
      <table className="qz-simple">
        <thead>
          <tr>
            {props.columns.map((column) => (
              <SortHeading
                key={column.title}
                title={column.title}
                name={column.order === undefined ? undefined : column.title}
                sort={sort}
                order={(name) => change({ [place]: nextSort(sort, name) })}
                className={column.align === 'right' ? 'qz-number' : undefined}
                width={column.width}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={props.rowKey(row)}>
              {props.columns.map((column) => (
                <td key={column.title} className={column.align === 'right' ? 'qz-number' : undefined}>
                  {column.show(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const COLLATOR = new Intl.Collator('zh-CN', { numeric: true })

function inOrder<Row>(
  rows: readonly Row[],
  columns: readonly SimpleColumn<Row>[],
  sort: string | undefined,
): readonly Row[] {
  const value = columns.find((column) => column.title === sort?.replace(/^-/, ''))?.order
  if (value === undefined) return rows
  // A copy sorted in place: the oldest browser in use has no toSorted.
  const sorted = [...rows].sort((a, b) => COLLATOR.compare(String(value(a)), String(value(b))))
  return sort?.startsWith('-') === true ? sorted.reverse() : sorted
}
