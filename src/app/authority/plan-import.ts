/** Rows of a file → what is to be recorded, and which rows cannot be. */
import { randomUUID } from 'node:crypto'
import {
  type AuthorityKind,
  type AuthorityValues,
  type CodeBook,
  chainRows,
  type History,
  IMPORT_FORMS,
  identityOf,
  newlySaid,
  type ReadRow,
  type RowFault,
  readRow,
  type Said,
} from '#core/authority'
import type { LocalDate } from '#core/calendar'
import type { Row } from '#core/register'
import {
  type Assertion,
  Codes,
  findGivingRights,
  type RequestedFact,
  readCodes,
  readHistories,
  readIdentities,
} from '#store/authority'
import type { Scope } from '#store/record'
import { findCircleOn, nests, readNests, tellCircle } from './circles.ts'
import { findClashes } from './find-clashes.ts'
import { listWideningOneself, readOwnFault, WIDENING } from './own-affairs.ts'
import { listReachFaults, OUT_OF_REACH } from './reach.ts'
import { listTakenCodes } from './taken-codes.ts'

export type FileRow = { line: number; row: Row }

export type ImportPlan = {
  assertions: Assertion[]
  created: number[]
  changed: number[]
  /** Rows of things of which something gives rights: they wait for another person, and so do their assertions. */
  waiting: number[]
  asked: RequestedFact[]
  /** Rows that say what is known already, or what another row of the file says. */
  duplicates: number[]
  faults: RowFault[]
}

/** What becomes of rows that give rights: recorded, put before another person, or refused with why. */
export type Giving = 'record' | 'wait' | { refused: string }

type Coded = 'region' | 'body' | 'unit' | 'post' | 'officer'
const CODED: readonly AuthorityKind[] = ['region', 'body', 'unit', 'post', 'officer']
const NEEDS: Readonly<Record<AuthorityKind, readonly Coded[]>> = {
  region: ['region'],
  body: ['region', 'body'],
  unit: ['body', 'unit'],
  post: ['body', 'unit', 'post'],
  officer: ['body', 'officer'],
  certificate: ['officer'],
  training: ['officer'],
  appointment: ['officer', 'post'],
}

export async function planImport<K extends AuthorityKind>(
  tx: Scope,
  kind: K,
  rows: readonly FileRow[],
  giving: Giving,
): Promise<ImportPlan> {
  const books = new Map<Coded, Codes>()
  for (const need of NEEDS[kind]) books.set(need, await readCodes(tx, need))
  const identities = isCoded(kind) ? new Map<string, string>() : await readIdentities(tx, kind)
  const identified = new Set(identities.values())
  const fresh = new Set<string>()
  if (isCoded(kind)) nameThings(rows, books.get(kind) ?? new Codes(), fresh)

  const codes: CodeBook = (of, code, day) => books.get(of)?.find(code, day)
  const faults: RowFault[] = []
  const read: ReadRow<K>[] = []
  for (const { line, row } of rows) {
    const result = readRow(kind, line, row, codes)
    if ('faults' in result) faults.push(...result.faults)
    else read.push(result.read)
  }
  const things = groupBy(read, (row) => idOf(kind, row, books, identities, fresh, identified))
  const chains = [...things].map(([id, own]) => ({ id, ...chainRows(own) }))
  faults.push(...chains.flatMap((chain) => chain.faults))
  const histories = await readHistories(tx, kind, [...things.keys()])
  const known = new Map(histories.map((h) => [h.id, h]))
  const plan = record(kind, chains, known, fresh)
  const outOfReach = await findOutOfReach(tx, kind, plan.assertions, things)
  faults.push(...outOfReach)
  faults.push(...(await findTaken(tx, kind, plan.assertions, things)))
  faults.push(...(await findOwn(tx, plan.assertions, known, things)))
  const beyond = new Set(outOfReach.map(({ line }) => line))
  const widening = (await listWideningOneself(tx, plan.assertions)).map((assertion) => lineOf(things, assertion))
  faults.push(...[...new Set(widening)].flatMap((line) => (beyond.has(line) ? [] : { line, reason: WIDENING })))
  faults.push(...(await findRoleClashes(tx, plan.assertions, things)))
  const given = giving === 'record' ? new Set<number>() : await findGivingRights(tx, plan.assertions)
  if (typeof giving === 'object')
    faults.push(...[...given].map((n) => ({ line: lineOf(things, plan.assertions[n]), reason: giving.refused })))
  plan.duplicates.push(...chains.flatMap((chain) => chain.repeated))
  if (nests(kind)) faults.push(...(await findCircles(tx, kind, plan.assertions, read)))
  return { ...setAside(plan, given, things, known), faults: faults.sort((a, b) => a.line - b.line) }
}

