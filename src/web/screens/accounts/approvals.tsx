/** What one administrator asked for and another one has to confirm. */
import { Button } from 'antd'
import { api, asked, type components, dataOf } from '#web/api'
import { useCommand, useMay } from '#web/session'
import { type Column, DataList, formatInstant, Mark, type SearchParams } from '#web/ui'
import { optionsOf } from '#web/words'

type Approval = components['schemas']['Approval']

const STATES = { waiting: '等待复核', confirmed: '已同意', refused: '未同意' } as const
const TONES = { waiting: 'warn', confirmed: 'good', refused: 'plain' } as const

const load = (ask: SearchParams, cursor: string | undefined) =>
  dataOf(api.GET('/api/approvals', { params: { query: asked('/api/approvals', ask, cursor) } }))

const COLUMNS: readonly Column<Approval>[] = [
  { key: 'title', title: '事项', width: 320, card: 'title', show: (one) => one.title },
  { key: 'by', title: '提出', width: 130, sort: 'requestedBy', show: (one) => one.requestedBy.name },
  { key: 'at', title: '提出于', width: 180, sort: 'requested', show: (one) => formatInstant(one.requestedAt) },
  {
    key: 'state',
    title: '状态',
    width: 110,
    sort: 'state',
    card: 'mark',
    show: (one) => <Mark tone={TONES[one.state]}>{STATES[one.state]}</Mark>,
  },
  { key: 'decide', title: '复核', width: 190, show: (one) => <Decide of={one} /> },
]

export function Approvals() {
  const may = useMay()
  return (
    <DataList
      label="待两人办理"
      name="approvals"
      load={load}
      columns={COLUMNS}
      rowKey={(one) => one.id}
      filters={[{ kind: 'choice', names: ['state'], label: '状态', options: optionsOf(STATES) }]}
      {...(may('account', 'export') ? { exportAt: '/api/approvals.xlsx' } : {})}
      empty={{ title: '没有待办理的事项', words: '一名管理员提出绑定之后，另一名管理员在这里复核。' }}
    />
  )
}

function Decide({ of }: { of: Approval }) {
  const may = useMay()
  const decide = useCommand(
    (decision: 'confirm' | 'refuse') =>
      dataOf(api.POST('/api/approvals/{id}/decide', { params: { path: { id: of.id } }, body: { decision } })),
    {
      done: (answer) => (answer.state === 'confirmed' ? '已同意，即时生效' : '已记为未同意'),
      changes: ['approvals', 'accounts', 'account'],
    },
  )
  if (of.state !== 'waiting') return of.decidedBy === undefined ? '' : `${of.decidedBy.name}`
  if (of.own) return <span className="qz-faint">须由别人复核</span>
  if (!may('account', 'confirm')) return <span className="qz-faint">等待复核</span>
  return (
    <span className="qz-marks">
      <Button size="small" type="primary" loading={decide.isPending} onClick={() => decide.mutate('confirm')}>
        同意
      </Button>
      <Button size="small" onClick={() => decide.mutate('refuse')}>
        不同意
      </Button>
    </span>
  )
}
