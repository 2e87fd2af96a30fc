/** The first page: what there is to do for whoever signed in, by the rights held. */

import type { z } from 'zod'
import { listRows, readEndingSoon, readRunOut } from '#app/authority'
import { countRecordedRuns, type FindingTally, readFirstDue, tallyFindings } from '#app/findings'
import { listAccounts, listOwnResets, readOwnPosts, tallyOwnApprovals } from '#app/identity'
import { todayOf } from '#app/premises'
import { listBackups } from '#app/record'
import * as routes from '#contract/home'
import type { RouteSpec } from '#contract/route'
import { type Action, POLICY, type Resource } from '#core/identity'
import { type Handler, type ScopedCall, scoped } from '#server/http'

type Home = z.input<typeof routes.homeSchema>
type Duty = Home['duties'][number]
type AnyCall = Pick<ScopedCall<RouteSpec>, 'tx' | 'caller' | 'premises' | 'house'>

function holds({ caller }: AnyCall, resource: Resource, action: Action, beyondSelf = false): boolean {
  const roles = new Set(caller.asker.standings.map((standing) => standing.role))
  return POLICY.some(
    (cell) =>
      roles.has(cell.role) &&
      cell.resource === resource &&
      cell.action === action &&
      (!beyondSelf || !['self', 'assigned', 'ownPost'].includes(cell.scope)),
  )
}

export const homeHandlers: readonly Handler[] = [
  scoped(routes.getHome, async (call) => {
    const { officer, posts } = await readOwnPosts(call.tx)
    const today = call.premises.today()
    const name = officer?.name ?? call.caller.account.name
    const tally = holds(call, 'finding', 'list') ? await tallyFindings(call.tx) : undefined
    const runs = holds(call, 'run', 'list') || holds(call, 'run', 'run') ? await countRecordedRuns(call.tx) : 0
    const duties = [
      ...(await resetDuties(call)),
      ...(await certificateDuties(call, officer?.id)),
      ...(await findingDuties(call, officer?.id, tally)),
      ...(await approvalDuties(call)),
      ...(await administratorDuties(call)),
    ].sort(byDue)
    return {
      today,
      greeting: `${name}，您好`,
      duties,
      numbers: numbers(call, tally, runs),
      hints: await hints(call, { noOfficer: officer === null, noPost: posts.length === 0, noRun: runs === 0 }),
    }
  }),
]

/** What has a day comes first, the earliest before all. */
function byDue(a: Duty, b: Duty): number {
  return (a.due ?? '9999').localeCompare(b.due ?? '9999')
}

/** One's own certificate, and those of the people one looks after. */
async function certificateDuties(call: AnyCall, officer: string | undefined): Promise<Duty[]> {
  const { tx, premises } = call
  const today = premises.today()
  const duties: Duty[] = []
  if (officer !== undefined && holds(call, 'certificate', 'read')) {
    const link = { screen: 'officer', id: officer } as const
    const own = await readEndingSoon(tx, today, officer)
    if (own !== undefined && own.first !== null)
      duties.push({
        key: 'own-certificate',
        title: '您的行政执法证即将到期',
        detail: '请及时换证，换证后请人事登记。',
        due: own.first,
        overdue: false,
        tone: 'warning',
        link,
      })
    const { first } = await readRunOut(tx, today, officer)
    if (first !== null)
      duties.push({
        key: 'own-certificate-ended',
        title: '您登记的行政执法证已过有效期',
        detail: '已经换证的，请人事登记新证。',
        due: first,
        overdue: true,
        tone: 'danger',
        link,
      })
  }
  if (!holds(call, 'certificate', 'list', true)) return duties
  const all = await readEndingSoon(tx, today)
  if (all !== undefined && all.first !== null)
    duties.push({
      key: 'certificates-ending',
      title: `${all.people} 人的行政执法证即将到期`,
      detail: '期限是其中最早的一个。',
      due: all.first,
      overdue: false,
      tone: 'warning',
      link: { screen: 'credentials', search: { kind: 'certificateExpiring', verdict: 'dueSoon' } },
    })
  return duties
}

/** What an administrator reset of one's own account: only oneself knows whether it was asked for. */
async function resetDuties({ tx, house, caller }: AnyCall): Promise<Duty[]> {
  const resets = await listOwnResets(tx, house, caller.account.id)
  return resets.map(({ at, title, detail }, n) => ({
    key: `reset-${n}`,
    title: `${title}（${todayOf(at)}）`,
    detail,
    overdue: false,
    tone: 'warning',
    link: { screen: 'profile' },
  }))
}

async function findingDuties(
  call: AnyCall,
  officer: string | undefined,
  tally: FindingTally | undefined,
): Promise<Duty[]> {
  if (tally === undefined) return []
  const mine: Duty[] =
    tally.ownOpen > 0 && officer !== undefined
      ? [
          {
            key: 'own-findings',
            title: `涉及您的疑点 ${tally.ownOpen} 条`,
            detail: '请逐条核对依据；疑点不是结论。',
            overdue: false,
            tone: 'warning',
            link: { screen: 'findings', search: { officer } },
          },
        ]
      : []
  if (tally.assignedOpen > 0) {
    const due = await readFirstDue(call.tx)
    const overdue = due !== null && due < call.premises.today()
    mine.push({
      key: 'assigned-findings',
      title: `交您核查的疑点 ${tally.assignedOpen} 条`,
      ...(due !== null && { detail: '期限是其中最早的一个。', due }),
      overdue,
      tone: overdue ? 'danger' : 'warning',
      link: { screen: 'findings', search: { assigned: 'true' } },
    })
  }
  if (!holds(call, 'finding', 'list', true)) return mine
  return tally.unregistered === 0
    ? mine
    : [
        ...mine,
        {
          key: 'unregistered',
          title: `${tally.unregistered} 条疑点的人员未登记`,
          detail: '登记簿里的人员代码在人员库中找不到，请补登或更正。',
          overdue: false,
          tone: 'normal',
          link: { screen: 'findings', search: { unregistered: 'true' } },
        },
      ]
}