/** What one row gives is not to be had without the other rows of the same thing: all of them wait. */
function setAside<K extends AuthorityKind>(
  plan: Omit<ImportPlan, 'faults' | 'waiting' | 'asked'>,
  given: ReadonlySet<number>,
  things: ReadonlyMap<string, readonly ReadRow<K>[]>,
  known: ReadonlyMap<string, History<AuthorityValues[K]>>,
): Omit<ImportPlan, 'faults'> {
  const waits = new Set([...given].flatMap((n) => plan.assertions[n]?.id ?? []))
  const lines = new Set([...waits].flatMap((id) => (things.get(id) ?? []).map((row) => row.line)))
  const isAside = (line: number) => lines.has(line)
  return {
    assertions: plan.assertions.filter(({ id }) => !waits.has(id)),
    asked: plan.assertions
      .filter(({ id }) => waits.has(id))
      .map((assertion) => ({ assertion, version: known.get(assertion.id)?.facts.at(-1)?.seq ?? 0 })),
    waiting: [...plan.created, ...plan.changed].filter(isAside),
    created: plan.created.filter((line) => !isAside(line)),
    changed: plan.changed.filter((line) => !isAside(line)),
    duplicates: plan.duplicates,
  }
}

function lineOf<K extends AuthorityKind>(
  things: ReadonlyMap<string, readonly ReadRow<K>[]>,
  assertion: Assertion | undefined,
): number {
  if (assertion === undefined) throw new Error('no such assertion')
  return rowAt(things, assertion).line
}

function isCoded(kind: AuthorityKind): kind is Coded {
  return CODED.includes(kind)
}

/** Rows of one file may point at each other: everything gets its id before anything is read. */
function nameThings(rows: readonly FileRow[], codes: Codes, fresh: Set<string>): void {
  for (const { row } of rows) {
    const code = row['code']
    if (typeof code !== 'string') continue
    const from = (row['from'] ?? '1900-01-01') as LocalDate
    if (codes.find(code, from) !== undefined) continue
    const id = randomUUID()
    fresh.add(id)
    codes.add(code, { id, validFrom: from })
  }
}

function idOf<K extends AuthorityKind>(
  kind: K,
  row: ReadRow<K>,
  books: ReadonlyMap<Coded, Codes>,
  identities: Map<string, string>,
  fresh: Set<string>,
  known: ReadonlySet<string>,
): string {
  if (isCoded(kind)) {
    const { code } = row.value as AuthorityValues[Coded]
    const id = books.get(kind)?.find(code, row.validFrom)
    if (id === undefined) throw new Error(`${kind} ${code} was given no id`)
    return id
  }
  const identity = identityOf(kind, row.validFrom, row.value)
  const id = identities.get(identity) ?? randomUUID()
  identities.set(identity, id)
  if (!known.has(id)) fresh.add(id)
  return id
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

type Chain<K extends AuthorityKind> = { id: string; rows: ReadRow<K>[] }

function record<K extends AuthorityKind>(
  kind: K,
  chains: readonly Chain<K>[],
  histories: ReadonlyMap<string, History<AuthorityValues[K]>>,
  fresh: ReadonlySet<string>,
): Omit<ImportPlan, 'faults' | 'waiting' | 'asked'> {
  const plan: ReturnType<typeof record> = { assertions: [], created: [], changed: [], duplicates: [] }
  for (const { id, rows } of chains) {
    const said = rows.flatMap((row, i) => sayRow(row, rows[i + 1]))
    const facts = histories.get(id)?.facts ?? []
    const news = newlySaid(
      facts,
      said.map(({ line: _line, ...one }) => one),
    )
    const changed = new Set(
      said
        .filter((one) => news.some((n) => n.validFrom === one.validFrom && (n.value === null) === (one.value === null)))
        .map((one) => one.line),
    )
    for (const row of rows) {
      if (!changed.has(row.line)) plan.duplicates.push(row.line)
      else (fresh.has(id) ? plan.created : plan.changed).push(row.line)
    }
    const officer = officerOf(rows[0]?.value)
    plan.assertions.push(
      ...news.map((one) => ({ kind, id, ...one, ...(officer !== undefined && { officer }) }) as Assertion),
    )
  }
  return plan
}

/** A row that ends says also that there is nothing afterwards, up to the next. */
function sayRow<K extends AuthorityKind>(
  row: ReadRow<K>,
  next: ReadRow<K> | undefined,
): (Said<AuthorityValues[K]> & { line: number })[] {
  const { line, validFrom, validTo, value } = row
  const said = [{ line, validFrom, ...(validTo !== undefined && { validTo }), value }]
  if (validTo === undefined || validTo === next?.validFrom) return said
  return [...said, { line, validFrom: validTo, ...(next && { validTo: next.validFrom }), value: null }]
}

function officerOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'officer' in value ? String(value.officer) : undefined
}

