import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { api, dataOf } from '#web/api'
import { useCommand, useMay } from '#web/session'
import { Empty, ExportButton, formatInstant, ProblemNote, Section, SimpleTable, Skeleton } from '#web/ui'

export function AccountSessions({ id }: { id: string }) {
  const may = useMay()
  const at = { params: { path: { id } } }
  const sessions = useQuery({
    queryKey: ['account-sessions', id],
    queryFn: () => dataOf(api.GET('/api/accounts/{id}/sessions', at)),
  })
  const end = useCommand(() => dataOf(api.DELETE('/api/accounts/{id}/sessions', at)), {
    done: '已全部结束',
    changes: ['account-sessions'],
  })
  const items = sessions.data?.items
  return (
    <Section
      title="登录着的地方"
      actions={
        items === undefined || items.length === 0 ? null : (
          <>
            {may('account', 'export') ? <ExportButton at={`/api/accounts/${id}/sessions.xlsx`} /> : null}
            {may('account', 'end') ? (
              <Button size="small" danger loading={end.isPending} onClick={() => end.mutate(undefined)}>
                全部结束
              </Button>
            ) : null}
          </>
        )
      }
    >
      <ProblemNote error={sessions.error} retry={() => void sessions.refetch()} />
      {sessions.isPending ? <Skeleton lines={3} /> : null}
      {items?.length === 0 ? <Empty title="现在没有登录">这个账号登录之后，时间和地点列在这里。</Empty> : null}
      {items === undefined || items.length === 0 ? null : (
        <SimpleTable
          label="登录着的地方"
          rows={items}
          rowKey={(session) => session.id}
          name="sessions"
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
          ]}
        />
      )}
    </Section>
  )
}
