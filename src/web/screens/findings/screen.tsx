/** The findings, to be compared; one of them is read on its own page. */
import { Link } from '@tanstack/react-router'
import { api, asked, type components, dataOf } from '#web/api'
import { nodeFilter } from '#web/authority'
import { useIsPartlyUnnamed, useMay } from '#web/session'
import { type Column, DataList, formatDay, Mark, Page, type SearchParams } from '#web/ui'
import { FINDING_KINDS, FINDING_STATES, optionsOf, wordOf } from '#web/words'
import { FindingCounts } from './finding-counts.tsx'

type Row = components['schemas']['FindingRow']

const load = (ask: SearchParams, cursor: string | undefined) =>
  dataOf(
    api.GET('/api/findings', {
      params: { query: asked('/api/findings', { ...ask, ...(cursor === undefined ? { total: 'true' } : {}) }, cursor) },
    }),
  )

const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'title',
    title: '关于哪条记录',
    width: 225,
    card: 'title',
    show: (row) => (
      <Link to="/findings/$id" params={{ id: row.id }}>
        {row.title}
      </Link>
    ),
  },
  {
    key: 'indicator',
    title: '考核项目',
    width: 205,
    sort: 'indicator',
    show: (row) => <span title={row.indicatorTitle}>{row.indicatorTitle}</span>,
  },
  {
    key: 'kind',
    title: '种类',
    width: 104,
    sort: 'kind',
    card: 'mark',
    show: (row) => (
      <Mark tone={row.kind === 'suspicion' && row.outcome === 'violated' ? 'bad' : 'warn'}>{row.label}</Mark>
    ),
  },
  { key: 'officer', title: '人员', width: 158, sort: 'officer', show: (row) => <Concerned of={row.officer} /> },
  { key: 'body', title: '主体', width: 130, sort: 'body', wraps: true, show: (row) => <Concerned of={row.body} /> },
  {
    key: 'at',
    title: '事实日期',
    width: 150,
    sort: 'at',
    show: (row) => (row.at === undefined ? '' : formatDay(row.at)),
  },
  {
    key: 'due',
    title: '期限',
    width: 150,
    sort: 'due',
    show: (row) => (row.due === undefined ? '' : formatDay(row.due)),
  },
  {
    key: 'state',
    title: '状态',
    width: 100,
    sort: 'state',
    show: (row) => (
      <Mark tone={row.state === 'resolved' ? 'good' : row.state === 'reopened' ? 'warn' : 'plain'}>
        {wordOf(FINDING_STATES, row.state)}
      </Mark>
    ),
  },
]

/** Whoever sees some of them without names cannot have them in the order of people. */
const UNNAMED_COLUMNS = COLUMNS.map(({ sort, ...column }) =>
  sort === undefined || sort === 'officer' ? column : { ...column, sort },
)

export function FindingsScreen() {
  const may = useMay()
  const isPartlyUnnamed = useIsPartlyUnnamed('finding')
  return (
    <Page
      title="疑点"
      lede="疑点不是结论：送达本人、期满之前，不计分、不公示。资料不全的，归为登记质量，由登记簿保管人补正。"
    >
      <FindingCounts />
      <DataList
        label="疑点"
        name="findings"
        load={load}
        columns={isPartlyUnnamed ? UNNAMED_COLUMNS : COLUMNS}
        rowKey={(row) => row.id}
        filters={[
          { kind: 'words', names: ['q'], label: '查找', hint: '记录、人员或代码' },
          nodeFilter(),
          { kind: 'choice', names: ['kind'], label: '种类', width: 130, options: optionsOf(FINDING_KINDS) },
          { kind: 'choice', names: ['state'], label: '状态', width: 120, options: optionsOf(FINDING_STATES) },
          { kind: 'span', names: ['from', 'to'], label: '事实日期' },
        ]}
        also={['pack', 'run', 'indicator', 'officer', 'post', 'unregistered', 'assigned']}
        {...(may('finding', 'export') ? { exportAt: '/api/findings.xlsx' } : {})}
        empty={{
          title: '没有您能看到的疑点',
          words: '运行一次考核之后，归您负责或查看的疑点会列在这里。',
          action: may('run', 'list') ? <Link to="/runs">看考核运行</Link> : undefined,
        }}
      />
    </Page>
  )
}

function Concerned({ of }: { of: Row['officer'] }) {
  if (of.named !== undefined) return of.named.name
  if (of.code === undefined) return <span className="qz-faint">{of.note ?? '未写明'}</span>
  return (
    <span className="qz-faint">
      {of.code}（{of.note}）
    </span>
  )
}
