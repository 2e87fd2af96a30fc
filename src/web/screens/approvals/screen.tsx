/** What one person asked for and another one has to confirm. */
import { Link } from '@tanstack/react-router'
import { api, asked, type components, dataOf } from '#web/api'
import { useMay } from '#web/session'
import { type Column, DataList, formatInstant, Mark, Page, type SearchParams } from '#web/ui'
import { APPROVAL_STATES, optionsOf } from '#web/words'

type Approval = components['schemas']['Approval']

const TONES = { waiting: 'warn', confirmed: 'good', refused: 'bad', withdrawn: 'plain', expired: 'plain' } as const

const load = (ask: SearchParams, cursor: string | undefined) =>
  dataOf(api.GET('/api/approvals', { params: { query: asked('/api/approvals', ask, cursor) } }))

const COLUMNS: readonly Column<Approval>[] = [
  {
    key: 'title',
    title: '事项',
    width: 320,
    card: 'title',
    show: (one) => (
      <Link to="/approvals/$id" params={{ id: one.id }}>
        {one.title}
      </Link>
    ),
  },
  { key: 'by', title: '提出', width: 130, sort: 'requestedBy', show: (one) => one.requestedBy.name },
  { key: 'at', title: '提出于', width: 180, sort: 'requested', show: (one) => formatInstant(one.requestedAt) },
  {
    key: 'expires',
    title: '期限',
    width: 180,
    sort: 'expires',
    show: (one) => (one.expiresAt === undefined ? '' : formatInstant(one.expiresAt)),
  },
  {
    key: 'state',
    title: '状态',
    width: 110,
    sort: 'state',
    card: 'mark',
    show: (one) => <Mark tone={TONES[one.state]}>{APPROVAL_STATES[one.state]}</Mark>,
  },
  { key: 'turn', title: '办理', width: 160, show: (one) => tellTurn(one) },
]

function tellTurn({ state, own, concernsMe, decidedBy }: Approval): string {
  if (state !== 'waiting') return decidedBy?.name ?? ''
  if (own) return '您提出的，等别人确认'
  return concernsMe ? '涉及您本人，由别人办理' : '请打开核对'
}

export function ApprovalsScreen() {
  const may = useMay()
  return (
    <Page
      title="待确认的授权"
      lede="带来权限的事项由两个人先后办理：一人提出，另一人核对后确认才生效。任职到有系统职责的岗位、增加岗位的职责、把账号与人员绑定，都是这样。"
    >
      <DataList
        label="待确认的授权"
        name="approvals"
        load={load}
        columns={COLUMNS}
        rowKey={(one) => one.id}
        filters={[{ kind: 'choice', names: ['state'], label: '状态', options: optionsOf(APPROVAL_STATES) }]}
        {...(may('approval', 'export') ? { exportAt: '/api/approvals.xlsx' } : {})}
        empty={{
          title: '没有两人办理的事项',
          words:
            '有人提出带来权限的任职、岗位职责或账号绑定之后，列在这里。提出的人和受益的人都不能确认，要由另一个有权的人打开、核对、确认或退回；过期没有确认的自动失效。',
        }}
      />
    </Page>
  )
}
