import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { api, dataOf } from '#web/api'
import { useCommand } from '#web/session'
import { ExportButton, formatInstant, Mark, ProblemNote, Section, SimpleTable, Skeleton } from '#web/ui'

export function MySessions() {
  const sessions = useQuery({ queryKey: ['my-sessions'], queryFn: () => dataOf(api.GET('/api/me/sessions')) })
  const end = useCommand((id: string) => dataOf(api.DELETE('/api/me/sessions/{id}', { params: { path: { id } } })), {
    done: '已结束那处的登录',
    changes: ['my-sessions'],
  })
  const items = sessions.data?.items
  return (
    <Section
      title="我在哪里登录着"
      note="不认得的请结束，并改口令"
      actions={items === undefined ? null : <ExportButton at="/api/me/sessions.xlsx" />}
    >
      <ProblemNote error={sessions.error} retry={() => void sessions.refetch()} />
      {sessions.isPending ? <Skeleton lines={3} height={40} /> : null}
      {items === undefined ? null : (
        <SimpleTable
          label="我在哪里登录着"
          name="sessions"
          rows={items}
          rowKey={(session) => session.id}
          columns={[
            { title: '设备', order: (session) => session.device, show: (session) => session.device },
            { title: '地址', order: (session) => session.address, show: (session) => session.address },
            {
              title: '登录于',
              order: (session) => session.startedAt,
              show: (session) => formatInstant(session.startedAt),
            },
            {
              title: '最近操作',
              order: (session) => session.lastSeenAt,
              show: (session) => formatInstant(session.lastSeenAt),
            },
            {
              title: '结束',
              show: (session) =>
                session.current ? (
                  <Mark tone="accent">这里</Mark>
                ) : (
                  <Button size="small" danger loading={end.isPending} onClick={() => end.mutate(session.id)}>
                    结束
                  </Button>
                ),
            },
          ]}
        />
      )}
    </Section>
  )
}
