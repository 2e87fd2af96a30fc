/** One run: how far it is, what came out item by item, and what it rests on. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { api, dataOf } from '#web/api'
import { JobProgress } from '#web/live'
import { useCommand } from '#web/session'
import { Facts, formatDay, formatInstant, Mark, Note, Page, PrintButton, ProblemNote, Section, Skeleton } from '#web/ui'
import { RUN_STATES, wordOf } from '#web/words'
import { runQuery } from './queries.ts'
import { RunGround } from './run-ground.tsx'
import { RunItems } from './run-items.tsx'

const TONES = { queued: 'plain', running: 'accent', finished: 'good', failed: 'bad', cancelled: 'plain' } as const

export function RunScreen() {
  const { id = '' } = useParams({ strict: false })
  const query = useQuery(runQuery(id))
  const run = query.data
  const cancel = useCommand(
    () => dataOf(api.POST('/api/runs/{id}/cancel', { params: { path: { id: run?.job ?? id } } })),
    {
      done: '已要求停止',
      changes: ['run', 'runs', 'job'],
    },
  )
  const path = <Link to="/runs">考核运行</Link>
  if (run === undefined)
    return (
      <Page title="考核运行" path={path}>
        <ProblemNote error={query.error} retry={() => void query.refetch()} />
        {query.isError ? null : (
          <Section title="正在读取">
            <Skeleton lines={8} />
          </Section>
        )}
      </Page>
    )
  const isRunning = run.state === 'queued' || run.state === 'running'
  const count = (of: number | undefined) => of?.toLocaleString('zh-CN') ?? (isRunning ? '—' : '当时没有分开计数')
  return (
    <Page
      title={run.pack.title}
      path={path}
      lede={
        run.period === undefined
          ? `全部记录，截至${formatDay(run.asOf)}判断`
          : `${formatDay(run.period.from)}至${formatDay(run.period.to)}的记录，截至${formatDay(run.asOf)}判断`
      }
      actions={
        <>
          <Mark tone={TONES[run.state]}>{wordOf(RUN_STATES, run.state)}</Mark>
          <Link to="/findings" search={{ run: run.id }}>
            看这次的疑点
          </Link>
          <PrintButton />
        </>
      }
    >
      {isRunning && run.job !== undefined ? (
        <Section title="进度">
          <JobProgress id={run.job} onCancel={() => cancel.mutate(undefined)} />
        </Section>
      ) : null}
      {run.unset.length === 0 ? null : (
        <Note tone="warn" title="参数尚未设定">
          {run.unset.map((parameter) => parameter.title).join('、')}。有关项目因此无法判定。
        </Note>
      )}
      <Section title="概况">
        <Facts
          of={[
            ['疑点', <b key="s">{count(run.counts.suspicion)}</b>],
            ['登记质量', count(run.counts.registerKeeping)],
            ['待人工检查', count(run.counts.task)],
            ['开始于', formatInstant(run.startedAt)],
            ['完成于', run.finishedAt === undefined ? '还在进行' : formatInstant(run.finishedAt)],
            ['发起', run.by ?? '命令行'],
            ['制度包版本', `${run.pack.version}（${run.pack.digest.slice(0, 12)}…）`],
            [
              '存证',
              run.entry === undefined ? (
                '尚未入账'
              ) : (
                <Link key="e" to="/ledger" search={{ entry: String(run.entry) }}>
                  第 {run.entry} 条
                </Link>
              ),
            ],
          ]}
        />
      </Section>
      <RunItems run={run} />
      <RunGround run={run} />
    </Page>
  )
}
