/** The one stream of events of this tab: progress of jobs, what changed, and the end of the session. */
import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useEffect } from 'react'
import type { components } from '#web/api'

export type Job = components['schemas']['Job']

/** Which queries are out of date when a subject has changed. */
const TOUCHED: Readonly<Record<string, readonly string[]>> = {
  findings: ['findings', 'finding', 'finding-counts', 'home'],
  runs: ['runs', 'run', 'jobs', 'home'],
  authority: [
    'jobs',
    'regions',
    'region',
    'tree',
    'bodies',
    'units',
    'posts',
    'officers',
    'body',
    'unit',
    'post',
    'officer',
    'alerts',
    'home',
  ],
  accounts: ['accounts', 'account'],
  approvals: ['approvals', 'approval', 'home'],
}

export function LiveEvents() {
  const queries = useQueryClient()
  const { notification } = App.useApp()
  useEffect(() => {
    const source = new EventSource('/api/events')
    const listen = (name: string, hear: (data: Record<string, unknown>) => void) =>
      source.addEventListener(name, (event) => hear(JSON.parse((event as MessageEvent<string>).data)))
    listen('job', ({ job }) => {
      const told = job as Job
      queries.setQueryData(['job', told.id], told)
      if (told.finishedAt !== undefined)
        for (const name of ['jobs', 'runs', 'run', 'findings', 'finding-counts', 'home', 'ledger', 'checkpoint'])
          void queries.invalidateQueries({ queryKey: [name] })
    })
    listen('changed', ({ subject }) => {
      for (const name of TOUCHED[String(subject)] ?? []) void queries.invalidateQueries({ queryKey: [name] })
    })
    listen('sessionEnded', ({ reason }) => {
      notification.info({ title: '登录已结束', description: String(reason), duration: 0 })
      source.close()
      void queries.invalidateQueries({ queryKey: ['me'] })
    })
    return () => source.close()
  }, [queries, notification])
  return null
}
