/** Lists of rows as evidence: the first twenty in a stated order. */
import { quoteText } from '#core/sql'

/**
 * An aggregate over rows called `alias`, those that meet `filter`. `before` orders them ahead of batch and row; `register` is a name or an SQL expression.
 * Listed first and sorted after: an ordered aggregate costs four times as much.
 */
export function listRefs(
  alias: string,
  register: { name: string } | { sql: string },
  before: readonly string[] = [],
  filter?: string,
): string {
  // One register for all need not be carried through the sorting.
  const [carried, named] = 'name' in register ? ['', quoteText(register.name)] : [`, g: ${register.sql}`, 'e.g']
  const order = before.map((sql, i) => `o${i}: ${sql}, `).join('')
  const sorted = `list_sort(list({${order}b: ${alias}._batch, r: ${alias}._row${carried}})${filter === undefined ? '' : ` FILTER (${filter})`})[1:20]`
  return `list_transform(${sorted}, lambda e: {register: ${named}, batch: e.b, "row": e.r})`
}
