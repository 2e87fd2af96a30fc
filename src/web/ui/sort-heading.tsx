/** The heading of a column; pressed, it puts the table in order by it: upwards, downwards, not at all. */
import './sort-heading.css'

export function SortHeading(props: {
  title: string
  /** By what it is ordered; undefined: it cannot be. */
  name: string | undefined
  sort: string | undefined
  order: ((name: string) => void) | undefined
  className: string | undefined
  width?: string | undefined
}) {
  const { name, sort, order } = props
  const style = props.width === undefined ? {} : { style: { width: props.width } }
  if (name === undefined || order === undefined)
    return (
      <th scope="col" className={props.className} {...style}>
        {props.title}
      </th>
    )
  const direction = sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : 'none'
  return (
    <th scope="col" aria-sort={direction} className={props.className} {...style}>
      <button type="button" className={`qz-sort qz-sort-${direction}`} onClick={() => order(name)}>
        {props.title}
      </button>
    </th>
  )
}
