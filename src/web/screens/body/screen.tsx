import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import {
  ADMINISTRATION_MODES,
  BODY_QUALIFICATIONS,
  BODY_TIERS,
  LEGAL_NATURES,
  SUPERIOR_SIDES,
  superiorsOf,
} from '#core/authority'
import type { components } from '#web/api'
import { DetailFrame, momentOf } from '#web/authority'
import { useMay } from '#web/session'
import { Facts, Mark, Section } from '#web/ui'
import { wordOf } from '#web/words'
import { bodyQuery } from './queries.ts'

type Body = components['schemas']['Body']

export function BodyScreen() {
  const { id = '' } = useParams({ strict: false })
  const may = useMay()
  const query = useQuery(bodyQuery(id, momentOf(useSearch({ strict: false }))))
  return (
    <DetailFrame
      kind="body"
      query={query}
      mayChange={may('body', 'change')}
      path={<Link to="/bodies">执法主体</Link>}
      tell={(body) =>
        `${wordOf(LEGAL_NATURES, body.legalNature)}，${wordOf(BODY_QUALIFICATIONS, body.qualification)}主体资格`
      }
      facts={(body) => (
        <Facts
          of={[
            ['代码', body.code],
            ['层级', wordOf(BODY_TIERS, body.tier)],
            ['性质', wordOf(LEGAL_NATURES, body.legalNature)],
            ['管理体制', wordOf(ADMINISTRATION_MODES, body.administrationMode)],
            [
              '主体资格',
              <Mark key="q" tone={body.qualification === 'confirmed' ? 'good' : 'warn'}>
                {wordOf(BODY_QUALIFICATIONS, body.qualification)}
              </Mark>,
            ],
            ...superiorsIn(body),
            [
              '行政区划',
              body.region === undefined ? undefined : (
                <Link key="r" to="/regions/$id" params={{ id: body.region.id }}>
                  {body.region.name}
                </Link>
              ),
            ],
            [
              '统一社会信用代码',
              body.creditCode === undefined ? undefined : (
                <span key="c">
                  <code>{body.creditCode}</code>{' '}
                  {body.creditCodeValid === false ? <Mark tone="bad">校验位不符</Mark> : null}
                </span>
              ),
            ],
            ['授权依据', body.authorisingLaw],
            ['委托机关', body.entrustedBy === undefined ? undefined : <Go key="e" to={body.entrustedBy} />],
          ]}
        />
      )}
    >
      {(detail) => (
        <Section title="下属" plain>
          <ul className="qz-doors">
            {(
              [
                ['/units', '内设机构', detail.current?.units],
                ['/posts', '岗位', undefined],
                ['/officers', '执法人员', detail.current?.officers],
                ['/findings', '疑点', undefined],
              ] as const
            ).map(([to, label, count]) => (
              <li key={to}>
                <Link to={to} search={{ node: id }}>
                  {label}
                  {count === undefined ? null : <b>{count}</b>}
                </Link>
              </li>
            ))}
            <li>
              <Link to="/bodies" search={{ upper: id }}>
                以它为上级主管部门的主体
              </Link>
            </li>
          </ul>
        </Section>
      )}
    </DetailFrame>
  )
}

/** Whom it answers to; a side that must be there and is not recorded is said to be missing, never left out. */
function superiorsIn(body: Body): [string, ReactNode][] {
  const superiors = superiorsOf({
    administrationMode: body.administrationMode,
    ...(body.parent !== undefined && { parent: body.parent.id }),
    ...(body.upperDepartment !== undefined && { upperDepartment: body.upperDepartment.id }),
  })
  const told = superiors.map(({ side, isDue }): [string, ReactNode] => {
    const to = side === 'line' ? body.upperDepartment : body.parent
    const missing = isDue ? (
      <Mark key={side} tone="plain">
        没有登记，无法判定
      </Mark>
    ) : undefined
    return [SUPERIOR_SIDES[side], to === undefined ? missing : <Go key={side} to={to} />]
  })
  if (body.administrationMode !== 'dual') return told
  return [...told, ['评议考核', '由两方按管理职责分工分别进行；分工没有登记，哪一项归谁无法判定']]
}

function Go({ to }: { to: { id: string; name: string } }) {
  return (
    <Link to="/bodies/$id" params={{ id: to.id }}>
      {to.name}
    </Link>
  )
}
