/** One regulation pack: what the regulation says, beside what the engine makes of it. */
import './pack.css'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Facts, formatDay, Mark, Note, Page, ProblemNote, Section, Skeleton, useListState, Views } from '#web/ui'
import { Cases } from './cases.tsx'
import { Clauses } from './clauses.tsx'
import { Indicators } from './indicators.tsx'
import { Parameters } from './parameters.tsx'
import { packQuery } from './queries.ts'
import { Posts, Registers } from './registers.tsx'

export function PackScreen() {
  const { jurisdiction = '', name = '' } = useParams({ strict: false })
  const query = useQuery(packQuery({ jurisdiction, name }))
  const [state, change] = useListState()
  const pack = query.data
  const view = state['view'] ?? 'clauses'
  const path = <Link to="/packs">制度包</Link>
  if (pack === undefined)
    return (
      <Page title="制度包" path={path}>
        <ProblemNote error={query.error} retry={() => void query.refetch()} />
        {query.isError ? null : (
          <Section title="正在读取">
            <Skeleton lines={8} />
          </Section>
        )}
      </Page>
    )
  const unset = pack.parameterList.filter((parameter) => parameter.unset)
  return (
    <Page title={pack.title} path={path} lede={`${pack.issuer} · ${pack.level} · 版本 ${pack.version}`}>
      {pack.faulty === undefined ? null : (
        <Note tone="bad" title="读不通">
          {pack.faulty}
        </Note>
      )}
      {unset.length === 0 ? null : (
        <Note tone="warn" title={`${unset.length} 个参数尚未设定`}>
          {unset.map((parameter) => parameter.title).join('、')}。用到它们的项目在设定之前只能判为“无法判定”。
        </Note>
      )}
      <Section title="出处">
        <Facts
          of={[
            ['原文', pack.source.title],
            ['施行', pack.inForce.from === undefined ? undefined : `自${formatDay(pack.inForce.from)}起`],
            [
              '原文摘要',
              pack.source.digest === undefined ? undefined : <code key="s">{pack.source.digest.slice(0, 16)}…</code>,
            ],
            ['制度包摘要', <code key="d">{pack.digest.slice(0, 16)}…</code>],
            ['沿用', pack.extends.length === 0 ? '不沿用别的制度包' : pack.extends.join('、')],
            ['适用情形', pack.variants.length === 0 ? '不分' : pack.variants.map(({ title }) => title).join('、')],
          ]}
        />
        {pack.source.note === undefined ? null : <p className="qz-pack-note">{pack.source.note}</p>}
      </Section>
      <Views
        label="制度包的内容"
        chosen={view}
        choose={(next) => change({ view: next, q: undefined })}
        views={[
          ['clauses', `条款与要素 ${pack.clauseList.length}`],
          ['indicators', `考核项目 ${pack.indicatorList.length}`],
          ['parameters', `参数 ${pack.parameterList.length}`],
          ['registers', `登记簿 ${pack.registerList.length}`],
          ['posts', `岗位 ${pack.postList.length}`],
          ['cases', `用例 ${pack.cases}`],
          ...(pack.warnings.length === 0 ? [] : ([['warnings', `提示 ${pack.warnings.length}`]] as const)),
        ]}
      />
      {view === 'clauses' ? <Clauses pack={pack} /> : null}
      {view === 'indicators' ? <Indicators pack={pack} /> : null}
      {view === 'parameters' ? <Parameters pack={pack} /> : null}
      {view === 'registers' ? <Registers pack={pack} /> : null}
      {view === 'posts' ? <Posts pack={pack} /> : null}
      {view === 'cases' ? <Cases jurisdiction={jurisdiction} name={name} /> : null}
      {view === 'warnings' ? (
        <Section title="检查时的提示">
          <ul className="qz-plain-list">
            {pack.warnings.map((warning) => (
              <li key={`${warning.code}${warning.at}${warning.message}`}>
                <div>
                  {warning.message}
                  <p className="qz-faint">
                    {warning.at}
                    {warning.hint === undefined ? '' : `：${warning.hint}`}
                  </p>
                </div>
                <Mark tone="warn">{warning.code}</Mark>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </Page>
  )
}
