/** How many acts were done without a valid certificate, of how many, and of how many nobody can tell. */
import './act-counts.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, type components, dataOf, given } from '#web/api'
import { Mark, type SearchParams, useListState } from '#web/ui'

type Verdict = components['schemas']['Act']['verdict']

const TONES = { invalid: 'bad', unknown: 'plain', valid: 'good' } as const

export const ACT_WORDS = { invalid: '当日证件无效', unknown: '无法判定', valid: '当日证件有效' } as const

export function ActVerdict({ of }: { of: Verdict }) {
  return <Mark tone={TONES[of]}>{ACT_WORDS[of]}</Mark>
}

const NARROWED_BY = ['node', 'from', 'to'] as const

/** Of one person, or of those whom the filters in the address leave. */
export function ActCounts({ officer }: { officer?: string }) {
  const [state] = useListState()
  const own = officer === undefined ? Object.fromEntries(NARROWED_BY.map((name) => [name, state[name]])) : { officer }
  const ask: SearchParams = given({ ...own, officer: officer ?? state['officer'] })
  const counts = useQuery({
    queryKey: ['act-counts', ask],
    queryFn: () => dataOf(api.GET('/api/acts/counts', { params: { query: ask } })),
    placeholderData: (before) => before,
  }).data
  if (counts === undefined) return <div className="qz-acts" />
  const all = counts.invalid.acts + counts.unknown.acts + counts.valid.acts
  const number = (n: number) => n.toLocaleString('zh-CN')
  const door = (verdict: Verdict, words: string) => (
    <Link to="/acts" search={{ ...ask, verdict }}>
      {words}
    </Link>
  )
  return (
    <div className="qz-acts">
      <p>
        疑点涉及的执法行为 <b>{number(all)}</b> 件，其中
        {door('invalid', `无证行为 ${number(counts.invalid.acts)} 件`)}
        {officer === undefined && counts.invalid.acts > 0 ? `（${number(counts.invalid.officers)} 人）` : ''}，
        {door('unknown', `无法判定 ${number(counts.unknown.acts)} 件`)}。
      </p>
      <p className="qz-faint">
        只数疑点里写明人员和日期的行为，没有发现疑点的行为不在其中；没有登记证件的是无法判定，不算无证。
        {(counts.unregistered ?? 0) > 0 ? (
          <>
            另有人员未登记的疑点{' '}
            <Link to="/findings" search={given({ node: ask['node'], unregistered: 'true' })}>
              {number(counts.unregistered ?? 0)} 条
            </Link>
            ，不在其中。
          </>
        ) : null}
      </p>
    </div>
  )
}
