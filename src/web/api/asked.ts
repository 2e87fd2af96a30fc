/** How lists are asked for: what the address says, from where on, and how many at once. */
import type { paths } from './api-schema.ts'

const PAGE_ROWS = 100

/** Addresses of lists that are read page by page. */
type ListPath = {
  [Path in keyof paths]: paths[Path] extends { get: { parameters: { query?: { cursor?: string } } } } ? Path : never
}[keyof paths]
type QueryOf<Path extends ListPath> = NonNullable<paths[Path]['get']['parameters']['query']>

/** The page's address holds plain texts; the server checks them, and words what it cannot take. */
export function asked<Path extends ListPath>(
  _path: Path,
  ask: Readonly<Record<string, string | undefined>>,
  cursor: string | undefined,
): QueryOf<Path> {
  return { ...given(ask), ...(cursor === undefined ? {} : { cursor }), limit: PAGE_ROWS } as QueryOf<Path>
}

/** Without the names that have no value. */
export function given<Value>(values: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, Value & {}] => entry[1] !== undefined && entry[1] !== ''),
  )
}
