/** What is running here, and under which licences. */
import { useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { api, dataOf } from '#web/api'
import {
  ExportButton,
  Facts,
  Mark,
  Page,
  ProblemNote,
  Section,
  SimpleTable,
  Skeleton,
  stringifySearch,
  useListState,
} from '#web/ui'

export function AboutScreen() {
  const query = useQuery({ queryKey: ['about'], queryFn: () => dataOf(api.GET('/api/about')), staleTime: Infinity })
  const [state, change] = useListState()
  const about = query.data
  const words = (state['q'] ?? '').toLowerCase()
  return (
    <Page title="关于本系统" width="reading">
      <ProblemNote error={query.error} retry={() => void query.refetch()} />
      {about === undefined ? (
        query.isError ? null : (
          <Section title="正在读取">
            <Skeleton lines={6} />
          </Section>
        )
      ) : (
        <>
          <Section title={about.name} note={`版本 ${about.version}`}>
            <Facts
              of={[
                ['运行环境', `Node.js ${about.node}`],
                [
                  '数据库',
                  `PostgreSQL ${about.database.version}（${about.database.kind === 'embedded' ? '随系统启动' : '单位自有'}）`,
                ],
                [
                  '耐久设置',
                  about.evidence ? (
                    <Mark key="e" tone="good">
                      全部开启，可作证据
                    </Mark>
                  ) : (
                    <Mark key="e" tone="bad">
                      没有全部开启
                    </Mark>
                  ),
                ],
                [
                  '对外连接',
                  about.signsInElsewhere === undefined
                    ? '没有。系统不连接外部网络。'
                    : `只连接统一认证服务 ${about.signsInElsewhere}，用于单点登录。`,
                ],
              ]}
            />
          </Section>
          <Section title="制度包">
            <SimpleTable
              label="制度包"
              name="packs"
              rows={about.packs}
              rowKey={(pack) => pack.id}
              columns={[
                { title: '制度包', order: (pack) => pack.id, show: (pack) => pack.id },
                { title: '版本', order: (pack) => pack.version, show: (pack) => pack.version },
                { title: '摘要', show: (pack) => <code>{pack.digest.slice(0, 16)}…</code> },
              ]}
            />
          </Section>
          <Section
            title="所用的软件和许可"
            note={`${about.licences.length} 项`}
            actions={
              <>
                <Input
                  aria-label="查找软件"
                  size="small"
                  allowClear
                  placeholder="查找"
                  value={state['q'] ?? ''}
                  onChange={(event) => change({ q: event.target.value })}
                />
                <ExportButton at={`/api/about/licences.xlsx${stringifySearch({ q: state['q'] })}`} />
              </>
            }
          >
            <SimpleTable
              label="所用的软件和许可"
              name="software"
              rows={about.licences.filter((one) => one.name.toLowerCase().includes(words))}
              rowKey={(one) => `${one.name}${one.version}`}
              columns={[
                { title: '软件', order: (one) => one.name, show: (one) => one.name },
                { title: '版本', order: (one) => one.version, show: (one) => one.version },
                { title: '许可', order: (one) => one.licence, show: (one) => one.licence },
              ]}
            />
          </Section>
        </>
      )}
    </Page>
  )
}
