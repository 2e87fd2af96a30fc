import { Link } from '@tanstack/react-router'
import { REGION_LEVELS } from '#core/authority'
import { api, asked, type components, dataOf } from '#web/api'
import { regionFilter } from '#web/authority'
import { useMay } from '#web/session'
import { type Column, DataList, formatSpan, type SearchParams } from '#web/ui'
import { optionsOf, wordOf } from '#web/words'

type Region = components['schemas']['Region']

const load = (ask: SearchParams, cursor: string | undefined) =>
  dataOf(api.GET('/api/regions', { params: { query: asked('/api/regions', ask, cursor) } }))

const COLUMNS: readonly Column<Region>[] = [
  {
    key: 'name',
    title: '名称',
    width: 260,
    sort: 'name',
    card: 'title',
    show: (region) => (
      <Link to="/regions/$id" params={{ id: region.id }}>
        {region.name}
      </Link>
    ),
  },
  { key: 'code', title: '区划代码', width: 160, sort: 'code', show: (region) => <code>{region.code}</code> },
  { key: 'level', title: '级别', width: 100, show: (region) => wordOf(REGION_LEVELS, region.level) },
  { key: 'parent', title: '上级', width: 220, show: (region) => region.parent?.name ?? '' },
  {
    key: 'children',
    title: '下一级',
    width: 90,
    align: 'right',
    show: (region) => (region.children === 0 ? '' : region.children.toLocaleString('zh-CN')),
  },
  { key: 'span', title: '起止', width: 260, show: (region) => formatSpan(region.from, region.to) },
]

export function RegionList() {
  const may = useMay()
  return (
    <DataList
      label="行政区划"
      name="regions"
      load={load}
      columns={COLUMNS}
      rowKey={(region) => `${region.id}${region.from}`}
      filters={[
        { kind: 'words', names: ['q'], label: '查找', hint: '名称、代码或拼音首字母' },
        { kind: 'choice', names: ['level'], label: '级别', width: 120, options: optionsOf(REGION_LEVELS) },
        regionFilter('parent', '上级区划'),
      ]}
      also={['asOf', 'knownAt']}
      {...(may('region', 'export') ? { exportAt: '/api/regions.xlsx' } : {})}
      empty={{
        title: '还没有行政区划',
        words: '导入统计用区划代码之后，执法主体可以登记到区划，辖区由此算出。',
        action: may('import', 'import') ? (
          <Link to="/imports" search={{ kind: 'regions' }}>
            去导入
          </Link>
        ) : undefined,
      }}
    />
  )
}
