/** What people did without a valid certificate, or where nobody can tell: as lists, counts and sheets. */
import type { z } from 'zod'
import {
  type ActAsk,
  type ActTotals,
  countFindings,
  countJudgedActs,
  type JudgedAct,
  listJudgedActs,
} from '#app/findings'
import * as routes from '#contract/findings'
import type { RouteSpec } from '#contract/route'
import { ADDED_WHERE, MISSING_RECORDS } from '#core/authority'
import { nameOf } from '#server/authority'
import {
  asCells,
  everyPage,
  type Handler,
  type ScopedCall,
  scoped,
  sendSheet,
  tellFilters,
  tellSort,
} from '#server/http'
import { LABELS } from './acting.ts'
import { showRow } from './shown.ts'
import { isPartlyUnnamed } from './unnamed.ts'

type Filters = z.output<typeof routes.countActs.query>
type Shown = z.input<typeof routes.actRow>

function askOf(call: Pick<ScopedCall<RouteSpec>, 'caller'>, filters: Filters): ActAsk {
  const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))
  return { ...(given as ActAsk), ...(isPartlyUnnamed(call) && { partlyUnnamed: true }) }
}

function showAct({ day, record, answer, findings }: JudgedAct): Shown {
  const [first] = findings
  const { officer, body, post } = showRow(first, false)
  return {
    officer,
    body,
    post,
    day,
    record: first.title,
    register: record.register,
    key: [...record.key],
    verdict: answer.verdict,
    label: LABELS[answer.verdict],
    reason: answer.reason,
    cites: [...answer.cites],
    ...(answer.missing !== undefined && { missing: answer.missing }),
    findings: findings.map(({ id, indicatorTitle, label }) => ({ id, indicatorTitle, label })),
  }
}

async function readCounts({
  tx,
  caller,
  query,
}: ScopedCall<typeof routes.countActs>): Promise<z.input<(typeof routes.countActs.answers)[200]>> {
  const totals: ActTotals = await countJudgedActs(tx, askOf({ caller }, query))
  const { officer, node, from, to, verdict } = query
  if ([officer, from, to, verdict].some((value) => value !== undefined)) return totals
  const { total } = await countFindings(tx, { unregistered: true, ...(node !== undefined && { node }) })
  return { ...totals, unregistered: total }
}

const name = ({ named, code, note }: Shown['officer']) => named?.name ?? code ?? note

export const actHandlers: readonly Handler[] = [
  scoped(routes.listActs, async (call) => {
    const { sort, cursor, limit, ...filters } = call.query
    const found = await listJudgedActs(call.tx, askOf(call, filters), {
      limit,
      ...(sort !== undefined && { sort }),
      ...(cursor !== undefined && { cursor }),
    })
    return { ...found, items: found.items.map(showAct) }
  }),
  scoped(routes.countActs, readCounts),
  scoped(routes.exportActs, async (call) => {
    const { sort, ...filters } = call.query
    const ask = { ...askOf(call, filters), toExport: true }
    const found = everyPage((cursor, limit) =>
      listJudgedActs(call.tx, ask, {
        limit,
        ...(sort !== undefined && { sort }),
        ...(cursor !== undefined && { cursor }),
      }),
    )
    const today = { day: call.premises.today() }
    const told = await tellFilters(call.query, {
      verdict: ['当日证件', LABELS],
      node: ['所属机构', nameOf(call.tx, today, 'body', 'unit')],
      officer: ['人员', nameOf(call.tx, today, 'officer')],
      from: '事实日期自',
      to: '事实日期至',
      sort: tellSort({ at: '事实日期', officer: '人员' }),
    })
    return sendSheet(
      call.premises,
      '持证核查',
      told,
      [
        '人员',
        '所属主体',
        '岗位',
        '事实日期',
        '登记簿',
        '主键',
        '记录',
        '当日证件',
        '缺什么',
        '为何这样判断',
        '依据',
        '有关疑点',
      ],
      asCells(found, (act) => {
        const row = showAct(act)
        return [
          name(row.officer),
          name(row.body),
          name(row.post),
          row.day,
          row.register,
          row.key.join('，'),
          row.record,
          row.label,
          row.missing === undefined ? undefined : `${MISSING_RECORDS[row.missing]}（${ADDED_WHERE[row.missing]}）`,
          row.reason,
          row.cites.join('；'),
          row.findings.map(({ label, indicatorTitle }) => `${label}：${indicatorTitle}`).join('；'),
        ]
      }),
    )
  }),
]
