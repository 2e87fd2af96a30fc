/** What happened at the doors: sign-ins, failures, locks, refusals, grants. */
import { EVENT_NAMES } from '#core/identity'
import { api, asked, type components, dataOf } from '#web/api'
import { useMay } from '#web/session'
import { type Column, DataList, formatInstant, Mark, Page, type SearchParams } from '#web/ui'
import { optionsOf } from '#web/words'

type Event = components['schemas']['SecurityEvent']

const load = (ask: SearchParams, cursor: string | undefined) =>
  dataOf(api.GET('/api/security-events', { params: { query: asked('/api/security-events', ask, cursor) } }))

const COLUMNS: readonly Column<Event>[] = [
  { key: 'at', title: '时间', width: 180, sort: 'at', show: (event) => formatInstant(event.at) },
  { key: 'label', title: '事件', width: 200, sort: 'kind', card: 'title', show: (event) => event.label },
  {
    key: 'outcome',
    title: '结果',
    width: 90,
    sort: 'outcome',
    card: 'mark',
    show: (event) => (
      <Mark tone={event.outcome === 'done' ? 'good' : 'bad'}>{event.outcome === 'done' ? '办成' : '拒绝'}</Mark>
    ),
  },
  { key: 'account', title: '账号', width: 150, show: (event) => event.accountName ?? '' },
  { key: 'about', title: '针对', width: 150, show: (event) => event.aboutName ?? '' },
  { key: 'address', title: '地址', width: 140, show: (event) => event.address ?? '' },
  { key: 'detail', title: '说明', width: 320, show: (event) => <span title={event.detail}>{event.detail ?? ''}</span> },
]

export function SecurityEventsScreen() {
  const may = useMay()
  return (
    <Page title="安全事件" lede="只增不改。每名审计人员只看得到分给自己查看的部分。">
      <DataList
        label="安全事件"
        name="security-events"
        load={load}
        columns={COLUMNS}
        rowKey={(event) => String(event.id)}
        filters={[
          { kind: 'choice', names: ['kind'], label: '事件', width: 180, options: optionsOf(EVENT_NAMES) },
          {
            kind: 'choice',
            names: ['outcome'],
            label: '结果',
            width: 110,
            options: [
              { value: 'done', label: '办成' },
              { value: 'refused', label: '拒绝' },
            ],
          },
          { kind: 'span', names: ['from', 'to'], label: '时间' },
        ]}
        also={['account']}
        {...(may('securityEvent', 'export') ? { exportAt: '/api/security-events.xlsx' } : {})}
        empty={{ title: '没有安全事件', words: '登录、失败、锁定、拒绝和授权发生之后列在这里。' }}
      />
    </Page>
  )
}
