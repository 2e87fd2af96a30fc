/** Bodies by tier and legal nature on a day: every cell opens the list of its bodies. */
import './body-classes.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { BODY_QUALIFICATIONS, BODY_TIERS, keysOf, LEGAL_NATURES } from '#core/authority'
import { given } from '#web/api'
import { nodeFilter } from '#web/authority'
import { useMay } from '#web/session'
import {
  AsOfBar,
  ExportButton,
  FilterBar,
  formatDay,
  Page,
  ProblemNote,
  type SearchParams,
  Skeleton,
  useListState,
} from '#web/ui'
import { optionsOf } from '#web/words'
import { classesQuery } from './queries.ts'

const TIERS = keysOf(BODY_TIERS)
const NATURES = keysOf(LEGAL_NATURES)
/** Only whoever is qualified is an enforcement body; the others are told apart unless asked for. */
const QUALIFIED = 'confirmed'
const EVERY = 'all'

export function BodyClassesScreen() {
  const [state, change] = useListState()
  const may = useMay()
  const chosen = state['qualification'] ?? QUALIFIED
  const ask: SearchParams = given({
    node: state['node'],
    asOf: state['asOf'],
    knownAt: state['knownAt'],
    qualification: chosen === EVERY ? undefined : chosen,
  })
  const query = useQuery(classesQuery(ask))
  const exportQuery = new URLSearchParams(
    Object.entries(ask).filter((entry): entry is [string, string] => entry[1] !== undefined),
  ).toString()
  return (
    <Page title="主体分类" lede="各层级、各类法律性质的执法主体各有多少。数目可以点开，看是哪些主体。">
      <AsOfBar />
      <FilterBar
        fields={[
          nodeFilter('上级机构'),
          {
            kind: 'choice',
            names: ['qualification'],
            label: '主体资格',
            width: 150,
            none: '已确认',
            options: [...optionsOf(BODY_QUALIFICATIONS), { value: EVERY, label: '全部' }],
          },
        ]}
        state={state}
        change={change}
      />
      <ProblemNote error={query.error} retry={() => void query.refetch()} />
      {query.data === undefined ? (
        <Skeleton lines={6} height={40} />
      ) : (
        <>
          <div className="qz-list-count">
            <p role="status">
              {formatDay(query.data.asOf)}表内共 {total(query.data.cells)} 个主体
            </p>
            <span className="qz-list-acts qz-no-print">
              {may('body', 'export') ? (
                <ExportButton at={`/api/body-classes.xlsx${exportQuery === '' ? '' : `?${exportQuery}`}`} />
              ) : null}
            </span>
          </div>
          <Matrix cells={query.data.cells} ask={ask} />
          <Apart of={query.data} ask={ask} />
        </>
      )}
    </Page>
  )
}

type Classes = NonNullable<Awaited<ReturnType<NonNullable<ReturnType<typeof classesQuery>['queryFn']>>>>
type Cells = Classes['cells']

function total(cells: Cells): number {
  return cells.reduce((sum, { bodies }) => sum + bodies, 0)
}

function Bodies({ count, search }: { count: number; search: SearchParams }): ReactNode {
  return count === 0 ? (
    <span className="qz-faint">无</span>
  ) : (
    <Link to="/bodies" search={search}>
      {count}
    </Link>
  )
}

function Matrix({ cells, ask }: { cells: Cells; ask: SearchParams }) {
  const of = (narrowed: { tier?: string; legalNature?: string }) =>
    cells.filter(
      (cell) =>
        (narrowed.tier === undefined || cell.tier === narrowed.tier) &&
        (narrowed.legalNature === undefined || cell.legalNature === narrowed.legalNature),
    )
  return (
    <table className="qz-classes" aria-label="执法主体按层级和法律性质的数目">
      <thead>
        <tr>
          <th scope="col">层级</th>
          {NATURES.map((nature) => (
            <th key={nature} scope="col">
              {LEGAL_NATURES[nature]}
            </th>
          ))}
          <th scope="col">合计</th>
        </tr>
      </thead>
      <tbody>
        {TIERS.map((tier) => (
          <tr key={tier}>
            <th scope="row">{BODY_TIERS[tier]}</th>
            {NATURES.map((legalNature) => (
              <td key={legalNature} data-label={LEGAL_NATURES[legalNature]}>
                <Bodies count={total(of({ tier, legalNature }))} search={{ ...ask, tier, legalNature }} />
              </td>
            ))}
            <td data-label="合计">
              <Bodies count={total(of({ tier }))} search={{ ...ask, tier }} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">合计</th>
          {NATURES.map((legalNature) => (
            <td key={legalNature} data-label={LEGAL_NATURES[legalNature]}>
              <Bodies count={total(of({ legalNature }))} search={{ ...ask, legalNature }} />
            </td>
          ))}
          <td data-label="合计">
            <Bodies count={total(cells)} search={ask} />
          </td>
        </tr>
      </tfoot>
    </table>
  )
}

/** What stands in no cell, and why. */
function Apart({ of: { unclassified, others }, ask }: { of: Classes; ask: SearchParams }) {
  return (
    <p className="qz-classes-apart">
      层级或法律性质没有登记、不在表内的：
      <Bodies count={unclassified} search={{ ...ask, unclassified: 'true' }} />。
      {others.length === 0 ? null : (
        <>
          因主体资格不在表内的：
          {others.map(({ qualification, bodies }, place) => (
            <span key={qualification}>
              {place === 0 ? '' : '，'}
              {BODY_QUALIFICATIONS[qualification]} <Bodies count={bodies} search={{ ...ask, qualification }} />
            </span>
          ))}
          。
        </>
      )}
    </p>
  )
}
