/** A finding as lists and pages show it, with the names of whom it concerns. */
import { type RawBuilder, sql } from 'kysely'
import type { LocalDate } from '#core/calendar'
import type { FindingKind, FindingStatus } from '#core/finding'
import { KEPT, type Scope } from '#store/record'

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
  /** The officer is registered, but not for the asking account to see. */
  officerHidden: boolean
}

type Ids = Readonly<Record<`${Kind}_id`, string | null>>

/** As it is stored: whom it concerns by id. */
export type StoredRow = {
  [K in keyof FindingRow as Exclude<K, Kind | 'officerHidden'>]-?: K extends 'lastSeenAt'
    ? Date
    : undefined extends FindingRow[K]
      ? FindingRow[K] | null
      : FindingRow[K]
} & Ids

/** Ids only: the names of a page are looked up once the page is known. */
export function rowColumns(): RawBuilder<unknown> {
  return sql`f.id, f.pack, f.fingerprint, f.indicator, f.indicator_title as "indicatorTitle", f.kind, f.label, f.outcome, f.title,
    f.organ_code as "organCode", f.officer_code as "officerCode", f.post_code as "postCode", f.body_id, f.unit_id, f.post_id, f.officer_id,
    f.at, f.due, f.actual_on as actual, f.state, f.first_run as "firstRun", f.last_run as "lastRun", f.last_seen as "lastSeenAt"`
}

const KINDS = ['body', 'unit', 'post', 'officer'] as const
type Kind = (typeof KINDS)[number]

/** `hidden`: an officer who is there and may not be seen. */
type Name = Named & { kind: Kind | 'hidden'; valid_from: LocalDate; valid_to: LocalDate | null }

/** Names of whom the rows concern, as they were called on the day of each, or else as they were called last. */
export async function showRows(tx: Scope, stored: readonly StoredRow[]): Promise<FindingRow[]> {
  const asked = KINDS.map((kind) => [...new Set(stored.flatMap((row) => row[`${kind}_id`] ?? []))])
  const { rows } = await sql<Name>`${KEPT}
    select * from names_among(${sql.join(asked.map((ids) => sql`${ids}::uuid[]`))})`.execute(tx)
  const names = new Map<string, Name[]>()
  for (const name of rows) {
    const key = `${name.kind} ${name.id}`
    names.set(key, [...(names.get(key) ?? []), name])
  }
  return stored.map((row) => {
    const concerned = KINDS.flatMap((kind) => {
      const name = nameOn(names.get(`${kind} ${row[`${kind}_id`]}`) ?? [], row.at)
      return name === undefined ? [] : [[kind, name] as const]
    })
    return { ...rowOf(row), ...Object.fromEntries(concerned), officerHidden: names.has(`hidden ${row.officer_id}`) }
  })
}

function nameOn(names: readonly Name[], day: LocalDate | null): Named | undefined {
  const latest = names.toSorted((a, b) => (a.valid_from < b.valid_from ? 1 : -1))
  const on = (name: Name) => day !== null && name.valid_from <= day && (name.valid_to === null || day < name.valid_to)
  const name = latest.find(on) ?? latest[0]
  return name && { id: name.id, code: name.code, name: name.name }
}

function rowOf(row: StoredRow): Omit<FindingRow, 'officerHidden'> {
  const { id, pack, fingerprint, indicator, indicatorTitle, kind, label, outcome, title, state, firstRun, lastRun } =
    row
  const optional = {
    organCode: row.organCode,
    officerCode: row.officerCode,
    postCode: row.postCode,
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
