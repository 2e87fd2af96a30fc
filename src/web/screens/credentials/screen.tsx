/** What the rules on certificates and qualification say of each officer today: computed from the record, never typed in. */

import { Link } from '@tanstack/react-router'
import { ADDED_WHERE, CREDENTIAL_ALERTS, CREDENTIAL_CHECKS } from '#core/authority'
import { api, asked, type components, dataOf } from '#web/api'
import { CredentialMark, nodeFilter } from '#web/authority'
import { useMay } from '#web/session'
import { AsOfBar, type Column, DataList, formatDay, Page, type SearchParams } from '#web/ui'
import { optionsOf } from '#web/words'

type Alert = components['schemas']['CredentialAlert']

const load = (ask: SearchParams, cursor: string | undefined) =>
  dataOf(api.GET('/api/credential-alerts', { params: { query: asked('/api/credential-alerts', ask, cursor) } }))

const COLUMNS: readonly Column<Alert>[] = [
  {
    key: 'officer',
    title: '人员',
    width: 120,
    sort: 'officer',
    card: 'title',
    show: (alert) => (
      <Link to="/officers/$id" params={{ id: alert.officer.id }}>
        {alert.officer.name}
      </Link>
    ),
  },
  {
    key: 'kind',
    title: '提示',
    width: 270,
    sort: 'kind',
    card: 'mark',
    show: (alert) => <CredentialMark alert={alert} />,
  },
  { key: 'post', title: '岗位', width: 160, show: (alert) => alert.post?.name ?? '' },
  { key: 'body', title: '所属主体', width: 200, sort: 'body', wraps: true, show: (alert) => alert.body?.name ?? '' },
  {
    key: 'due',
    title: '期限',
    width: 160,
    sort: 'due',
    show: (alert) => (alert.due === undefined ? '' : formatDay(alert.due)),
  },
  {
    key: 'explanation',
    title: '为何这样提示',
    width: 420,
    wraps: true,
    show: (alert) => (
      <>
        {alert.explanation}
        {alert.missing === undefined ? null : `请${ADDED_WHERE[alert.missing]}。`}
        <span className="qz-faint">（{alert.cites.join('；')}）</span>
      </>
    ),
  },
]

export function CredentialsScreen() {
  const may = useMay()
  return (
    <Page
      title="证件与资格"
      lede="由证件、任职和用工身份的记录算出；资料不全的写明缺什么，不算作问题。某一件执法事项办理当日是否持证，见“持证核查”。"
    >
      <AsOfBar />
      <DataList
        label="资格提示"
        name="alerts"
        load={load}
        columns={COLUMNS}
        rowKey={(alert) =>
          `${alert.officer.id}${alert.kind}${alert.post?.id ?? ''}${alert.due ?? ''}${alert.explanation}`
        }
        filters={[
          nodeFilter(),
          { kind: 'choice', names: ['kind'], label: '提示', width: 200, options: optionsOf(CREDENTIAL_CHECKS) },
          { kind: 'choice', names: ['verdict'], label: '结论', width: 170, options: optionsOf(CREDENTIAL_ALERTS) },
        ]}
        also={['asOf', 'knownAt']}
        {...(may('certificate', 'export') ? { exportAt: '/api/credential-alerts.xlsx' } : {})}
        empty={{ title: '没有资格提示', words: '按所选的日期和条件，没有算出不符的，也没有资料不全的。' }}
      />
    </Page>
  )
}
