/** What is not in order, or cannot be told, with the credentials of the officers somebody may see. */
import type { z } from 'zod'
import { listAllRows, listLinked, listOfficerAlerts } from '#app/authority'
import * as routes from '#contract/authority'
import { CREDENTIAL_ALERTS, CREDENTIAL_CHECKS } from '#core/authority'
import { formatCitation } from '#core/citation'
import { type Handler, pageOfAll, scoped, sendSheet, tellFilters, tellSort } from '#server/http'
import { type AnyCall, keepTaken, whenOf } from './lists.ts'
import { lookUp, showAlert } from './present.ts'
import { SHEETS } from './sheets.ts'
import { tellOrganisation } from './tell.ts'

type Filters = z.output<typeof routes.exportCredentialAlerts.query>
type Alert = z.input<typeof routes.credentialAlert>

async function readAlerts({ tx, premises }: AnyCall, query: Filters): Promise<Alert[]> {
  const when = whenOf(premises, query)
  const officers = await listAllRows(tx, 'officer', {
    ...when,
    ...(query.node !== undefined && { node: query.node }),
  })
  const held = await listLinked(
    tx,
    'appointment',
    'officer',
    officers.map(({ id }) => id),
    when,
  )
  const names = await lookUp(tx, [...officers, ...held], when)
  const posts = Map.groupBy(held, ({ value }) => value.officer)
  const alerts = await listOfficerAlerts(tx, officers, when)
  const rows = officers.flatMap(({ id, value }) =>
    (alerts.get(id) ?? []).map((alert): Alert => {
      const [main] = posts.get(id) ?? []
      return {
        officer: { id, code: value.code, name: value.name },
        body: names('body', value.body),
        ...showAlert(alert),
        explanation: alert.explanation,
        cites: alert.cites.map(formatCitation),
        ...(main !== undefined && { post: names('post', main.value.post) }),
        ...(alert.due !== undefined && { due: alert.due }),
      }
    }),
  )
  return sortAlerts(
    rows.filter(
      ({ kind, verdict }) =>
        (query.kind === undefined || query.kind === kind) && (query.verdict === undefined || query.verdict === verdict),
    ),
    query.sort,
  )
}

const COLLATOR = new Intl.Collator('zh-CN')
const KEYS: Readonly<Record<string, (alert: Alert) => string>> = {
  officer: (alert) => alert.officer.name,
  kind: (alert) => alert.label,
  body: (alert) => alert.body?.name ?? '',
  due: (alert) => alert.due ?? '',
}

function sortAlerts(rows: Alert[], sort: Filters['sort']): Alert[] {
  const key = KEYS[sort?.replace('-', '') ?? '']
  if (key === undefined) return rows
  const sorted = rows.toSorted((a, b) => COLLATOR.compare(key(a), key(b)))
  return sort?.startsWith('-') === true ? sorted.reverse() : sorted
}

export const alertHandlers: readonly Handler[] = [
  scoped(routes.listCredentialAlerts, async (call) => pageOfAll(await readAlerts(call, call.query), call.query)),
  scoped(routes.exportCredentialAlerts, async (call) => {
    const { tx, premises, query } = call
    const { node, asOf, knownAt } = tellOrganisation(tx, whenOf(premises, query))
    const told = await tellFilters(query, {
      node,
      asOf,
      knownAt,
      kind: ['提示', CREDENTIAL_CHECKS],
      verdict: ['结论', CREDENTIAL_ALERTS],
      sort: tellSort({ officer: '人员', kind: '提示', body: '所属主体', due: '期限' }),
    })
    const rows = await readAlerts(call, query)
    const officers = new Set(
      (
        await keepTaken(
          call,
          rows.map(({ officer }) => officer),
        )
      ).map(({ id }) => id),
    )
    const taken = rows.filter(({ officer }) => officers.has(officer.id))
    return sendSheet(premises, '资格提示', told, SHEETS.alert.headings, taken.map(SHEETS.alert.cells))
  }),
]