/** What waits for a second person is told to both: to whoever may decide it, and to whoever asked. */
async function approvalDuties(call: AnyCall): Promise<Duty[]> {
  if (!holds(call, 'approval', 'list')) return []
  const { toDecide, firstEnds, asked, refused } = await tallyOwnApprovals(call.tx, call.house)
  const duty = (key: string, title: string, more: Partial<Duty> & Pick<Duty, 'link' | 'tone'>): Duty => ({
    key,
    title,
    overdue: false,
    ...more,
  })
  return [
    ...(toDecide === 0
      ? []
      : [
          duty('approvals', `${toDecide} 项授权等待您确认`, {
            detail: '带来权限的事项要由第二个人确认才生效。',
            tone: 'warning',
            ...(firstEnds !== null && { due: todayOf(firstEnds) }),
            link: { screen: 'approvals', search: { state: 'waiting' } },
          }),
        ]),
    ...(refused === 0
      ? []
      : [
          duty('approvals-refused', `您提出的 ${refused} 项授权被退回或已过期`, {
            detail: '看看退回的理由，需要的话重新提出。',
            tone: 'warning',
            link: { screen: 'approvals' },
          }),
        ]),
    ...(asked === 0
      ? []
      : [
          duty('approvals-asked', `您提出的 ${asked} 项授权等待别人确认`, {
            tone: 'normal',
            link: { screen: 'approvals', search: { state: 'waiting' } },
          }),
        ]),
  ]
}

async function administratorDuties(call: AnyCall): Promise<Duty[]> {
  const duties: Duty[] = []
  if (holds(call, 'account', 'unlock')) {
    const locked = await listAccounts(call.tx, { state: 'locked', limit: 100, now: call.house.now() })
    if (locked.length > 0)
      duties.push({
        key: 'locked',
        title: `${locked.length} 个账号被锁定`,
        detail: '核实本人后解锁，或等它自动解除。',
        overdue: false,
        tone: 'normal',
        link: { screen: 'accounts', search: { state: 'locked' } },
      })
  }
  if (holds(call, 'backup', 'list') && listBackups(call.premises.dataDir).length === 0)
    duties.push({
      key: 'backup',
      title: '还没有备份过',
      detail: '用 quanze backup 备份，并演练恢复。',
      overdue: false,
      tone: 'danger',
      link: { screen: 'backups' },
    })
  return duties
}

function numbers(call: AnyCall, tally: FindingTally | undefined, runs: number): Home['numbers'] {
  const shown: Home['numbers'] = []
  if (tally !== undefined) {
    const labels = { suspicion: '疑点', registerKeeping: '登记质量', task: '待人工检查' } as const
    for (const kind of ['suspicion', 'registerKeeping', 'task'] as const)
      shown.push({
        key: kind,
        label: labels[kind],
        value: tally.byKind[kind] ?? 0,
        link: { screen: 'findings', search: { kind } },
      })
  }
  if (holds(call, 'run', 'list'))
    shown.push({
      key: 'runs',
      label: '考核运行',
      value: runs,
      link: { screen: 'runs' },
    })
  return shown
}

async function hints(
  call: AnyCall,
  { noOfficer, noPost, noRun }: { noOfficer: boolean; noPost: boolean; noRun: boolean },
): Promise<Home['hints']> {
  const hints: Home['hints'] = []
  const { kind } = call.caller.account
  if (kind === 'user' && noOfficer)
    hints.push({
      title: '账号还没有与人员绑定',
      text: '没有绑定的账号没有业务权限。请安全保密管理员绑定，由系统管理员复核。',
    })
  else if (kind === 'user' && noPost)
    hints.push({ title: '您目前没有任职', text: '权限来自岗位。请人事登记您的任职，登记后立即生效。' })
  if (kind === 'systemAdmin')
    hints.push({
      title: '建账号',
      text: '先建业务账号，再由安全保密管理员与人员绑定。账号本身没有任何权限。',
      link: { screen: 'accounts' },
    })
  if (
    holds(call, 'import', 'import') &&
    (await listRows(call.tx, 'body', { day: call.premises.today(), limit: 1 })).total === 0
  )
    hints.push({
      title: '从导入组织开始',
      text: '依次导入机构、内设机构、岗位、人员、任职、证件；每种都有模板，先预览再确认。',
      link: { screen: 'imports' },
    })
  if (holds(call, 'run', 'run') && noRun)
    hints.push({
      title: '还没有考核过',
      text: '把登记簿文件放到服务器的数据文件夹，选一个制度包，发起第一次考核。',
      link: { screen: 'runs' },
    })
  return hints
}
