import { Link } from '@tanstack/react-router'
import { UNIT_TIERS } from '#core/authority'
import { api, asked, type components, dataOf } from '#web/api'
import { NewFact, nodeFilter } from '#web/authority'
import { useMay } from '#web/session'
import { AsOfBar, type Column, DataList, Page, type SearchParams } from '#web/ui'
import { wordOf } from '#web/words'

type Unit = components['schemas']['Unit']

const load = (ask: SearchParams, cursor: string | undefined) =>
  dataOf(api.GET('/api/units', { params: { query: asked('/api/units', ask, cursor) } }))

const COLUMNS: readonly Column<Unit>[] = [
  {
    key: 'name',
    title: '名称',
    width: 240,
    sort: 'name',
    card: 'title',
    show: (unit) => (
      <Link to="/units/$id" params={{ id: unit.id }}>
        {unit.name}
      </Link>
    ),
  },
  { key: 'code', title: '代码', width: 130, sort: 'code', show: (unit) => unit.code },
  {
    key: 'body',
    title: '所属主体',
    sort: 'body',
    width: 240,
    show: (unit) => (
      <Link to="/bodies/$id" params={{ id: unit.body.id }}>
        {unit.body.name}
      </Link>
    ),
  },
  { key: 'parent', title: '上级机构', width: 180, show: (unit) => unit.parent?.name ?? '' },
  { key: 'tier', title: '机关或基层', width: 110, sort: 'tier', show: (unit) => wordOf(UNIT_TIERS, unit.tier) },
  { key: 'posts', title: '岗位', width: 80, align: 'right', show: (unit) => unit.posts ?? '' },
  { key: 'officers', title: '人员', width: 80, align: 'right', show: (unit) => unit.officers ?? '' },
]

export function UnitsScreen() {
  const may = useMay()
  return (
    <Page title="内设机构" actions={may('unit', 'change') ? <NewFact kind="unit" label="新增内设机构" /> : null}>
      <AsOfBar />
      <DataList
        label="内设机构"
        name="units"
        load={load}
        columns={COLUMNS}
        rowKey={(unit) => `${unit.id}${unit.from}`}
        filters={[{ kind: 'words', names: ['q'], label: '查找', hint: '名称、代码或拼音首字母' }, nodeFilter()]}
        also={['asOf', 'knownAt']}
        {...(may('unit', 'export') ? { exportAt: '/api/units.xlsx' } : {})}
        empty={{
          title: '还没有内设机构',
          words: '内设机构属于执法主体，请先有执法主体。',
          action: may('import', 'import') ? <Link to="/imports">去导入</Link> : undefined,
        }}
      />
    </Page>
  )
}
