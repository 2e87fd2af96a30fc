/** One region: where it belongs, what lies below it, which bodies sit there, and how it was before. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { REGION_LEVELS } from '#core/authority'
import { DetailFrame, momentOf, regionQuery } from '#web/authority'
import { useMay } from '#web/session'
import { Empty, Facts, Section } from '#web/ui'
import { wordOf } from '#web/words'

export function RegionScreen() {
  const { id = '' } = useParams({ strict: false })
  const may = useMay()
  const query = useQuery(regionQuery(id, momentOf(useSearch({ strict: false }))))
  return (
    <DetailFrame
      kind="region"
      query={query}
      mayChange={may('region', 'change')}
      path={
        <>
          <Link to="/regions">行政区划</Link>
          {query.data?.path.map((above) => (
            <span key={above.id}>
              <span aria-hidden="true"> › </span>
              <Link to="/regions/$id" params={{ id: above.id }}>
                {above.name}
              </Link>
            </span>
          ))}
        </>
      }
      tell={(region) => `${region.code}，${wordOf(REGION_LEVELS, region.level)}`}
      facts={(region) => (
        <Facts
          of={[
            ['区划代码', <code key="c">{region.code}</code>],
            ['级别', wordOf(REGION_LEVELS, region.level)],
            [
              '上级',
              region.parent === undefined ? (
                '最上一级'
              ) : (
                <Link key="p" to="/regions/$id" params={{ id: region.parent.id }}>
                  {region.parent.name}
                </Link>
              ),
            ],
            [
              '下一级',
              region.children === 0 ? (
                '没有登记'
              ) : (
                <Link key="b" to="/regions" search={{ parent: region.id, view: 'list' }}>
                  {region.children} 个
                </Link>
              ),
            ],
          ]}
        />
      )}
    >
      {(detail) => (
        <Section title="设在这里的执法主体">
          {detail.bodies.length === 0 ? (
            <Empty title="没有执法主体登记在这里">在执法主体的“行政区划”里选这个区划之后，列在这里。</Empty>
          ) : (
            <ul className="qz-doors qz-doors-flush">
              {detail.bodies.map((body) => (
                <li key={body.id}>
                  <Link to="/bodies/$id" params={{ id: body.id }}>
                    {body.name}
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </Section>
      )}
    </DetailFrame>
  )
}
