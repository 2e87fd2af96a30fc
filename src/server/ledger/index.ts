/** The ledger for whoever may read it. */
import type { Scope } from '#app/identity'
import { countLedger, type LedgerPage, listLedger, proveLedgerEntry, readLedgerStanding } from '#app/ledger'
import { showJob } from '#app/premises'
import * as routes from '#contract/ledger'
import { type Handler, pageOf, readCursor, scoped, sendSheet } from '#server/http'
import { ACTION_NAMES } from './action-names.ts'

type Filters = {
  action?: string | undefined
  actor?: string | undefined
  subject?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

/** Without what was not asked. */
function given(filters: Filters): LedgerPage extends infer P ? Omit<P, 'limit' | 'before'> : never {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))
}

async function readEntries(tx: Scope, filters: Filters, limit: number, before?: number) {
  const entries = await listLedger(tx, { ...given(filters), limit, ...(before !== undefined && { before }) })
  return entries.map((entry) => ({
    id: entry.id,
    at: entry.at,
    action: entry.action,
    label: ACTION_NAMES[entry.action] ?? entry.action,
    actorKind: entry.actorKind,
    subjectKind: entry.subject.kind,
    subject: entry.subject.id,
    commitment: entry.commitment,
    destroyed: entry.record === null,
    ...(entry.actor !== null && { actor: entry.actor }),
    ...(entry.index !== null && { leaf: entry.index }),
    ...(entry.record !== null &&
      typeof entry.record === 'object' && { record: entry.record as Record<string, unknown> }),
  }))
}

export const ledgerHandlers: readonly Handler[] = [
  scoped(routes.listLedgerEntries, async ({ tx, query }) => {
    const { cursor, limit, ...filters } = query
    const before = readCursor(cursor, ['id'])
    const rows = await readEntries(tx, filters, limit + 1, before === undefined ? undefined : Number(before.id))
    const { items, next } = pageOf(rows, limit, (entry) => ({ id: String(entry.id) }))
    return {
      items,
      ...(next !== undefined && { next }),
      ...(cursor === undefined && { total: await countLedger(tx, given(filters)) }),
    }
  }),
  scoped(routes.exportLedgerEntries, async ({ tx, query }) =>
    sendSheet(
      '存证账',
      ['编号', '时间', '操作', '操作人', '对象', '对象编号', '承诺值', '树中序号'],
      (await readEntries(tx, query, 50_000)).map((entry) => [
        entry.id,
        entry.at,
        entry.label,
        entry.actor ?? entry.actorKind,
        entry.subjectKind,
        entry.subject,
        entry.commitment,
        entry.leaf,
      ]),
    ),
  ),
  scoped(routes.getCheckpoint, async ({ tx, premises }) => readLedgerStanding(premises.record, tx)),
  scoped(routes.getProof, async ({ tx, premises, params }) => proveLedgerEntry(premises.record, tx, params.entry)),
  scoped(routes.verifyLedger, async ({ tx, premises, caller }) => {
    const job = await premises.jobs.start(tx, {
      kind: 'verifyLedger',
      title: '核验存证账',
      request: {},
      account: caller.account.id,
    })
    return { job: showJob(job) }
  }),
]
