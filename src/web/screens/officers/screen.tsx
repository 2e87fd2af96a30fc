import { Link } from '@tanstack/react-router'
import { CERTIFICATE_STANDINGS, type CredentialAlert, EMPLOYMENT_TYPES, tellAlert } from '#core/authority'
import { api, asked, type components, dataOf } from '#web/api'
import { ActCounts, CredentialMark, NewFact, nodeFilter } from '#web/authority'
import { useMay } from '#web/session'
import { AsOfBar, type Column, DataList, Page, type SearchParams } from '#web/ui'
import { optionsOf, wordOf } from '#web/words'

type Officer = components['schemas']['Officer']

const load = (ask: SearchParams, cursor: string | undefined) =>
  dataOf(api.GET('/api/officers', { params: { query: asked('/api/officers', ask, cursor) } }))

/** Two checks may lack the same record. */
const eachOnce = (alerts: readonly CredentialAlert[]) => [
  ...new Map(alerts.map((alert) => [tellAlert(alert), alert])).values(),
]

const COLUMNS: readonly Column<Officer>[] = [
  {
    key: 'name',
    title: '姓名',
    width: 130,
    sort: 'name',
    card: 'title',
    show: (officer) => (
      <Link to="/officers/$id" params={{ id: officer.id }}>
        {officer.name}
      </Link>
    ),
  },
  { key: 'code', title: '代码', width: 120, sort: 'code', show: (officer) => officer.code },
  { key: 'body', title: '所属主体', width: 240, sort: 'body', show: (officer) => officer.body.name },
  {
    key: 'posts',
    title: '现任岗位',
    width: 260,
    show: (officer) => (officer.posts ?? []).map((post) => post.name).join('、'),
  },
  {
    key: 'employment',
    title: '用工身份',
    width: 110,
    sort: 'employmentType',
    show: (officer) => wordOf(EMPLOYMENT_TYPES, officer.employmentType),
  },
  {
    key: 'alerts',
    title: '资格提示',
    width: 220,
    show: (officer) => (
      <span className="qz-marks">
        {eachOnce(officer.alerts ?? []).map((alert) => (
          <CredentialMark key={tellAlert(alert)} alert={alert} />
        ))}
      </span>
    ),
  },
]

export function OfficersScreen() {
  const may = useMay()
  return (
    <Page title="执法人员" actions={may('officer', 'change') ? <NewFact kind="officer" label="新增人员" /> : null}>
      <AsOfBar />
      {may('finding', 'list') ? <ActCounts /> : null}
      <DataList
        label="执法人员"
        name="officers"
        load={load}
        columns={COLUMNS}
        rowKey={(officer) => `${officer.id}${officer.from}`}
        filters={[
          { kind: 'words', names: ['q'], label: '查找', hint: '姓名、代码或拼音首字母' },
          nodeFilter(),
          {
            kind: 'choice',
            names: ['employmentType'],
            label: '用工身份',
            width: 130,
            options: optionsOf(EMPLOYMENT_TYPES),
          },
          {
            kind: 'choice',
            names: ['certificate'],
            label: '执法证件',
            width: 130,
            options: [...optionsOf(CERTIFICATE_STANDINGS), { value: 'none', label: '没有登记' }],
          },
          {
            kind: 'choice',
            names: ['alerts'],
            label: '资格提示',
            width: 130,
            options: [{ value: 'true', label: '有提示的' }],
          },
        ]}
        also={['asOf', 'knownAt', 'post']}
        {...(may('officer', 'export') ? { exportAt: '/api/officers.xlsx' } : {})}
        empty={{
          title: '还没有执法人员',
          words: '先有机构和岗位，再导入人员、证件和任职。',
          action: may('import', 'import') ? <Link to="/imports">去导入</Link> : undefined,
        }}
      />
    </Page>
  )
}
