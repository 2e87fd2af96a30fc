/** How many there are of what, for the filters as they stand; each number narrows the list. */
import './finding-counts.css'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { api, dataOf, given } from '#web/api'
import { useListState } from '#web/ui'

const NAMES = [
  'q',
  'pack',
  'run',
  'indicator',
  'node',
  'officer',
  'post',
  'kind',
  'state',
  'unregistered',
  'assigned',
  'from',
  'to',
]
const MOST_SHOWN = 6

export function FindingCounts() {
  const [state, change] = useListState()
  const ask = given(Object.fromEntries(NAMES.map((name) => [name, state[name]])))
  const counts = useQuery({
    queryKey: ['finding-counts', ask],
    queryFn: () => dataOf(api.GET('/api/findings/counts', { params: { query: ask } })),
    placeholderData: (before) => before,
  }).data
  const most = counts?.byIndicator.slice(0, MOST_SHOWN) ?? []
  const largest = Math.max(1, ...most.map((one) => one.count))
  return (
    <section className="qz-counts" aria-label="按项目的数目">
      {counts === undefined || most.length === 0 ? (
        <div className="qz-counts-place" />
      ) : (
        <ol>
          {most.map((one) => (
            <li key={one.indicator}>
              <button
                type="button"
                aria-pressed={state['indicator'] === one.indicator}
                onClick={() => change({ indicator: state['indicator'] === one.indicator ? undefined : one.indicator })}
              >
                <span>{one.title}</span>
                <b>{one.count.toLocaleString('zh-CN')}</b>
                <i aria-hidden="true">
                  <u style={{ width: `${(one.count / largest) * 100}%` }} />
                </i>
              </button>
            </li>
          ))}
        </ol>
      )}
      {state['indicator'] !== undefined ||
      state['run'] !== undefined ||
      state['officer'] !== undefined ||
      state['post'] !== undefined ||
      state['assigned'] !== undefined ? (
        <p className="qz-counts-only">
          只看
          {[
            state['indicator'] === undefined ? '' : `项目 ${most[0]?.title ?? state['indicator']}`,
            state['run'] === undefined ? '' : '一次运行',
            state['officer'] === undefined ? '' : '一名人员',
            state['post'] === undefined ? '' : '一个岗位',
            state['assigned'] === undefined ? '' : '交我核查的',
          ]
            .filter((words) => words !== '')
            .join('、')}
          <Button
            size="small"
            type="link"
            onClick={() =>
              change({
                indicator: undefined,
                run: undefined,
                officer: undefined,
                post: undefined,
                assigned: undefined,
              })
            }
          >
            看全部
          </Button>
        </p>
      ) : null}
    </section>
  )
}
