/** The ledger for whoever may read it. */
import type { z } from 'zod'
import type { Scope } from '#app/identity'
import {
  countLedger,
  type LedgerPage,
  listLedger,
  proveLedgerContinuation,
  proveLedgerEntry,
  readLedgerStanding,
  type SeenEntry,
} from '#app/ledger'
import { showJob } from '#app/premises'
import * as routes from '#contract/ledger'
import { ACTION_NAMES } from '#core/ledger'
import {
  asCells,
  everyRow,
  type Handler,
  pageOf,
  readCursor,
  scoped,
  sendSheet,
  tellFilters,
  tellSort,
} from '#server/http'

type Filters = z.output<typeof routes.exportLedgerEntries.query>

/** Without what was not asked. */
function given(filters: Filters): Omit<LedgerPage, 'limit' | 'after'> {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))
}

function showEntry(entry: SeenEntry) {
  return {
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
    ...(entry.actorName !== null && { actorName: entry.actorName }),
    ...(entry.index !== null && { leaf: entry.index }),
    ...(entry.record !== null &&
      typeof entry.record === 'object' && { record: entry.record as Record<string, unknown> }),
  }
}

const ACTORS = { account: '账号', system: '系统', visitor: '访客' } as const

async function nameActor(tx: Scope, id: string): Promise<string> {
  const [entry] = await listLedger(tx, { actor: id, limit: 1 })
  return entry?.actorName ?? id
}

export const ledgerHandlers: readonly Handler[] = [
  scoped(routes.listLedgerEntries, async ({ tx, query }) => {
    const { cursor, limit, ...filters } = query
    const after = readCursor(cursor, ['key', 'number'])
    const rows = await listLedger(tx, {
      ...given(filters),
      limit: limit + 1,
      ...(after !== undefined && { after: { key: after.key, id: after.number } }),
    })
    const page = pageOf(rows, limit, ({ sortKey, id }) => ({ key: sortKey, number: String(id) }))
    return {
      ...page,
      items: page.items.map(showEntry),
      ...(cursor === undefined && { total: await countLedger(tx, given(filters)) }),
    }
  }),
  scoped(routes.exportLedgerEntries, async ({ tx, query, premises }) => {
    const told = await tellFilters(query, {
      action: ['操作', ACTION_NAMES],
      actor: ['操作人', (id) => nameActor(tx, id)],
      subject: '对象',
      from: '自',
      to: '至',
      seals: ['安全事件封条', { true: '也列出', false: '不列' }],
      sort: tellSort({ id: '编号', action: '操作', subject: '对象' }),
    })
    return sendSheet(
      premises,
      '存证账',
      told,
      ['编号', '时间', '操作', '操作人', '对象', '对象编号', '承诺值', '树中序号'],
      // As long as a ledger becomes, an auditor wants it whole.
      asCells(
        everyRow<Awaited<ReturnType<typeof listLedger>>[number]>((last, limit) =>
          listLedger(tx, {
            ...given(query),
            limit,
            ...(last !== undefined && { after: { key: last.sortKey, id: String(last.id) } }),
          }),
        ),
        (row) => {
          const entry = showEntry(row)
          return [
            entry.id,
            entry.at,
            entry.label,
            entry.actorName ?? ACTORS[entry.actorKind],
            entry.subjectKind,
            entry.subject,
            entry.commitment,
            entry.leaf,
          ]
        },
      ),
    )
  }),
  scoped(routes.getCheckpoint, async ({ tx, premises }) => readLedgerStanding(premises.record, tx)),
  scoped(routes.getProof, async ({ tx, premises, params }) => {
    const { record, ...proof } = await proveLedgerEntry(premises.record, tx, params.entry)
    return {
      ...proof,
      label: ACTION_NAMES[proof.action] ?? proof.action,
      record: record as Record<string, unknown>,
    }
  }),
  scoped(routes.getConsistency, async ({ tx, premises, query: { earlier, later } }) =>
    proveLedgerContinuation(premises.record, tx, { earlier, ...(later !== undefined && { later }) }),
  ),
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

export { CHECKER_FILE, CHECKER_PAGE, CHECKER_POLICY } from './proof-checker.ts'
