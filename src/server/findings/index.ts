/** Findings as lists, counts and one by one. Row-level security says which; the policy says which fields. */
import { join } from 'node:path'
import type { z } from 'zod'
import {
  countFindings,
  type FindingDetail,
  type FindingFilter,
  type FindingRow,
  type FindingSort,
  findFinding,
  findRecordedRun,
  listAssigned,
  listAssignments,
  listFindings,
  tellDue,
} from '#app/findings'
import { decideEach, notFound, requireAccess, requireRight } from '#app/identity'
import * as routes from '#contract/findings'
import type { RouteSpec } from '#contract/route'
import { ASSESSMENT_STORE } from '#server/assessment'
import {
  asCells,
  everyPage,
  type Handler,
  InvalidRequest,
  type ScopedCall,
  scoped,
  sendSheet,
  tellFilters,
} from '#server/http'
import { showActing } from './acting.ts'
import { actHandlers } from './acts.ts'
import { assignmentHandlers, showAssignments, tellRights } from './assignments.ts'
import { showDetail } from './detail.ts'
import { nameState, showRow } from './shown.ts'
import { targetOf } from './target.ts'
import { tellersOf } from './tell.ts'
import { isPartlyUnnamed } from './unnamed.ts'

type Filters = z.output<typeof routes.countFindings.query>
type AnyCall = Pick<ScopedCall<RouteSpec>, 'tx' | 'caller'>

/** Of each, whether the role that reaches it leaves out whom it concerns. What could be placed nowhere is for whoever places it. */
async function listMasked(call: AnyCall, rows: readonly FindingRow[]): Promise<boolean[]> {
  if (!isPartlyUnnamed(call)) return rows.map(() => false)
  const right = { resource: 'finding', action: 'list' } as const
  const own = call.caller.asker.officer
  const assigned = new Set(await listAssigned(call.tx))
  const targets = rows.map((row) => targetOf(row, own !== undefined && assigned.has(row.id) ? [own] : []))
  const decisions = await decideEach(call.tx, call.caller.asker, right, targets)
  return decisions.map((decision, i) =>
    decision.allowed ? decision.fields !== undefined : targets[i]?.node !== undefined,
  )
}

/** Whoever counts without names does not find people, nor put them in an order. */
function filterOf(call: Pick<ScopedCall<RouteSpec>, 'caller'>, filters: Filters, sort?: FindingSort): FindingFilter {
  const partlyUnnamed = isPartlyUnnamed(call)
  if (partlyUnnamed && (sort === 'officer' || sort === '-officer'))
    throw new InvalidRequest([{ path: 'query.sort', message: '您看到的疑点有的不显示人员，不能按人员排序。' }])
  const asked = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))
  return { ...(asked as FindingFilter), ...(partlyUnnamed && { partlyUnnamed }) }
}

/** The fields that may be read; undefined: all. A finding that could be placed nowhere is for whoever runs assessments, who has to place it. */
async function requireReading(
  { tx, caller }: AnyCall,
  found: FindingDetail,
  assignees: readonly string[],
): Promise<readonly string[] | undefined> {
  const target = targetOf(found, assignees)
  const { officer } = caller.asker
  const concerned = officer !== undefined && (target.officer === officer || assignees.includes(officer))
  if (target.node === undefined && !concerned) {
    requireRight(caller.asker, [{ resource: 'run', action: 'run' }])
    return undefined
  }
  return (await requireAccess(tx, caller.asker, { resource: 'finding', action: 'read' }, target)).fields
}

export const findingHandlers: readonly Handler[] = [
  scoped(routes.listFindings, async (call) => {
    const { sort, total, cursor, limit, ...filters } = call.query
    const found = await listFindings(call.tx, filterOf(call, filters, sort), {
      limit,
      ...(sort !== undefined && { sort }),
      ...(cursor !== undefined && { cursor }),
      ...(total !== undefined && { total }),
    })
    const masked = await listMasked(call, found.items)
    return { ...found, items: found.items.map((row, i) => showRow(row, masked[i] === true)) }
  }),
  scoped(routes.countFindings, async (call) => countFindings(call.tx, filterOf(call, call.query))),
  scoped(routes.exportFindings, async (call) => {
    const { sort, ...filters } = call.query
    const filter = { ...filterOf(call, filters, sort), toExport: true }
    const found = everyPage(async (cursor, limit) => {
      const page = await listFindings(call.tx, filter, {
        limit,
        ...(sort !== undefined && { sort }),
        ...(cursor !== undefined && { cursor }),
      })
      const masked = await listMasked(call, page.items)
      return { ...page, items: page.items.map((row, i) => ({ row, unnamed: masked[i] === true })) }
    })
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
      asCells(found, ({ row, unnamed }) => [
        row.label,
        row.indicator,
        row.indicatorTitle,
        row.title,
        row.body?.name ?? row.organCode,
        row.unit?.name,
        row.post?.name ?? row.postCode,
        unnamed ? undefined : (row.officer?.name ?? row.officerCode),
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
    const assignments = await listAssignments(tx, found.id)
    const assignees = assignments.flatMap(({ officer, endedAt }) => (endedAt === null ? [officer] : []))
    const fields = await requireReading(call, found, assignees)
    const run = await findRecordedRun(tx, found.lastRun)
    const masked = fields !== undefined
    const steps =
      run === undefined ? undefined : await tellDue(found, run, join(call.premises.dataDir, ...ASSESSMENT_STORE))
    const acting = masked ? undefined : await showActing(tx, found)
    return {
      ...showDetail(found, run, masked, steps),
      ...(acting !== undefined && { acting }),
      ...(!masked && { assignments: showAssignments(assignments, call.caller.asker.officer) }),
      ...(await tellRights(call, found)),
    }
  }),
  ...assignmentHandlers,
  ...actHandlers,
]
