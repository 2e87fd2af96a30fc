/** Lists and trees of the organisation, as of a day, by what is known or was known. */
import {
  countInNodes,
  type ListedRow,
  type ListFilter,
  listAllRows,
  listLinked,
  listOfficerAlerts,
  listRows,
  readTree,
  type When,
} from '#app/authority'
import { readOfficersWithin, type Scope } from '#app/identity'
import { dayOf, type Premises } from '#app/premises'
import * as routes from '#contract/authority'
import type { RouteSpec } from '#contract/route'
import {
  ADMINISTRATION_MODES,
  type AuthorityKind,
  BODY_QUALIFICATIONS,
  BODY_TIERS,
  bestStanding,
  CERTIFICATE_STANDINGS,
  EMPLOYMENT_TYPES,
  isClassified,
  LEGAL_NATURES,
  POST_LINES,
  UNIT_TIERS,
} from '#core/authority'
import { type Handler, pageOfAll, type ScopedCall, scoped, sendSheet, tellFilters, YES } from '#server/http'
import { idNumbersFor, lookUp, showAlert, showBody, showOfficer, showPost, showUnit } from './present.ts'
import { SHEETS } from './sheets.ts'
import { nameOf, tellOrganisation } from './tell.ts'

type Query = {
  q?: string | undefined
  node?: string | undefined
  asOf?: string | undefined
  knownAt?: string | undefined
  sort?: string | undefined
  parentCode?: string
  level?: string | undefined
}
export type AnyCall = Pick<ScopedCall<RouteSpec>, 'tx' | 'premises' | 'caller'>

export function whenOf(premises: Premises, { asOf, knownAt }: Pick<Query, 'asOf' | 'knownAt'>): When {
  return { day: asOf === undefined ? premises.today() : dayOf(asOf), ...(knownAt !== undefined && { knownAt }) }
}

function filterOf(premises: Premises, query: Query): Omit<ListFilter, 'limit'> {
  return {
    ...whenOf(premises, query),
    ...(query.q !== undefined && { q: query.q }),
    ...(query.node !== undefined && { node: query.node }),
    ...(query.parentCode !== undefined && { parentCode: query.parentCode }),
    ...(query.level !== undefined && { level: query.level }),
  }
}

/** Sorted by code the database pages by itself; anything else is sorted and filtered here. */
export async function readPage<K extends AuthorityKind>(
  { tx, premises }: AnyCall,
  kind: K,
  query: Query & { cursor?: string | undefined; limit: number | 'all' },
  keep?: (rows: ListedRow<K>[]) => Promise<ListedRow<K>[]> | ListedRow<K>[],
): Promise<{ items: ListedRow<K>[]; next?: string; total: number }> {
  const filter = filterOf(premises, query)
  const { limit } = query
  const asKept = keep === undefined && (query.sort === undefined || query.sort === 'code')
  if (asKept && limit !== 'all')
    return listRows(tx, kind, {
      ...filter,
      limit,
      ...(query.cursor !== undefined && { cursor: query.cursor }),
    })
  const found = await listAllRows(tx, kind, filter)
  const rows = asKept ? found : await sortRows(tx, await (keep ?? same)(found), query.sort, filter)
  return limit === 'all' ? { items: rows, total: rows.length } : pageOfAll(rows, { ...query, limit })
}

function same<T>(rows: T[]): T[] {
  return rows
}

const COLLATOR = new Intl.Collator('zh-CN')

/** Choices stand in the order in which they are offered. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  tier: [...Object.keys(BODY_TIERS), ...Object.keys(UNIT_TIERS)],
  legalNature: Object.keys(LEGAL_NATURES),
  administrationMode: Object.keys(ADMINISTRATION_MODES),
  qualification: Object.keys(BODY_QUALIFICATIONS),
  line: Object.keys(POST_LINES),
  employmentType: Object.keys(EMPLOYMENT_TYPES),
}

/** By what is read on the page: a body by its name, a choice by its place; what is not told comes first. */
async function sortRows<T extends { value: object }>(tx: Scope, rows: T[], sort = 'code', when: When): Promise<T[]> {
  const field = sort.replace('-', '')
  const names = field === 'body' ? await lookUp(tx, rows, when) : undefined
  const choices = CHOICES[field]
  const key = ({ value }: T): string | number => {
    const found = (value as Readonly<Record<string, unknown>>)[field]
    if (typeof found !== 'string') return choices === undefined ? '' : -1
    return choices?.indexOf(found) ?? names?.('body', found).name ?? found
  }
  const sorted = rows
    .map((row) => ({ row, key: key(row) }))
    .sort((a, b) =>
      typeof a.key === 'number' && typeof b.key === 'number'
        ? a.key - b.key
        : COLLATOR.compare(String(a.key), String(b.key)),
    )
    .map(({ row }) => row)
  return sort.startsWith('-') ? sorted.reverse() : sorted
}

