/** Background jobs and past imports: what was asked for, by whom, and what came of it. */
import { Link } from '@tanstack/react-router'
import { api, asked, type components, dataOf } from '#web/api'
import { useMay } from '#web/session'
import { type Column, DataList, formatInstant, Mark, Page, type SearchParams } from '#web/ui'
import { JOB_KINDS, optionsOf, RUN_STATES, wordOf } from '#web/words'

type Job = components['schemas']['ListedJob']

const load = (ask: SearchParams, cursor: string | undefined) =>
  dataOf(api.GET('/api/jobs', { params: { query: asked('/api/jobs', ask, cursor) } }))

const TONES = { queued: 'plain', running: 'accent', finished: 'good', failed: 'bad', cancelled: 'plain' } as const

const instant = (at: string | undefined) => (at === undefined ? '' : formatInstant(at))

const COLUMNS: readonly Column<Job>[] = [
  {
    key: 'title',
    title: '作业',
    width: 180,
    card: 'title',
    wraps: true,
    show: (job) => <Title job={job} />,
  },
  { key: 'kind', title: '种类', width: 124, sort: 'kind', show: (job) => JOB_KINDS[job.kind] },
  {
    key: 'state',
    title: '状态',
    width: 120,
    sort: 'state',
    card: 'mark',
    show: (job) => <Mark tone={TONES[job.state]}>{wordOf(RUN_STATES, job.state)}</Mark>,
  },
  { key: 'by', title: '发起', width: 132, sort: 'by', show: (job) => job.by ?? '命令行' },
  { key: 'asked', title: '提出于', width: 175, sort: 'asked', show: (job) => formatInstant(job.askedAt) },
  { key: 'started', title: '开始于', width: 175, sort: 'started', card: 'none', show: (job) => instant(job.startedAt) },
  { key: 'finished', title: '结束于', width: 175, sort: 'finished', show: (job) => instant(job.finishedAt) },
  { key: 'message', title: '结果', width: 300, wraps: true, show: (job) => job.message ?? '' },
]

/** Leads to the run or the entry that came of it, for whoever may see that. */
function Title({ job }: { job: Job }) {
  const may = useMay()
  const run = job.run ?? (job.state === 'queued' || job.state === 'running' ? job.id : undefined)
  if (job.kind === 'assess' && run !== undefined && may('run', 'read'))
    return (
      <Link to="/runs/$id" params={{ id: run }}>
        {job.title}
      </Link>
    )
  if (job.entry !== undefined && may('ledger', 'read'))
    return (
      <Link to="/ledger" search={{ entry: String(job.entry) }}>
        {job.title}
      </Link>
    )
  return job.title
}

export function JobsScreen() {
  return (
    <Page
      title="作业"
      lede="在这里发起的考核和存证账核验，以及已经写入的组织导入，按您的权限列出。命令行的考核列在“考核运行”；上传后没有确认、或一行也没有写入的导入，没有记录。"
    >
      <DataList
        label="作业"
        name="jobs"
        load={load}
        columns={COLUMNS}
        rowKey={(job) => job.id}
        filters={[
          { kind: 'choice', names: ['kind'], label: '种类', width: 150, options: optionsOf(JOB_KINDS) },
          { kind: 'choice', names: ['state'], label: '状态', width: 130, options: optionsOf(RUN_STATES) },
        ]}
        exportAt="/api/jobs.xlsx"
        empty={{ title: '还没有作业', words: '发起考核、核验存证账或导入组织之后，列在这里。' }}
      />
    </Page>
  )
}
