/** The regions as a tree on any day, or as a list to search, sort and take along. */
import { Link } from '@tanstack/react-router'
import { NewFact } from '#web/authority'
import { useMay } from '#web/session'
import { AsOfBar, Page, useListState, Views } from '#web/ui'
import { RegionList } from './region-list.tsx'
import { RegionTree } from './region-tree.tsx'

export function RegionsScreen() {
  const may = useMay()
  const [state, change] = useListState()
  const view = state['view'] === 'list' ? 'list' : 'tree'
  return (
    <Page
      title="行政区划"
      lede="省、市、县、乡、村五级。区划撤并之后，以前的日子仍按当时的区划查。"
      actions={
        <>
          {may('import', 'import') ? (
            <Link to="/imports" search={{ kind: 'regions' }}>
              导入区划代码
            </Link>
          ) : null}
          {may('region', 'change') ? <NewFact kind="region" label="新增区划" /> : null}
        </>
      }
    >
      <AsOfBar />
      <Views
        label="行政区划"
        chosen={view}
        choose={(next) =>
          change({
            view: next === 'list' ? 'list' : undefined,
            q: undefined,
            level: undefined,
            parent: undefined,
            sort: undefined,
          })
        }
        views={[
          ['tree', '逐级展开'],
          ['list', '查找和列表'],
        ]}
      />
      {view === 'list' ? <RegionList /> : <RegionTree />}
    </Page>
  )
}