async function withHolders(tx: Scope, rows: readonly ListedRow<'post'>[], when: When) {
  const held = await listLinked(
    tx,
    'appointment',
    'post',
    rows.map((row) => row.id),
    when,
  )
  const names = await lookUp(tx, [...rows, ...held], when)
  const holders = Map.groupBy(held, (row) => row.value.post)
  return rows.map((row) => ({
    ...showPost(row, names),
    holders: (holders.get(row.id) ?? []).map(({ value }) => ({ ...names('officer', value.officer), kind: value.kind })),
  }))
}

async function withPosts({ tx, caller }: AnyCall, rows: readonly ListedRow<'officer'>[], when: When) {
  const held = await listLinked(
    tx,
    'appointment',
    'officer',
    rows.map((row) => row.id),
    when,
  )
  const names = await lookUp(tx, [...rows, ...held], when)
  const posts = Map.groupBy(held, (row) => row.value.officer)
  const alerts = await listOfficerAlerts(tx, rows, when)
  const idNumbers = await idNumbersFor(
    { tx, caller },
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({
    ...showOfficer(row, names, idNumbers(row.id)),
    posts: (posts.get(row.id) ?? []).map(({ value }) => ({ ...names('post', value.post), kind: value.kind })),
    alerts: (alerts.get(row.id) ?? []).map(showAlert),
  }))
}

type OfficerQuery = Query & {
  post?: string | undefined
  employmentType?: string | undefined
  certificate?: keyof typeof CERTIFICATE_STANDINGS | 'none' | undefined
  alerts?: boolean | undefined
}

/** Filters of officers by what hangs on them; undefined when there is none. */
function keepOfficers({ tx }: AnyCall, { post, employmentType, certificate, alerts }: OfficerQuery, when: When) {
  if (post === undefined && employmentType === undefined && certificate === undefined && alerts !== true)
    return undefined
  return async (rows: ListedRow<'officer'>[]) => {
    const ids = rows.map((row) => row.id)
    const held =
      post === undefined
        ? undefined
        : new Set((await listLinked(tx, 'appointment', 'post', [post], when)).map((row) => row.value.officer))
    const own =
      certificate === undefined
        ? undefined
        : Map.groupBy(await listLinked(tx, 'certificate', 'officer', ids, when), (row) => row.value.officer)
    const faults = alerts === true ? await listOfficerAlerts(tx, rows, when) : undefined
    return rows.filter(({ id, value }) => {
      const standing = bestStanding(own?.get(id)?.map((row) => row.value) ?? [], when.day)
      return (
        (held === undefined || held.has(id)) &&
        (employmentType === undefined || value.employmentType === employmentType) &&
        (certificate === undefined || (standing ?? 'none') === certificate) &&
        (faults === undefined || (faults.get(id) ?? []).length > 0)
      )
    })
  }
}

/** Those of the officers seen whose data may be taken away. */
export async function keepTaken<T extends { id: string }>(
  { tx }: Pick<AnyCall, 'tx'>,
  officers: readonly T[],
): Promise<T[]> {
  const right = { resource: 'officer', action: 'export' } as const
  const taken = await readOfficersWithin(
    tx,
    officers.map(({ id }) => id),
    right,
  )
  return officers.filter(({ id }) => taken.has(id))
}

export const all = <Q extends object>(query: Q) => ({ ...query, limit: 'all' as const })

