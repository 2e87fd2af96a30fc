import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { REGION_LEVELS } from '#core/authority'
import { type Moment, regionQuery } from '#web/authority'
import { Empty, Facts, formatSpan, ProblemNote, Section, Skeleton } from '#web/ui'
import { wordOf } from '#web/words'

export function RegionPanel({ id, moment }: { id: string | undefined; moment: Moment }) {
  const query = useQuery({ ...regionQuery(id ?? '', moment), enabled: id !== undefined })
  if (id === undefined)
    return (
      <Section title="所选区划">
        <Empty title="在树上选一个区划">可以用方向键移动，回车选定；左右键收起和展开。</Empty>
      </Section>
    )
  const detail = query.data
  const region = detail?.current ?? detail?.timeline.at(-1)
  return (
    <Section
      title={region?.name ?? '所选区划'}
      note={region === undefined ? undefined : wordOf(REGION_LEVELS, region.level)}
    >
      <ProblemNote error={query.error} retry={() => void query.refetch()} />
      {detail === undefined || region === undefined ? (
        query.isError ? null : (
          <Skeleton lines={6} height={22} />
        )
      ) : (
        <>
          <Facts
            of={[
              ['区划代码', <code key="c">{region.code}</code>],
              ['所在', detail.path.map((above) => above.name).join(' › ') || '最上一级'],
              ['下一级', `${region.children} 个`],
              ['起止', formatSpan(region.from, region.to)],
              [
                '执法主体',
                detail.bodies.length === 0 ? '没有登记在这里的' : detail.bodies.map((body) => body.name).join('、'),
              ],
            ]}
          />
          <ul className="qz-doors qz-doors-inside">
            <li>
              <Link to="/regions/$id" params={{ id }} search={moment}>
                详情和时间线
              </Link>
            </li>
            <li>
              <Link to="/regions" search={{ ...moment, parent: id, view: 'list' }}>
                下一级列表
              </Link>
            </li>
          </ul>
        </>
      )}
    </Section>
  )
}
