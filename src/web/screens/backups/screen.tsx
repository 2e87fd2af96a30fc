/** The state of backups, and the settings in force. A backup that was never restored is not called one. */
import { useQuery } from '@tanstack/react-query'
import { api, asked, type components, dataOf } from '#web/api'
import { useMay } from '#web/session'
import { type Column, DataList, Facts, formatInstant, Mark, Page, type SearchParams, Section } from '#web/ui'
import { optionsOf } from '#web/words'

type Backup = components['schemas']['Backup']

const load = (ask: SearchParams, cursor: string | undefined) =>
  dataOf(api.GET('/api/backups', { params: { query: asked('/api/backups', ask, cursor) } }))

const COLUMNS: readonly Column<Backup>[] = [
  { key: 'at', title: '时间', width: 190, sort: 'at', card: 'title', show: (backup) => formatInstant(backup.at) },
  {
    key: 'folder',
    title: '位置',
    width: 380,
    sort: 'folder',
    wraps: true,
    show: (backup) => <code>{backup.folder}</code>,
  },
  {
    key: 'bytes',
    title: '大小',
    width: 100,
    sort: 'bytes',
    align: 'right',
    show: (backup) => (backup.bytes === undefined ? '' : `${(backup.bytes / 2 ** 20).toFixed(1)} MB`),
  },
  {
    key: 'verified',
    title: '核对',
    width: 100,
    card: 'mark',
    show: (backup) => <Mark tone={backup.verified ? 'good' : 'warn'}>{backup.verified ? '已核对' : '未核对'}</Mark>,
  },
  {
    key: 'drilled',
    title: '恢复演练',
    width: 190,
    sort: 'drilled',
    show: (backup) =>
      backup.drilledAt === undefined ? <Mark tone="warn">没有演练过</Mark> : formatInstant(backup.drilledAt),
  },
]

export function BackupsScreen() {
  const may = useMay()
  const advice = useQuery({
    queryKey: ['backups', 'advice'],
    queryFn: () => dataOf(api.GET('/api/backups', { params: { query: { limit: 1 } } })),
  })
  const settings = useQuery({
    queryKey: ['settings'],
    queryFn: () => dataOf(api.GET('/api/settings')),
    enabled: may('setting', 'read'),
  })
  return (
    <Page title="备份" lede="恢复过、比对过的才算备份。">
      <Section title="已有的备份" plain>
        <DataList
          label="已有的备份"
          name="backups"
          load={load}
          columns={COLUMNS}
          rowKey={(backup) => backup.id}
          filters={[
            {
              kind: 'choice',
              names: ['verified'],
              label: '核对',
              options: optionsOf({ true: '已核对', false: '未核对' }),
            },
            {
              kind: 'choice',
              names: ['drilled'],
              label: '恢复演练',
              options: optionsOf({ true: '演练过', false: '没有演练过' }),
            },
          ]}
          {...(may('backup', 'export') ? { exportAt: '/api/backups.xlsx' } : {})}
          empty={{
            title: '还没有备份',
            words: (
              <>
                在服务器上运行 <code>quanze backup 目录</code>；运行中也可以备份，写完即逐表核对。
              </>
            ),
          }}
        />
      </Section>
      {advice.data === undefined ? null : (
        <Section title="怎样备份和演练">
          <ol className="qz-words-list">
            {advice.data.advice.map((line) => (
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
