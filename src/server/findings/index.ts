/** Findings as lists, counts and one by one. Row-level security says which; the policy says which fields. */
import { join } from 'node:path'
import type { z } from 'zod'
import {
  countFindings,
  type FindingDetail,
  type FindingFilter,
  findFinding,
  findRecordedRun,
  listFindings,
  tellDue,
} from '#app/findings'
import { notFound, requireAccess, requireRight } from '#app/identity'
import * as routes from '#contract/findings'
import type { RouteSpec } from '#contract/route'
import { POLICY } from '#core/identity'
import { ASSESSMENT_STORE } from '#server/assessment'
import { asCells, everyPage, type Handler, type ScopedCall, scoped, sendSheet, tellFilters } from '#server/http'
import { showActing } from './acting.ts'
import { showDetail } from './detail.ts'
import { nameState, showRow } from './shown.ts'
import { tellersOf } from './tell.ts'

type Filters = z.output<typeof routes.countFindings.query>

function filterOf(filters: Filters): FindingFilter {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)) as FindingFilter
}

/** Whether every role by which the caller sees findings of others gives only fields without names. */
function withoutNames({ caller }: Pick<ScopedCall<RouteSpec>, 'caller'>): boolean {
  const roles = new Set(caller.asker.standings.map((standing) => standing.role))
  const cells = POLICY.filter(
    (cell) => cell.resource === 'finding' && cell.action === 'list' && roles.has(cell.role) && cell.scope !== 'self',
  )
  return cells.length > 0 && cells.every((cell) => cell.fields !== undefined)
}

/** The fields that may be read; undefined: all. A finding that could be placed nowhere is for whoever runs assessments, who has to place it. */
async function requireReading(
  { tx, caller }: Pick<ScopedCall<RouteSpec>, 'tx' | 'caller'>,
  found: FindingDetail,
): Promise<readonly string[] | undefined> {
  const { officer, post, unit, body } = found
  const node = unit?.id ?? body?.id
  if (node === undefined && (officer === undefined || officer.id !== caller.asker.officer)) {
    requireRight(caller.asker, [{ resource: 'run', action: 'run' }])
    return undefined
  }
  const target = {
    ...(officer !== undefined && { officer: officer.id }),
    ...(post !== undefined && { post: post.id }),
    ...(node !== undefined && { node }),
  }
  return (await requireAccess(tx, caller.asker, { resource: 'finding', action: 'read' }, target)).fields
}

export const findingHandlers: readonly Handler[] = [
  scoped(routes.listFindings, async (call) => {
    const { sort, total, cursor, limit, ...filters } = call.query
    const masked = withoutNames(call)
    const found = await listFindings(call.tx, filterOf(filters), {
      limit,
      ...(sort !== undefined && { sort }),
      ...(cursor !== undefined && { cursor }),
      ...(total !== undefined && { total }),
    })
    return {
      ...found,
      items: found.items.map((row) => showRow(row, masked && row.officer?.id !== call.caller.asker.officer)),
    }
  }),
  scoped(routes.countFindings, async ({ tx, query }) => countFindings(tx, filterOf(query))),
  scoped(routes.exportFindings, async (call) => {
    const { sort, ...filters } = call.query
    const found = everyPage((cursor, limit) =>
      listFindings(call.tx, filterOf(filters), {
        limit,
        ...(sort !== undefined && { sort }),
        ...(cursor !== undefined && { cursor }),
      }),
    )
    const masked = withoutNames(call)
    return sendSheet(
      call.premises,
      '疑点',
      await tellFilters(call.query, tellersOf(call)),
      [
        '类别',
        '项目',
        '项目名称',
        '记录',
        '机关',
        '部门',
        '岗位',
        '人员',
        '事实日期',
        '期限',
        '实际日期',
        '状态',
        '首次运行',
        '最近运行',
        '指纹',
      ],
      asCells(found, (row) => [
        row.label,
        row.indicator,
        row.indicatorTitle,
        row.title,
        row.body?.name ?? row.organCode,
        row.unit?.name,
        row.post?.name ?? row.postCode,
        masked ? undefined : (row.officer?.name ?? row.officerCode),
        row.at,
        row.due,
        row.actual,
        nameState(row.state),
        row.firstRun,
        row.lastRun,
        row.fingerprint,
      ]),
    )
  }),
  scoped(routes.getFinding, async (call) => {
    const { tx, params } = call
    const found = await findFinding(tx, params.id)
    if (found === undefined) throw notFound()
    const fields = await requireReading(call, found)
    const run = await findRecordedRun(tx, found.lastRun)
    const masked = fields !== undefined
    const steps =
      run === undefined ? undefined : await tellDue(found, run, join(call.premises.dataDir, ...ASSESSMENT_STORE))
    const acting = masked ? undefined : await showActing(tx, found)
    return { ...showDetail(found, run, masked, steps), ...(acting !== undefined && { acting }) }
  }),
]
