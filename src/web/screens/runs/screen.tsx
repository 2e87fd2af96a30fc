/** The assessment runs, made here or by the command line. */
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { api, asked, type components, dataOf } from '#web/api'
import { JobProgress } from '#web/live'
import { useMay } from '#web/session'
import {
  type Column,
  DataList,
  formatDay,
  formatInstant,
  Mark,
  Page,
  type SearchParams,
  Section,
  useListState,
} from '#web/ui'
import { optionsOf, RUN_STATES, wordOf } from '#web/words'
import { StartRun } from './start-run.tsx'

type Run = components['schemas']['Run']

const load = (ask: SearchParams, cursor: string | undefined) =>
  dataOf(api.GET('/api/runs', { params: { query: asked('/api/runs', ask, cursor) } }))

const RUN_TONES = { queued: 'plain', running: 'accent', finished: 'good', failed: 'bad', cancelled: 'plain' } as const

const COLUMNS: readonly Column<Run>[] = [
  {
    key: 'started',
    title: '开始于',
    width: 180,
    sort: 'started',
    card: 'title',
    show: (run) => (
      <Link to="/runs/$id" params={{ id: run.id }}>
        {formatInstant(run.startedAt)}
      </Link>
    ),
  },
  { key: 'pack', title: '制度包', width: 240, sort: 'pack', show: (run) => run.pack.title },
  {
    key: 'period',
    title: '期间',
    width: 250,
    sort: 'asOf',
    show: (run) =>
      run.period === undefined
        ? `截至${formatDay(run.asOf)}`
        : `${formatDay(run.period.from)}至${formatDay(run.period.to)}`,
  },
  {
    key: 'state',
    title: '状态',
    width: 96,
    sort: 'state',
    card: 'mark',
    show: (run) => <Mark tone={RUN_TONES[run.state]}>{wordOf(RUN_STATES, run.state)}</Mark>,
  },
  {
    key: 'suspicion',
    title: '疑点',
    width: 84,
    sort: 'suspicion',
    align: 'right',
    show: (run) => run.counts.suspicion?.toLocaleString('zh-CN') ?? '—',
  },
  {
    key: 'keeping',
    title: '登记质量',
    width: 110,
    sort: 'registerKeeping',
    align: 'right',
    show: (run) => run.counts.registerKeeping?.toLocaleString('zh-CN') ?? '—',
  },
  {
    key: 'task',
    title: '待人工检查',
    width: 120,
    sort: 'task',
    align: 'right',
    show: (run) => run.counts.task?.toLocaleString('zh-CN') ?? '—',
  },
  { key: 'by', title: '发起', width: 120, sort: 'by', show: (run) => run.by ?? '命令行' },
]

export function RunsScreen() {
  const may = useMay()
  const [state, change] = useListState()
  const [isOpen, setOpen] = useState(false)
  return (
    <Page
      title="考核运行"
      lede="一次运行＝一个制度包 × 一个期间 × 一批登记簿。同样的输入总得出同样的结果。"
      actions={
        may('run', 'run') ? (
          <>
            <Link to="/jobs" search={{ kind: 'assess' }}>
              考核作业
            </Link>
            <Button type="primary" onClick={() => setOpen(true)}>
              运行考核
            </Button>
          </>
        ) : null
      }
    >
      {state['job'] === undefined ? null : (
        <Section title="刚发起的考核">
          <JobProgress id={state['job']} />
        </Section>
      )}
      <DataList
        label="考核运行"
        name="runs"
        load={load}
        columns={COLUMNS}
        rowKey={(run) => run.id}
        filters={[{ kind: 'choice', names: ['state'], label: '状态', options: optionsOf(RUN_STATES) }]}
        also={['pack']}
        {...(may('run', 'export') ? { exportAt: '/api/runs.xlsx' } : {})}
        empty={{
          title: '还没有运行过考核',
          words: '选一个制度包和一批登记簿，按“运行考核”；命令行运行的结果也会列在这里。',
        }}
      />
      <StartRun
        open={isOpen}
        close={() => setOpen(false)}
        started={(job) => {
          setOpen(false)
          change({ job })
        }}
      />
    </Page>
  )
}
