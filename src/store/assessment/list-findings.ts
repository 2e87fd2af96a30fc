/** Findings as lists, counts and one by one. Who may see which is decided by the row-level security beneath. */
import { type RawBuilder, sql } from 'kysely'
import { type LocalDate, parseLocalDate } from '#core/calendar'
import type { FindingKind, FindingStatus } from '#core/finding'
import { readCursor, writeCursor } from '#store/authority'
import type { Scope } from '#store/record'

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
}

export type FindingSort = 'at' | '-at' | 'due' | '-due' | 'indicator' | '-indicator' | 'officer' | '-officer'

export type Named = { id: string; code: string; name: string }

export type FindingRow = {
  id: string
  pack: string
  fingerprint: string
  indicator: string
  indicatorTitle: string
  kind: FindingKind
  label: string
  outcome: 'violated' | 'undetermined'
  title: string
  organCode?: string
  officerCode?: string
  postCode?: string
  body?: Named
  unit?: Named
  post?: Named
  officer?: Named
  at?: LocalDate
  due?: LocalDate
  actual?: LocalDate
  state: FindingStatus
  firstRun: string
  lastRun: string
  lastSeenAt: string
}

type Row = {
  [K in keyof FindingRow]-?: K extends 'lastSeenAt'
    ? Date
    : undefined extends FindingRow[K]
      ? FindingRow[K] | null
      : FindingRow[K]
}

/** What stands for no day at all, so that it can be sorted. */
const NO_DAY = '1899-12-31'

function parseDay(text: string): string | undefined {
  return text === NO_DAY ? text : parseLocalDate(text)
}

const SORTS = { at: 'sort_at', due: 'sort_due', indicator: 'indicator', officer: 'sort_officer' } as const

export async function listFindings(
  tx: Scope,
  filter: FindingFilter,
  page: { sort?: FindingSort; cursor?: string; limit: number; total?: boolean },
): Promise<{ items: FindingRow[]; next?: string; total?: number }> {
  const sort = page.sort ?? '-at'
  const down = sort.startsWith('-')
  const by = SORTS[sort.replace('-', '') as keyof typeof SORTS]
  const dated = by === 'sort_at' || by === 'sort_due'
  const place = readCursor(page.cursor)
  // A place in another order is none.
  const after = place === undefined || (dated && parseDay(place.key) === undefined) ? undefined : place
  const type = dated ? sql`date` : sql`text`
  const beyond =
    after === undefined
      ? sql``
      : sql`and (f.${sql.ref(by)}, f.id) ${down ? sql`<` : sql`>`} (${after.key}::${type}, ${after.id}::uuid)`
  const direction = down ? sql`desc` : sql`asc`
  const { rows } = await sql<Row & { sort_key: string }>`
    select p.*, ${namesOf(sql`p`)} from (
      select ${columns()}, f.${sql.ref(by)}::text as sort_key
      from finding f where ${conditions(filter)} ${beyond}
      order by f.${sql.ref(by)} ${direction}, f.id ${direction} limit ${page.limit + 1}
    ) p order by p.sort_key collate "C" ${direction}, p.id ${direction}`.execute(tx)
  const items = rows.slice(0, page.limit)
  const last = rows.length > page.limit ? items.at(-1) : undefined
  return {
    items: items.map(rowOf),
    ...(last !== undefined && { next: writeCursor({ key: last.sort_key, id: last.id }) }),
    ...(page.total === true && { total: await countAll(tx, filter) }),
  }
}

