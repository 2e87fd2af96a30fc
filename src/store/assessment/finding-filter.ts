/** Which findings are asked for, and how they are best looked for: first what fits, or along the order until a page is full. */
import { type RawBuilder, sql } from 'kysely'
import type { LocalDate } from '#core/calendar'
import type { FindingKind, FindingStatus } from '#core/finding'
import { KEPT, type Scope } from '#store/record'

export type FindingFilter = {
  /** Several words must all be found. */
  q?: string
  pack?: string
  /** The last run that found it. */
  run?: string
  indicator?: string
  node?: string
  officer?: string
  post?: string
  kind?: FindingKind
  state?: FindingStatus
  /** Only those whose officer nobody is registered as. */
  unregistered?: boolean
  from?: LocalDate
  to?: LocalDate
  /** Of some of those seen it is not told whom they concern: they are not found by that either. */
  partlyUnnamed?: boolean
  /** Only those the asking officer was asked to look into. */
  assigned?: boolean
  /** Only what may be taken away. */
  toExport?: boolean
}

/** Ids that the index of words is asked for; where more say the same, a page of them is met soon enough along the order. */
const MOST_SAYING = 2000

/** Up to so many that are passed, all is read at once. */
const MOST_WIDE = 300

/** Of more than this part of all, places are not looked up one by one. */
const MOST_SOUGHT = 0.25

export type Search = {
  /** Of `finding f`. */
  where: RawBuilder<unknown>
  /** How many fit, where that is known without looking at them. */
  count: number | undefined
  /** Few enough to be taken together before they are put in order. */
  few: boolean
  /** Many are passed on the way until a page is full: what is shown is read for those on the page alone. */
  narrow: boolean
}

/** `page`: how many are shown at once; `all`: none is shown, all are counted. */
export async function planSearch(
  tx: Scope,
  filter: FindingFilter,
  page: number | 'all',
  mostWide = MOST_WIDE,
): Promise<Search> {
  const { system, seen, most, whole } = await measure(tx, filter)
  // Along an order of `whole` rows a page is full after page × whole ÷ n of them; taking all that fit looks at n.
  const few =
    page === 'all' ||
    most * most <= page * whole ||
    filter.officer !== undefined ||
    filter.post !== undefined ||
    filter.assigned === true
  const saying = few && page !== 'all' ? undefined : await findSaying(tx, wordsOf(filter))
  const conditions = [
    // Row-level security is asked row by row; said again in words that an index knows, it says where to look.
    ...(few && !system && seen < whole * MOST_SOUGHT ? [withinSight('read')] : []),
    ...(filter.toExport === true ? [withinSight('export')] : []),
    ...(saying === undefined ? [] : [sql`f.id = any(${saying}::uuid[])`]),
    ...ofSort(filter),
    ...ofRow(filter),
  ]
  return {
    where: all(conditions),
    count: isOfSort(filter) ? most : undefined,
    few: few || saying !== undefined,
    narrow: page !== 'all' && !few && page * whole > most * mostWide,
  }
}

type Measure = { system: boolean; seen: number; most: number; whole: number }

/** How many there are to see, how many of them fit at most, and how many there are at all, about. */
async function measure(tx: Scope, filter: FindingFilter): Promise<Measure> {
  const { rows } = await sql<Measure>`${KEPT}
    select own_work as system, seen, fitting as most, whole from measure_findings(${askedSort(filter)})`.execute(tx)
  const [measured] = rows
  if (measured === undefined) throw new Error('the findings were not measured')
  return measured
}

export function withinSight(action: 'read' | 'export'): RawBuilder<unknown> {
  return sql`(f.node_id = any((select visible_nodes('finding', ${sql.lit(action)}))::uuid[])
    or f.officer_id = (select own_officer('finding', ${sql.lit(action)}))
    or f.id = any((select assigned_findings(${sql.lit(action)}))::uuid[]) or (f.node_id is null and (select may('run', 'run'))))`
}

