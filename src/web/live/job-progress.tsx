/** How far a job has come, told live; with a way to stop it. */
import './job-progress.css'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { api, dataOf } from '#web/api'
import { useCommand } from '#web/session'
import { Note, Share } from '#web/ui'
import type { Job } from './live-events.tsx'

const STATES: Readonly<Record<Job['state'], string>> = {
  queued: '排队中',
  running: '进行中',
  finished: '已完成',
  failed: '没有办成',
  cancelled: '已取消',
}
/** The stream tells progress; asking is only for when it was broken off. */
const ASK_AGAIN = 5000

function useJob(id: string | undefined) {
  return useQuery({
    queryKey: ['job', id],
    queryFn: () => dataOf(api.GET('/api/jobs/{id}', { params: { path: { id: id ?? '' } } })),
    enabled: id !== undefined,
    refetchInterval: (query) => (isOver(query.state.data) ? false : ASK_AGAIN),
  })
}

function isOver(job: Job | undefined): boolean {
  return job !== undefined && job.state !== 'queued' && job.state !== 'running'
}

export function JobProgress({ id, onCancel }: { id: string; onCancel?: (() => void) | undefined }) {
  const job = useJob(id).data
  const cancel = useCommand(() => dataOf(api.POST('/api/jobs/{id}/cancel', { params: { path: { id } } })), {
    done: '已要求停止',
    changes: ['job'],
  })
  if (job === undefined) return <div className="qz-job" aria-hidden="true" />
  return (
    <div className="qz-job" role="status" aria-live="polite">
      <div className="qz-job-head">
        <strong>{job.title}</strong>
        <span>
          {job.cancelling && !isOver(job) ? '正在停止' : STATES[job.state]}
          {job.state === 'running' && job.stage !== undefined ? `：${job.stage}` : ''}
        </span>
        <b>{Math.round(job.percent)}%</b>
        {isOver(job) ? null : (
          <Button
            size="small"
            danger
            disabled={job.cancelling}
            onClick={() => (onCancel === undefined ? cancel.mutate(undefined) : onCancel())}
          >
            停止
          </Button>
        )}
      </div>
      <Share
        part={job.percent}
        whole={100}
        tone={job.state === 'failed' ? 'bad' : job.state === 'finished' ? 'good' : 'accent'}
        label={job.title}
      />
      {job.message === undefined ? null : (
        <Note tone={job.state === 'failed' ? 'bad' : job.state === 'finished' ? 'good' : 'plain'}>{job.message}</Note>
      )}
      {job.lines === undefined || job.lines.length === 0 ? null : (
        <ul>
          {job.lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
