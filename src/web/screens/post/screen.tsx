import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { APPOINTMENT_KINDS, POST_LINES, POST_ROLES } from '#core/authority'
import { DetailFrame, MendFact, momentOf, NewFact } from '#web/authority'
import { useMay } from '#web/session'
import { Empty, Facts, Mark, officeToday, Section, ValidityBars } from '#web/ui'
import { wordOf } from '#web/words'
import { postQuery } from './queries.ts'

export function PostScreen() {
  const { id = '' } = useParams({ strict: false })
  const may = useMay()
  const query = useQuery(postQuery(id, momentOf(useSearch({ strict: false }))))
  return (
    <DetailFrame
      kind="post"
      query={query}
      mayChange={may('post', 'change')}
      path={<Link to="/posts">岗位</Link>}
      tell={(post) => `${post.unit?.name ?? post.body.name}${post.isEnforcement ? '，执法岗位' : ''}`}
      facts={(post) => (
        <Facts
          of={[
            ['代码', post.code],
            [
              '所属主体',
              <Link key="b" to="/bodies/$id" params={{ id: post.body.id }}>
                {post.body.name}
              </Link>,
            ],
            [
              '所属机构',
              post.unit === undefined ? undefined : (
                <Link key="u" to="/units/$id" params={{ id: post.unit.id }}>
                  {post.unit.name}
                </Link>
              ),
            ],
            ['一线或内勤', wordOf(POST_LINES, post.line)],
            ['岗位序列', post.family],
            ['执法岗位', post.isEnforcement ? <Mark tone="accent">是</Mark> : '否'],
            ['权限角色', post.roles.map((role) => wordOf(POST_ROLES, role)).join('、')],
            ['对应制度包岗位', post.packPost === undefined ? undefined : (post.packPost.title ?? post.packPost.post)],
          ]}
        />
      )}
    >
      {(detail) => (
        <Section
          title="历任"
          note="谁在哪天担任，一望可知"
          actions={
            may('appointment', 'change') ? <NewFact kind="appointment" label="任命" fixed={{ post: id }} /> : null
          }
        >
          {detail.appointments.length === 0 ? (
            <Empty title="还没有人担任过">任命之后，任职的人和起止日期列在这里。</Empty>
          ) : (
            <ValidityBars
              label="历任"
              today={officeToday()}
              of={detail.appointments.map((one) => ({
                key: `${one.id}${one.from}`,
                from: one.from,
                to: one.to,
                title: (
                  <Link to="/officers/$id" params={{ id: one.officer.id }}>
                    {one.officer.name}
                  </Link>
                ),
                detail: wordOf(APPOINTMENT_KINDS, one.kind),
                tone: one.kind === 'primary' ? 'accent' : 'warn',
                ...(may('appointment', 'change') && {
                  actions: <MendFact kind="appointment" row={one} fixed={{ post: id }} />,
                }),
              }))}
            />
          )}
        </Section>
      )}
    </DetailFrame>
  )
}
