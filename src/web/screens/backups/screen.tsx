/** The state of backups, and the settings in force. A backup that was never restored is not called one. */
import { useQuery } from '@tanstack/react-query'
import { api, dataOf } from '#web/api'
import { useMay } from '#web/session'
import { Empty, Facts, formatInstant, Mark, Page, ProblemNote, Section, SimpleTable, Skeleton } from '#web/ui'

export function BackupsScreen() {
  const may = useMay()
  const backups = useQuery({ queryKey: ['backups'], queryFn: () => dataOf(api.GET('/api/backups')) })
  const settings = useQuery({
    queryKey: ['settings'],
    queryFn: () => dataOf(api.GET('/api/settings')),
    enabled: may('setting', 'read'),
  })
  return (
    <Page title="备份" lede="恢复过、比对过的才算备份。" width="reading">
      <Section title="已有的备份">
        <ProblemNote error={backups.error} retry={() => void backups.refetch()} />
        {backups.isPending ? <Skeleton lines={4} /> : null}
        {backups.data?.items.length === 0 ? (
          <Empty title="还没有备份">
            在服务器上运行 <code>quanze backup 目录</code>；运行中也可以备份，写完即逐表核对。
          </Empty>
        ) : null}
        {backups.data === undefined || backups.data.items.length === 0 ? null : (
          <SimpleTable
            label="已有的备份"
            rows={backups.data.items}
            rowKey={(backup) => backup.id}
            columns={[
              { title: '时间', show: (backup) => formatInstant(backup.at) },
              { title: '位置', show: (backup) => <code>{backup.folder}</code> },
              {
                title: '大小',
                align: 'right',
                show: (backup) => (backup.bytes === undefined ? '' : `${(backup.bytes / 2 ** 20).toFixed(1)} MB`),
              },
              {
                title: '核对',
                show: (backup) => (
                  <Mark tone={backup.verified ? 'good' : 'warn'}>{backup.verified ? '已核对' : '未核对'}</Mark>
                ),
              },
              {
                title: '恢复演练',
                show: (backup) =>
                  backup.drilledAt === undefined ? (
                    <Mark tone="warn">没有演练过</Mark>
                  ) : (
                    formatInstant(backup.drilledAt)
                  ),
              },
            ]}
          />
        )}
      </Section>
      {backups.data === undefined ? null : (
        <Section title="怎样备份和演练">
          <ol className="qz-words-list">
            {backups.data.advice.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
        </Section>
      )}
      {settings.data?.groups.map((group) => (
        <Section key={group.title} title={group.title} note="生效的设置">
          <Facts of={group.items.map((item) => [item.label, item.value] as const)} />
        </Section>
      ))}
    </Page>
  )
}
