/** One regulation pack: what the regulation says, beside what the engine makes of it. */
import './pack.css'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { PACK_PARTS, type PackPart } from '#core/pack-naming'
import {
  ExportButton,
  Facts,
  FilterBar,
  formatDay,
  Mark,
  Note,
  Page,
  ProblemNote,
  Section,
  Skeleton,
  stringifySearch,
  useListState,
  Views,
} from '#web/ui'
import { Cases } from './cases.tsx'
import { Clauses } from './clauses.tsx'
import { Indicators } from './indicators.tsx'
import { narrow } from './narrow.ts'
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
  const words = state['q'] ?? ''
  const shown = narrow(pack, words)
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
          ['clauses', `${PACK_PARTS.clauses} ${pack.clauseList.length}`],
          ['indicators', `${PACK_PARTS.indicators} ${pack.indicatorList.length}`],
          ['parameters', `${PACK_PARTS.parameters} ${pack.parameterList.length}`],
          ['registers', `${PACK_PARTS.registers} ${pack.registerList.length}`],
          ['posts', `${PACK_PARTS.posts} ${pack.postList.length}`],
          ['cases', `${PACK_PARTS.cases} ${pack.cases}`],
          ...(pack.warnings.length === 0 ? [] : ([['warnings', `提示 ${pack.warnings.length}`]] as const)),
        ]}
      />
      {view in PACK_PARTS ? (
        <div className="qz-pack-tools qz-no-print">
          <FilterBar
            fields={[
              {
                kind: 'words',
                names: ['q'],
                label: `查找${PACK_PARTS[view as PackPart]}`,
                hint: '名称、编号或依据中的字',
              },
            ]}
            state={state}
            change={change}
          />
          <ExportButton
            at={`/api/packs/${jurisdiction}/${name}/parts.xlsx${stringifySearch({ part: view, q: state['q'] })}`}
          />
        </div>
      ) : null}
      {view === 'clauses' ? <Clauses pack={shown} /> : null}
      {view === 'indicators' ? <Indicators pack={shown} /> : null}
      {view === 'parameters' ? <Parameters pack={shown} /> : null}
      {view === 'registers' ? <Registers pack={shown} /> : null}
      {view === 'posts' ? <Posts pack={shown} /> : null}
      {view === 'cases' ? <Cases jurisdiction={jurisdiction} name={name} words={words} /> : null}
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
