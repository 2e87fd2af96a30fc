/** What waits for a second person, so that he can see what he would answer for: how it is now beside how it would be. */
import {
  APPOINTMENT_KINDS,
  type AuthorityValues,
  asOf,
  EMPLOYMENT_TYPES,
  type Fact,
  POST_LINES,
  POST_ROLES,
  type PostRole,
} from '#core/authority'
import type { LocalDate } from '#core/calendar'
import {
  type Assertion,
  readGaining,
  readHistories,
  readNames,
  readPostSpans,
  readRequestedFacts,
  readToday,
} from '#store/authority'
import type { Scope } from '#store/record'

/** `before` absent: there is nothing now. `after` absent: there would be nothing. */
export type AskedLine = { label: string; before?: string; after?: string }

const ASKED_KINDS = ['region', 'body', 'unit', 'post', 'officer', 'appointment'] as const
type AskedKind = (typeof ASKED_KINDS)[number]

export type AskedChange = {
  kind: AskedKind
  id: string
  title: string
  from: LocalDate
  to?: LocalDate
  /** Somebody recorded something of it since. */
  stale: boolean
  lines: AskedLine[]
}

type Value = { [K in AskedKind]: { kind: K; value: AuthorityValues[K] } }[AskedKind]
type Said = Readonly<Record<string, string>>

export async function readAsked(
  tx: Scope,
  approval: string,
  { limit, isWaiting }: { limit: number; isWaiting: boolean },
): Promise<AskedChange[]> {
  const facts = (await readRequestedFacts(tx, approval)).slice(0, limit)
  const known = new Map<string, readonly Fact<unknown>[]>()
  for (const kind of ASKED_KINDS) {
    const ids = facts.flatMap(({ assertion }) => (assertion.kind === kind ? [assertion.id] : []))
    if (ids.length === 0) continue
    for (const history of await readHistories(tx, kind, ids)) known.set(history.id, history.facts)
  }
  // As it was when it was asked: what was confirmed since would otherwise stand on both sides.
  const seen = facts.map(({ assertion, version }) => ({
    assertion,
    version,
    now: asOf(
      (known.get(assertion.id) ?? []).filter((fact) => fact.seq <= version),
      assertion.validFrom,
    ),
  }))
  const valueOf = (kind: Assertion['kind'], value: unknown) =>
    value === null || value === undefined ? [] : [{ kind, value } as Value]
  const words = await readWords(
    tx,
    seen.flatMap(({ assertion: { kind, value }, now }) => [...valueOf(kind, value), ...valueOf(kind, now)]),
    facts[0]?.assertion.validFrom,
  )
  const gaining = isWaiting ? await readGainingNames(tx, approval) : () => undefined
  return seen.map(({ assertion, version, now }, n) => {
    const { kind, id, value, validFrom, validTo } = assertion
    const [after, before] = [valueOf(kind, value).map(words)[0], valueOf(kind, now).map(words)[0]]
    const gain = kind === 'officer' ? undefined : gaining(n)
    return {
      kind: kind as AskedKind,
      id,
      title: titleOf(after ?? before ?? {}),
      from: validFrom,
      ...(validTo !== undefined && { to: validTo }),
      stale: isWaiting && (known.get(id)?.at(-1)?.seq ?? 0) !== version,
      lines: [
        ...linesOf(before, after),
        ...(gain === undefined ? [] : [{ label: '权限所及因此扩大的人', after: gain }]),
      ],
    }
  })
}

/** Names as far as the asking person may read them; of the others how many. */
async function readGainingNames(tx: Scope, approval: string): Promise<(n: number) => string | undefined> {
  const gaining = await readGaining(tx, approval)
  const names = await readNames(tx, 'officer', [...gaining.values()].flat(), { day: await readToday(tx) })
  return (n) => {
    const officers = gaining.get(n) ?? []
    if (officers.length === 0) return undefined
    const told = officers.flatMap((id) => names.get(id)?.name ?? [])
    const shown = told.slice(0, NAMED).join('、')
    if (shown === '') return `${officers.length} 人（无权查看姓名）`
    const others = officers.length - Math.min(told.length, NAMED)
    return others === 0 ? shown : `${shown}，另有 ${others} 人`
  }
}

/** More names than anybody reads in a cell. */
const NAMED = 10

function titleOf(said: Said): string {
  const [first = ''] = Object.values(said)
  return said['岗位'] === undefined || said['人员'] === undefined ? first : `${said['人员']}：${said['岗位']}`
}

function linesOf(before: Said | undefined, after: Said | undefined): AskedLine[] {
  const labels = new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})])
  return [...labels].map((label) => {
    const [was, becomes] = [before?.[label], after?.[label]]
    return { label, ...(was !== undefined && { before: was }), ...(becomes !== undefined && { after: becomes }) }
  })
}

async function readWords(
  tx: Scope,
  values: readonly Value[],
  day: LocalDate | undefined,
): Promise<(value: Value) => Said> {
  if (day === undefined) return () => ({})
  const ids = (...fields: string[]) =>
    values.flatMap(({ value }) =>
      fields.flatMap((field) => (value as Readonly<Record<string, unknown>>)[field] ?? []),
    ) as string[]
  const names = new Map<string, string>()
  const nodes = ids('body', 'unit', 'parent').filter((id) => id.includes('-'))
  for (const [kind, of] of [
    ['body', nodes],
    ['unit', nodes],
    ['post', ids('post')],
    ['officer', ids('officer')],
    ['region', ids('region', 'parent')],
  ] as const)
    for (const [id, { name, code }] of await readNames(tx, kind, of, { day })) names.set(id, `${name}（${code}）`)
  const posts = await readPostSpans(tx, ids('post'))
  const nameOf = (id: string) => names.get(id) ?? '（当日不在册或无权查看）'
  const nameOr = (id: string | undefined, none: string) => (id === undefined ? none : nameOf(id))
  const tellRoles = (roles: readonly PostRole[]) =>
    roles.length === 0 ? '没有' : roles.map((role) => POST_ROLES[role]).join('、')
  return ({ kind, value }) => {
    switch (kind) {
      case 'appointment':
        return {
          人员: nameOf(value.officer),
          岗位: nameOf(value.post),
          任职类别: APPOINTMENT_KINDS[value.kind],
          岗位带来的职责: tellRoles([...new Set((posts.get(value.post) ?? []).flatMap(({ roles }) => roles))]),
        }
      case 'post':
        return {
          岗位: `${value.name}（${value.code}）`,
          执法主体: nameOf(value.body),
          内设机构: nameOr(value.unit, '主体本级'),
          一线或内勤: value.line === undefined ? '没有' : POST_LINES[value.line],
          系统职责: tellRoles(value.roles),
        }
      case 'officer':
        return {
          人员: `${value.name}（${value.code}）`,
          所属机构: nameOf(value.body),
          用工性质: EMPLOYMENT_TYPES[value.employmentType],
        }
      case 'unit':
        return {
          内设机构: `${value.name}（${value.code}）`,
          所属机构: nameOf(value.body),
          上级内设机构: nameOr(value.parent, '没有'),
        }
      case 'body':
        return {
          机构: `${value.name}（${value.code}）`,
          上级机构: nameOr(value.parent, '没有'),
          行政区划: nameOr(value.region, '没有'),
        }
      case 'region':
        return { 行政区划: `${value.name}（${value.code}）`, 上级区划: nameOr(value.parent, '没有') }
      default:
        return kind satisfies never
    }
  }
}