/** Rows that say something new of whoever imports them. */
async function findOwn<K extends AuthorityKind>(
  tx: Scope,
  assertions: readonly Assertion[],
  histories: ReadonlyMap<string, History<AuthorityValues[K]>>,
  things: ReadonlyMap<string, readonly ReadRow<K>[]>,
): Promise<RowFault[]> {
  const ownFault = await readOwnFault(tx)
  const faults = new Map<number, RowFault>()
  for (const assertion of assertions) {
    const reason = ownFault(assertion, histories.get(assertion.id)?.facts ?? [])
    if (reason === undefined) continue
    const { line } = rowAt(things, assertion)
    faults.set(line, { line, reason })
  }
  return [...faults.values()]
}

/** Rows by which one person would come to hold what nobody may hold together. */
async function findRoleClashes<K extends AuthorityKind>(
  tx: Scope,
  assertions: readonly Assertion[],
  things: ReadonlyMap<string, readonly ReadRow<K>[]>,
): Promise<RowFault[]> {
  const faults = new Map<number, RowFault>()
  for (const { id, day, reason } of await findClashes(tx, assertions)) {
    const { line } = rowAt(things, { id, validFrom: day })
    faults.set(line, { line, reason: `不相容的岗位不能由一人兼任：${reason}` })
  }
  return [...faults.values()]
}

/** The row an assertion comes from: the last of its thing that had begun by then. */
function rowAt<K extends AuthorityKind>(
  things: ReadonlyMap<string, readonly ReadRow<K>[]>,
  { id, validFrom }: Pick<Assertion, 'id' | 'validFrom'>,
): ReadRow<K> {
  const begun = (things.get(id) ?? []).filter((row) => row.validFrom <= validFrom)
  const [first, ...others] = begun
  if (first === undefined) throw new Error(`no row says anything of ${id} on ${validFrom}`)
  return others.reduce((last, row) => (row.validFrom > last.validFrom ? row : last), first)
}

/** Rows about what lies elsewhere, or would bring it there. */
async function findOutOfReach<K extends AuthorityKind>(
  tx: Scope,
  kind: K,
  assertions: readonly Assertion[],
  things: ReadonlyMap<string, readonly ReadRow<K>[]>,
): Promise<RowFault[]> {
  const faults = new Map<number, RowFault>()
  for (const { assertion, field } of await listReachFaults(tx, kind, assertions)) {
    const { line } = rowAt(things, assertion)
    const column = IMPORT_FORMS[kind].columns.find(({ id }) => id === field)?.label
    faults.set(line, { line, ...(column !== undefined && { column }), reason: OUT_OF_REACH })
  }
  return [...faults.values()]
}

/** Rows by which something would bear a code that is another one's. */
async function findTaken<K extends AuthorityKind>(
  tx: Scope,
  kind: K,
  assertions: readonly Assertion[],
  things: ReadonlyMap<string, readonly ReadRow<K>[]>,
): Promise<RowFault[]> {
  const column = IMPORT_FORMS[kind].columns.find(({ id }) => id === 'code')?.label
  const faults = new Map<number, RowFault>()
  for (const { assertion, message } of await listTakenCodes(tx, kind, assertions)) {
    const { line, value } = rowAt(things, assertion)
    const { code } = value as { code: string }
    faults.set(line, { line, ...(column !== undefined && { column }), value: code, reason: message })
  }
  return [...faults.values()]
}

/** Nobody may come to stand, over others, below himself, on any day on which something changes. */
async function findCircles(
  tx: Scope,
  kind: 'region' | 'body' | 'unit',
  assertions: readonly Assertion[],
  rows: readonly ReadRow<AuthorityKind>[],
): Promise<RowFault[]> {
  const days = [...new Set(assertions.filter((a) => a.value !== null && 'parent' in a.value).map((a) => a.validFrom))]
  if (days.length === 0) return []
  const planned = await readNests(tx, kind, assertions)
  for (const day of days) {
    const names = findCircleOn(planned, day)
    if (names === undefined) continue
    // A circle may close by rows of other days than the one on which it is there: some row of the file has to be named.
    const onDay = rows.filter((row) => row.validFrom === day)
    const row = onDay.find(({ value }) => names.includes((value as { name: string }).name)) ?? onDay[0] ?? rows[0]
    if (row === undefined) throw new Error('a circle without rows')
    return [{ line: row.line, reason: tellCircle(names) }]
  }
  return []
}
