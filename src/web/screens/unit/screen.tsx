import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { UNIT_TIERS } from '#core/authority'
import { DetailFrame, momentOf } from '#web/authority'
import { useMay } from '#web/session'
import { Facts, Section } from '#web/ui'
import { wordOf } from '#web/words'
import { unitQuery } from './queries.ts'

export function UnitScreen() {
  const { id = '' } = useParams({ strict: false })
  const may = useMay()
  const query = useQuery(unitQuery(id, momentOf(useSearch({ strict: false }))))
  return (
    <DetailFrame
      kind="unit"
      query={query}
      mayChange={may('unit', 'change')}
      path={<Link to="/units">内设机构</Link>}
      tell={(unit) => `${unit.body.name}，${wordOf(UNIT_TIERS, unit.tier)}`}
      facts={(unit) => (
        <Facts
          of={[
            ['代码', unit.code],
            [
              '所属主体',
              <Link key="b" to="/bodies/$id" params={{ id: unit.body.id }}>
                {unit.body.name}
              </Link>,
            ],
            [
              '上级机构',
              unit.parent === undefined ? undefined : (
                <Link key="p" to="/units/$id" params={{ id: unit.parent.id }}>
                  {unit.parent.name}
                </Link>
              ),
            ],
            ['机关或基层', wordOf(UNIT_TIERS, unit.tier)],
          ]}
        />
      )}
    >
      {(detail) => (
        <Section title="下属" plain>
          <ul className="qz-doors">
            <li>
              <Link to="/posts" search={{ node: id }}>
                岗位<b>{detail.current?.posts ?? ''}</b>
              </Link>
            </li>
            <li>
              <Link to="/officers" search={{ node: id }}>
                执法人员<b>{detail.current?.officers ?? ''}</b>
              </Link>
            </li>
            <li>
              <Link to="/findings" search={{ node: id }}>
                疑点
              </Link>
            </li>
          </ul>
        </Section>
      )}
    </DetailFrame>
  )
}
