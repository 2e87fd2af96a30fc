/** Puts in order what is in memory as a whole: as Chinese readers look words up, and numbers by their size. */
const COLLATOR = new Intl.Collator('zh-CN', { numeric: true })

/** Equals stay as they came. `sort` is one of the keys, with a dash before it downwards. */
export function sortAll<T>(
  rows: readonly T[],
  sort: string | undefined,
  keys: Readonly<Record<string, (row: T) => string | number | undefined>>,
): T[] {
  const key = keys[sort?.replace('-', '') ?? '']
  if (key === undefined) return [...rows]
  const text = (row: T) => String(key(row) ?? '')
  const way = sort?.startsWith('-') === true ? -1 : 1
  return rows.toSorted((a, b) => way * COLLATOR.compare(text(a), text(b)))
}