async function countAll(tx: Scope, filter: FindingFilter): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from finding f where ${conditions(filter)}`.execute(tx)
  return rows[0]?.n ?? 0
}

export type FindingCounts = {
  total: number
  byKind: { kind: FindingKind; count: number }[]
  byState: { state: FindingStatus; count: number }[]
  byIndicator: { indicator: string; title: string; count: number }[]
  byBody: { body?: Named; count: number }[]
}

export async function countFindings(tx: Scope, filter: FindingFilter): Promise<FindingCounts> {
  const { rows } = await sql<{
    level: number
    kind: FindingKind
    state: FindingStatus
    indicator: string
    title: string
    body: Named | null
    n: number
  }>`
    select c.*, (select jsonb_build_object('id', b.id, 'code', b.code, 'name', b.name) from body b where b.id = c.body_id
        order by b.valid_from desc limit 1) as body
    from (
      select grouping(kind, state, indicator, body_id) as level, kind, state, indicator, max(indicator_title) as title, body_id,
        count(*) as n
      from finding f where ${conditions(filter)}
      group by grouping sets ((), (kind), (state), (indicator), (body_id))
    ) c order by n desc, indicator`.execute(tx)
  const at = (level: number) => rows.filter((row) => row.level === level)
  return {
    total: at(0b1111)[0]?.n ?? 0,
    byKind: at(0b0111).map(({ kind, n }) => ({ kind, count: n })),
    byState: at(0b1011).map(({ state, n }) => ({ state, count: n })),
    byIndicator: at(0b1101).map(({ indicator, title, n }) => ({ indicator, title, count: n })),
    byBody: at(0b1110).map(({ body, n }) => ({ ...(body && { body }), count: n })),
  }
}

export type FindingDetail = FindingRow & {
  subject: { register: string; registerTitle: string; branch: string; key: readonly string[] }
  expected?: string
  actualText?: string
  explanation: {
    reason: string
    reasonText: string
    reasonAt?: string
    start?: LocalDate
    text: string
    advice: string
    exemptions: readonly { id: string; title: string; why: string }[]
  }
  evidence: readonly {
    register: string
    registerTitle: string
    file: string
    batch: string
    row: number
    subject: boolean
    cells: readonly { field: string; label: string; value: string }[]
  }[]
  history: { what: 'firstSeen' | 'lastSeen' | 'resolved' | 'reopened'; run: string; at: string }[]
}

type DetailRow = Row &
  Pick<FindingDetail, 'subject' | 'explanation' | 'evidence'> & {
    expected: string | null
    actual_text: string | null
    first_seen: Date
    resolved_run: string | null
    resolved_at: Date | null
    reopened_run: string | null
    reopened_at: Date | null
  }

export async function findFinding(tx: Scope, id: string): Promise<FindingDetail | undefined> {
  const { rows } = await sql<DetailRow>`
    select ${columns()}, ${namesOf(sql`f`)}, f.subject, f.explanation, f.evidence, f.expected, f.actual as actual_text,
      f.first_seen, f.resolved_run, f.resolved_at, f.reopened_run, f.reopened_at
    from finding f where f.id = ${id}::uuid`.execute(tx)
  const row = rows[0]
  if (row === undefined) return undefined
  const mark = (what: FindingDetail['history'][number]['what'], run: string | null, at: Date | null) =>
    run === null || at === null ? [] : [{ what, run, at: at.toISOString() }]
  return {
    ...rowOf(row),
    subject: row.subject,
    ...(row.expected !== null && { expected: row.expected }),
    ...(row.actual_text !== null && { actualText: row.actual_text }),
    explanation: row.explanation,
    evidence: row.evidence,
    history: [
      ...mark('firstSeen', row.firstRun, row.first_seen),
      ...mark('resolved', row.resolved_run, row.resolved_at),
      ...mark('reopened', row.reopened_run, row.reopened_at),
      ...mark('lastSeen', row.lastRun, row.lastSeenAt),
    ],
  }
}

/** Ids only: the names of a page are looked up once the page is known. */
function columns(): RawBuilder<unknown> {
  return sql`f.id, f.pack, f.fingerprint, f.indicator, f.indicator_title as "indicatorTitle", f.kind, f.label, f.outcome, f.title,
    f.organ_code as "organCode", f.officer_code as "officerCode", f.post_code as "postCode", f.body_id, f.unit_id, f.post_id, f.officer_id,
    f.at, f.due, f.actual_on as actual, f.state, f.first_run as "firstRun", f.last_run as "lastRun", f.last_seen as "lastSeenAt"`
}

/** As they were called on the day, or else as they were called last. */
function namesOf(of: RawBuilder<unknown>): RawBuilder<unknown> {
  const name = (kind: 'body' | 'unit' | 'post' | 'officer') => sql`(
    select jsonb_build_object('id', n.id, 'code', n.code, 'name', n.name) from ${sql.table(kind)} n
    where n.id = ${of}.${sql.ref(`${kind}_id`)}
    order by coalesce(n.valid_from <= ${of}.at and (n.valid_to is null or ${of}.at < n.valid_to), false) desc, n.valid_from desc limit 1
  ) as ${sql.ref(kind)}`
  return sql`${name('body')}, ${name('unit')}, ${name('post')}, ${name('officer')}`
}

function rowOf(row: Row): FindingRow {
  const { id, pack, fingerprint, indicator, indicatorTitle, kind, label, outcome, title, state, firstRun, lastRun } =
    row
  const optional = {
    organCode: row.organCode,
    officerCode: row.officerCode,
    postCode: row.postCode,
    body: row.body,
    unit: row.unit,
    post: row.post,
    officer: row.officer,
    at: row.at,
    due: row.due,
    actual: row.actual,
  }
  return {
    id,
    pack,
    fingerprint,
    indicator,
    indicatorTitle,
    kind,
    label,
    outcome,
    title,
    state,
    firstRun,
    lastRun,
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null)) as Partial<FindingRow>),
    lastSeenAt: row.lastSeenAt.toISOString(),
  }
}

function conditions(filter: FindingFilter): RawBuilder<unknown> {
  const words = (filter.q ?? '').toLowerCase().split(/\s+/)
  const found = words.flatMap((word) => {
    if (word === '') return []
    const like = `%${word.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
    // The index holds pairs of signs.
    return [...word].length > 1
      ? [sql`f.id in (select quanze.findings_saying(${word}, ${like}))`]
      : [sql`f.search like ${like}`]
  })
  const all = [
    ...found,
    ...given(filter.pack, (v) => sql`f.pack = ${v}`),
    ...given(filter.run, (v) => sql`f.last_run = ${v}`),
    ...given(filter.indicator, (v) => sql`f.indicator = ${v}`),
    ...given(filter.node, (v) => sql`f.node_id in (select node_id from node_path where ancestor_id = ${v}::uuid)`),
    ...given(filter.officer, (v) => sql`f.officer_id = ${v}::uuid`),
    ...given(filter.post, (v) => sql`f.post_id = ${v}::uuid`),
    ...given(filter.kind, (v) => sql`f.kind = ${v}`),
    ...given(filter.state, (v) => sql`f.state = ${v}`),
    ...given(filter.from, (v) => sql`f.sort_at >= ${v}::date`),
    ...given(filter.to, (v) => sql`f.sort_at between '1900-01-01' and ${v}::date`),
    ...(filter.unregistered === true ? [sql`f.officer_id is null and f.officer_code is not null`] : []),
  ]
  return all.length === 0 ? sql`true` : sql.join(all, sql` and `)
}

function given<T>(value: T | undefined, condition: (value: T) => RawBuilder<unknown>): RawBuilder<unknown>[] {
  return value === undefined ? [] : [condition(value)]
}
