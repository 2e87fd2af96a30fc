/** How a list of findings is told to be narrowed, above its export. */
import type { z } from 'zod'
import type { exportFindings } from '#contract/findings'
import type { RouteSpec } from '#contract/route'
import { nameOf } from '#server/authority'
import { type ScopedCall, type Tellers, tellSort, YES } from '#server/http'

const KINDS = { suspicion: '疑点', registerKeeping: '登记质量', task: '待人工检查' } as const
export const STATES = { open: '未消除', resolved: '已消除', reopened: '再次出现' } as const

export function tellersOf({
  tx,
  premises,
}: Pick<ScopedCall<RouteSpec>, 'tx' | 'premises'>): Tellers<z.output<typeof exportFindings.query>> {
  const today = { day: premises.today() }
  return {
    q: '查找',
    pack: '制度包',
    run: '运行',
    indicator: '项目',
    node: ['所属机构', nameOf(tx, today, 'body', 'unit')],
    officer: ['人员', nameOf(tx, today, 'officer')],
    post: ['岗位', nameOf(tx, today, 'post')],
    kind: ['种类', KINDS],
    state: ['状态', STATES],
    unregistered: ['人员未登记', YES],
    assigned: ['交我核查', YES],
    from: '事实日期自',
    to: '事实日期至',
    sort: tellSort({ at: '事实日期', due: '期限', indicator: '项目', officer: '人员' }),
  }
}