export const listHandlers: readonly Handler[] = [
  scoped(routes.getTree, async ({ tx, premises, query }) => {
    const when = whenOf(premises, query)
    const nodes = await readTree(tx, when.day, when.knownAt)
    const counts = await countInNodes(tx, when)
    const kinds = new Map(nodes.map((node) => [node.id, node]))
    const bodyOf = (id: string): string => {
      const node = kinds.get(id)
      return node === undefined || node.kind === 'body' || node.parent === undefined ? id : bodyOf(node.parent)
    }
    return {
      asOf: when.day,
      nodes: nodes.map((node) => ({
        ...node,
        body: bodyOf(node.id),
        posts: counts.get(node.id)?.posts ?? 0,
        officers: counts.get(node.id)?.officers ?? 0,
      })),
    }
  }),
  scoped(routes.listBodies, async (call) => {
    const page = await readPage(call, 'body', call.query, keepBodies(call.query))
    const names = await lookUp(call.tx, page.items, whenOf(call.premises, call.query), 'body')
    return { ...page, items: page.items.map((row) => showBody(row, names)) }
  }),
  scoped(routes.exportBodies, async (call) => {
    const { items } = await readPage(call, 'body', all(call.query), keepBodies(call.query))
    const names = await lookUp(call.tx, items, whenOf(call.premises, call.query), 'body')
    return sendSheet(
      call.premises,
      '执法主体',
      await tellFilters(call.query, {
        ...tellOrganisation(call.tx, whenOf(call.premises, call.query)),
        tier: ['层级', BODY_TIERS],
        legalNature: ['法律性质', LEGAL_NATURES],
        qualification: ['主体资格', BODY_QUALIFICATIONS],
        upper: ['上级主管部门', nameOf(call.tx, whenOf(call.premises, call.query), 'body')],
        unclassified: ['层级或法律性质没有登记', YES],
      }),
      SHEETS.body.headings,
      items.map((row) => SHEETS.body.cells(showBody(row, names))),
    )
  }),
  scoped(routes.listUnits, async (call) => {
    const page = await readPage(call, 'unit', call.query)
    const names = await lookUp(call.tx, page.items, whenOf(call.premises, call.query), 'unit')
    return { ...page, items: page.items.map((row) => showUnit(row, names)) }
  }),
  scoped(routes.exportUnits, async (call) => {
    const { items } = await readPage(call, 'unit', all(call.query))
    const names = await lookUp(call.tx, items, whenOf(call.premises, call.query), 'unit')
    return sendSheet(
      call.premises,
      '内设机构',
      await tellFilters(call.query, tellOrganisation(call.tx, whenOf(call.premises, call.query))),
      SHEETS.unit.headings,
      items.map((row) => SHEETS.unit.cells(showUnit(row, names))),
    )
  }),
  scoped(routes.listPosts, async (call) => {
    const page = await readPage(call, 'post', call.query, keepPosts(call.query.enforcement))
    return { ...page, items: await withHolders(call.tx, page.items, whenOf(call.premises, call.query)) }
  }),
  scoped(routes.exportPosts, async (call) => {
    const { items } = await readPage(call, 'post', all(call.query), keepPosts(call.query.enforcement))
    const told = await tellFilters(call.query, {
      ...tellOrganisation(call.tx, whenOf(call.premises, call.query)),
      enforcement: ['执法岗位', YES],
    })
    return sendSheet(
      call.premises,
      '岗位',
      told,
      SHEETS.post.headings,
      (await withHolders(call.tx, items, whenOf(call.premises, call.query))).map(SHEETS.post.cells),
    )
  }),
  scoped(routes.listOfficers, async (call) => {
    const when = whenOf(call.premises, call.query)
    const page = await readPage(call, 'officer', call.query, keepOfficers(call, call.query, when))
    return { ...page, items: await withPosts(call, page.items, when) }
  }),
  scoped(routes.exportOfficers, async (call) => {
    const when = whenOf(call.premises, call.query)
    const { items } = await readPage(call, 'officer', all(call.query), keepOfficers(call, call.query, when))
    const taken = await keepTaken(call, items)
    const told = await tellFilters(call.query, {
      ...tellOrganisation(call.tx, when),
      post: ['岗位', nameOf(call.tx, when, 'post')],
      employmentType: ['用工身份', EMPLOYMENT_TYPES],
      certificate: ['执法证件', { ...CERTIFICATE_STANDINGS, none: '没有登记' }],
      alerts: ['有资格提示', YES],
    })
    return sendSheet(
      call.premises,
      '执法人员',
      told,
      SHEETS.officer.headings,
      (await withPosts(call, taken, when)).map(SHEETS.officer.cells),
    )
  }),
]

type BodyQuery = {
  tier?: string | undefined
  legalNature?: string | undefined
  qualification?: string | undefined
  unclassified?: boolean | undefined
  upper?: string | undefined
}

/** Filters of bodies by how they are classed; undefined when there is none. */
function keepBodies({ tier, legalNature, qualification, unclassified, upper }: BodyQuery) {
  if ([tier, legalNature, qualification, unclassified, upper].every((value) => value === undefined)) return undefined
  return (rows: ListedRow<'body'>[]) =>
    rows.filter(
      ({ value }) =>
        (tier === undefined || value.tier === tier) &&
        (legalNature === undefined || value.legalNature === legalNature) &&
        (qualification === undefined || value.qualification === qualification) &&
        (upper === undefined || value.upperDepartment === upper) &&
        (unclassified === undefined || isClassified(value) !== unclassified),
    )
}

function keepPosts(enforcement: boolean | undefined) {
  return enforcement === undefined
    ? undefined
    : (rows: ListedRow<'post'>[]) => rows.filter((row) => row.value.isEnforcement === enforcement)
}
