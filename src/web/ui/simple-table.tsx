/** A short table inside a page; on a narrow screen every row becomes a block of named lines. */
import './lists.css'
import type { ReactNode } from 'react'
import { useNarrow } from './use-narrow.ts'

export type SimpleColumn<Row> = {
  title: string
  show: (row: Row) => ReactNode
  align?: 'right'
  width?: string
}

export function SimpleTable<Row>(props: {
  label: string
  columns: readonly SimpleColumn<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
}) {
  const isNarrow = useNarrow()
  if (isNarrow)
    return (
      <ul className="qz-blocks" aria-label={props.label}>
        {props.rows.map((row) => (
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
              <th
                key={column.title}
                scope="col"
                className={column.align === 'right' ? 'qz-number' : undefined}
                {...(column.width === undefined ? {} : { style: { width: column.width } })}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
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
