/** What was done on which day, and whether whoever did it held a valid certificate that day. */
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { ADDED_WHERE, MISSING_RECORDS } from '#core/authority'
import { api, asked, type components, dataOf } from '#web/api'
import { ACT_WORDS, ActCounts, ActVerdict, nodeFilter } from '#web/authority'
import { useMay } from '#web/session'
import { type Column, DataList, formatDay, Page, type SearchParams } from '#web/ui'
import { optionsOf } from '#web/words'

type Act = components['schemas']['Act']

const load = (ask: SearchParams, cursor: string | undefined) =>
  dataOf(api.GET('/api/acts', { params: { query: asked('/api/acts', ask, cursor) } }))

const COLUMNS: readonly Column<Act>[] = [
  {
    key: 'officer',
    title: '人员',
    width: 120,
    sort: 'officer',
    card: 'title',
    show: ({ officer: { named, code, note } }) =>
      named === undefined ? (
        <span className="qz-faint">
          {code ?? ''}（{note}）
        </span>
      ) : (
        <Link to="/officers/$id" params={{ id: named.id }}>
          {named.name}
        </Link>
      ),
  },
  { key: 'day', title: '事实日期', width: 130, sort: 'at', show: (act) => formatDay(act.day) },
  { key: 'verdict', title: '当日证件', width: 120, card: 'mark', show: (act) => <ActVerdict of={act.verdict} /> },
  {
    key: 'record',
    title: '执法记录',
    width: 240,
    wraps: true,
    show: (act) => (
      <>
        {act.record}
        <span className="qz-faint">
          （{act.register}：{act.key.join('，')}）
        </span>
      </>
    ),
  },
  {
    key: 'reason',
    title: '为何这样判断',
    width: 400,
    wraps: true,
    show: (act) => (
      <>
        {act.reason}
        {act.missing === undefined ? null : `缺${MISSING_RECORDS[act.missing]}，请${ADDED_WHERE[act.missing]}。`}
        {act.cites.length === 0 ? null : <span className="qz-faint">（{act.cites.join('；')}）</span>}
      </>
    ),
  },
  {
    key: 'findings',
    title: '有关疑点',
    width: 200,
    wraps: true,
    show: (act) =>
      groupByItem(act.findings).map(({ title, ids: [first, ...others] }, place) => (
        <span key={first}>
          {place === 0 ? '' : '、'}
          <Link to="/findings/$id" params={{ id: first }}>
            {title}
          </Link>
          {others.length === 0 ? null : (
            <>
              {` ×${others.length + 1}（`}
              {others.map((id, at) => (
                <Fragment key={id}>
                  {at === 0 ? '' : '、'}
                  <Link to="/findings/$id" params={{ id }} aria-label={`${title}，第 ${at + 2} 条`}>
                    第 {at + 2} 条
                  </Link>
                </Fragment>
              ))}
              ）
            </>
          )}
        </span>
      )),
  },
]

/** What the same item found about one act several times is told once, with how often. */
function groupByItem(findings: Act['findings']): { title: string; ids: [string, ...string[]] }[] {
  const groups = new Map<string, [string, ...string[]]>()
  for (const { id, indicatorTitle } of findings) {
    const ids = groups.get(indicatorTitle)
    if (ids === undefined) groups.set(indicatorTitle, [id])
    else ids.push(id)
  }
  return [...groups].map(([title, ids]) => ({ title, ids }))
}

export function ActsScreen() {
  const may = useMay()
  return (
    <Page
      title="持证核查"
      lede="疑点写明的人员，在事实日期当日是否持有有效的行政执法证，按那一天有效的条款判断。这里只说登记情况，不是对人员的结论。"
    >
      <ActCounts />
      <DataList
        label="执法行为"
        name="acts"
        load={load}
        columns={COLUMNS}
        rowKey={(act) => `${act.findings[0]?.id ?? ''}${act.day}`}
        filters={[
          { kind: 'choice', names: ['verdict'], label: '当日证件', width: 150, options: optionsOf(ACT_WORDS) },
          nodeFilter(),
          { kind: 'span', names: ['from', 'to'], label: '事实日期' },
        ]}
        also={['officer']}
        {...(may('finding', 'export') ? { exportAt: '/api/acts.xlsx' } : {})}
        empty={{
          title: '没有您能看到的执法行为',
          words: '考核运行之后，疑点里写明人员和日期的行为会列在这里，各自说明当日是否持证。',
        }}
      />
    </Page>
  )
}
