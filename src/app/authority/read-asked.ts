/** What waits for a second person, so that he can see what he would answer for: how it is now beside how it would be. */
import {
  APPOINTMENT_KINDS,
  type AuthorityValues,
  asOf,
  type Fact,
  POST_LINES,
  POST_ROLES,
  type PostRole,
} from '#core/authority'
import type { LocalDate } from '#core/calendar'
import { type Assertion, readHistories, readNames, readPostSpans, readRequestedFacts } from '#store/authority'
import type { Scope } from '#store/record'

/** `before` absent: there is nothing now. `after` absent: there would be nothing. */
export type AskedLine = { label: string; before?: string; after?: string }

export type AskedChange = {
  kind: 'post' | 'appointment'
  id: string
  title: string
  from: LocalDate
  to?: LocalDate
  /** Somebody recorded something of it since. */
  stale: boolean
  lines: AskedLine[]
}

type Value = AuthorityValues['post'] | AuthorityValues['appointment']
type Said = Readonly<Record<string, string>>

export async function readAsked(
  tx: Scope,
  approval: string,
  { limit, isWaiting }: { limit: number; isWaiting: boolean },
): Promise<AskedChange[]> {
  const facts = (await readRequestedFacts(tx, approval)).slice(0, limit)
  const known = new Map<string, readonly Fact<unknown>[]>()
  for (const kind of ['post', 'appointment'] as const) {
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
    ) as Value | undefined,
  }))
  const words = await readWords(
    tx,
    seen.flatMap(({ assertion, now }) =>
      [assertion.value as Value | null, now ?? null].flatMap((value) => value ?? []),
    ),
    seen.map(({ assertion }) => assertion),
  )
  return seen.map(({ assertion, version, now }) => {
    const after = assertion.value === null ? undefined : words(assertion.value as Value)
    const before = now === undefined ? undefined : words(now)
    return {
      kind: assertion.kind as AskedChange['kind'],
      id: assertion.id,
      title: titleOf(after ?? before ?? {}),
      from: assertion.validFrom,
      ...(assertion.validTo !== undefined && { to: assertion.validTo }),
      stale: isWaiting && (known.get(assertion.id)?.at(-1)?.seq ?? 0) !== version,
      lines: linesOf(before, after),
    }
  })
}

function titleOf(said: Said): string {
  return said['人员'] === undefined ? (said['岗位'] ?? '') : `${said['人员']}：${said['岗位'] ?? ''}`
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
  assertions: readonly Assertion[],
): Promise<(value: Value) => Said> {
  const day = assertions[0]?.validFrom
  if (day === undefined) return () => ({})
  const ids = (field: string) =>
    values.flatMap((value) => (value as Readonly<Record<string, unknown>>)[field] ?? []) as string[]
  const names = new Map<string, string>()
  for (const kind of ['body', 'unit', 'post', 'officer'] as const)
    for (const [id, { name, code }] of await readNames(tx, kind, ids(kind), { day }))
      names.set(id, `${name}（${code}）`)
  const posts = await readPostSpans(tx, ids('post'))
  const nameOf = (id: string) => names.get(id) ?? '（当日不在册或无权查看）'
  const tellRoles = (roles: readonly PostRole[]) =>
    roles.length === 0 ? '没有' : roles.map((role) => POST_ROLES[role]).join('、')
  return (value) =>
    'officer' in value
      ? {
          人员: nameOf(value.officer),
          岗位: nameOf(value.post),
          任职类别: APPOINTMENT_KINDS[value.kind],
          岗位带来的职责: tellRoles([...new Set((posts.get(value.post) ?? []).flatMap(({ roles }) => roles))]),
        }
      : {
          岗位: `${value.name}（${value.code}）`,
          执法主体: nameOf(value.body),
          内设机构: value.unit === undefined ? '主体本级' : nameOf(value.unit),
          条线: value.line === undefined ? '没有' : POST_LINES[value.line],
          系统职责: tellRoles(value.roles),
        }
}
