/** The regulation packs this installation works by. */
import './packs.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, dataOf } from '#web/api'
import { Empty, formatDay, Mark, Note, Page, ProblemNote, Section, Skeleton } from '#web/ui'

export function PacksScreen() {
  const packs = useQuery({ queryKey: ['packs'], queryFn: () => dataOf(api.GET('/api/packs')) })
  return (
    <Page
      title="制度包"
      lede="每一部规定写成一个制度包：条款、项目、参数、登记簿各有出处，并有用例检验。"
      width="reading"
    >
      <ProblemNote error={packs.error} retry={() => void packs.refetch()} />
      {packs.isPending ? (
        <Section title="正在读取">
          <Skeleton lines={6} />
        </Section>
      ) : null}
      {packs.data?.items.length === 0 ? (
        <Empty title="没有制度包">制度包放在服务器的 packs 文件夹里，放入后重新启动即可看到。</Empty>
      ) : null}
      <ul className="qz-packs">
        {packs.data?.items.map((pack) => (
          <li key={pack.id}>
            <h2>
              <Link to="/packs/$jurisdiction/$name" params={{ jurisdiction: pack.jurisdiction, name: pack.name }}>
                {pack.title}
              </Link>
            </h2>
            <p className="qz-faint">
              {pack.issuer} · {pack.level} · 版本 {pack.version}
              {pack.inForce.from === undefined ? '' : ` · 自${formatDay(pack.inForce.from)}施行`}
            </p>
            {pack.faulty === undefined ? null : (
              <Note tone="bad" title="读不通">
                {pack.faulty}
              </Note>
            )}
            <dl>
              {(
                [
                  ['条款', pack.clauses],
                  ['考核项目', pack.indicators],
                  ['参数', pack.parameters],
                  ['用例', pack.cases],
                ] as const
              ).map(([name, count]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{count}</dd>
                </div>
              ))}
              {pack.unset > 0 ? (
                <div>
                  <dt>尚未设定</dt>
                  <dd>
                    <Mark tone="warn">{pack.unset} 个参数</Mark>
                  </dd>
                </div>
              ) : null}
            </dl>
          </li>
        ))}
      </ul>
    </Page>
  )
}