/** Of which it is told whom they concern. */
export function isNamed(): RawBuilder<unknown> {
  return sql`(f.node_id = any((select nodes_with_names())::uuid[])
    or f.officer_id = (select own_officer('finding', 'list')) or ${isAssigned()} or (f.node_id is null and (select may('run', 'run'))))`
}

function isAssigned(): RawBuilder<unknown> {
  return sql`f.id = any((select assigned_findings('list'))::uuid[])`
}

/** Whether the sorts that are counted answer it. */
export function isOfSort(filter: FindingFilter): boolean {
  return filter.toExport !== true && wordsOf(filter).length === 0 && ofRow(filter).length === 0
}

/** What sorts of findings are told apart by, as the functions that count them are asked. */
export function askedSort(filter: FindingFilter): RawBuilder<unknown> {
  const { pack, run, indicator, node, kind, state, unregistered = false } = filter
  const asked = [pack, run, indicator, node, kind, state].map((value) => sql`${value ?? null}`)
  return sql.join([...asked, sql`${unregistered}`])
}

/** The same of a finding. */
function ofSort(filter: FindingFilter): RawBuilder<unknown>[] {
  return [
    ...given(filter.pack, (v) => sql`f.pack = ${v}`),
    ...given(filter.run, (v) => sql`f.last_run = ${v}`),
    ...given(filter.indicator, (v) => sql`f.indicator = ${v}`),
    ...given(filter.node, (v) => sql`f.node_id in (select node_id from node_path where ancestor_id = ${v}::uuid)`),
    ...given(filter.kind, (v) => sql`f.kind = ${v}`),
    ...given(filter.state, (v) => sql`f.state = ${v}`),
    ...(filter.unregistered === true ? [sql`(f.officer_id is null and f.officer_code is not null)`] : []),
  ]
}

function ofRow(filter: FindingFilter): RawBuilder<unknown>[] {
  const named = filter.partlyUnnamed === true ? sql` and ${isNamed()}` : sql``
  return [
    ...given(filter.officer, (v) => sql`(f.officer_id = ${v}::uuid${named})`),
    ...(filter.assigned === true ? [isAssigned()] : []),
    ...given(filter.post, (v) => sql`f.post_id = ${v}::uuid`),
    ...given(filter.from, (v) => sql`f.sort_at >= ${v}::date`),
    ...given(filter.to, (v) => sql`f.sort_at between '1900-01-01' and ${v}::date`),
    ...wordsOf(filter).map((word) =>
      filter.partlyUnnamed === true
        ? sql`(${SAID_WITHOUT_NAMES} like ${likeText(word)} or (f.search like ${likeText(word)}${named}))`
        : sql`f.search like ${likeText(word)}`,
    ),
  ]
}

/** What is searched, but for the person. */
const SAID_WITHOUT_NAMES = sql`lower(concat_ws(' ', f.title, f.indicator, f.organ_code, f.post_code))`

/** The ids of those that say all of it, unless they are many; single signs are in no index. */
async function findSaying(tx: Scope, words: readonly string[]): Promise<string[] | undefined> {
  const indexed = words.filter((word) => [...word].length > 1)
  if (indexed.length === 0) return undefined
  const { rows } = await sql<{ ids: string[] }>`${KEPT}
    select coalesce(array_agg(id), '{}') as ids
    from findings_saying(${indexed}::text[], ${indexed.map(likeText)}::text[], ${MOST_SAYING + 1}) s (id)`.execute(tx)
  const ids = rows[0]?.ids ?? []
  return ids.length > MOST_SAYING ? undefined : ids
}

function wordsOf({ q = '' }: FindingFilter): string[] {
  return q
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
}

function likeText(word: string): string {
  return `%${word.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
}

function all(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

function given<T>(value: T | undefined, condition: (value: T) => RawBuilder<unknown>): RawBuilder<unknown>[] {
  return value === undefined ? [] : [condition(value)]
}
