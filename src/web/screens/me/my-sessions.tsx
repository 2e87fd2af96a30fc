import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { api, dataOf } from '#web/api'
import { useCommand } from '#web/session'
import { formatInstant, Mark, ProblemNote, Section, Skeleton } from '#web/ui'

export function MySessions() {
  const sessions = useQuery({ queryKey: ['my-sessions'], queryFn: () => dataOf(api.GET('/api/me/sessions')) })
  const end = useCommand((id: string) => dataOf(api.DELETE('/api/me/sessions/{id}', { params: { path: { id } } })), {
    done: '已结束那处的登录',
    changes: ['my-sessions'],
  })
  return (
    <Section title="我在哪里登录着" note="不认得的请结束，并改口令">
      <ProblemNote error={sessions.error} retry={() => void sessions.refetch()} />
      {sessions.isPending ? <Skeleton lines={3} height={40} /> : null}
      <ul className="qz-plain-list">
        {sessions.data?.items.map((session) => (
          <li key={session.id}>
            <div>
              <strong>{session.device}</strong>
              <p className="qz-faint">
                {session.address} · 登录于 {formatInstant(session.startedAt)} · 最近操作{' '}
                {formatInstant(session.lastSeenAt)}
              </p>
            </div>
            {session.current ? (
              <Mark tone="accent">这里</Mark>
            ) : (
              <Button size="small" danger loading={end.isPending} onClick={() => end.mutate(session.id)}>
                结束
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
