/** The regulation packs this installation works by. */
import { Link } from '@tanstack/react-router'
import { PACK_LEVELS, PACK_STATES } from '#core/pack-naming'
import { api, asked, type components, dataOf } from '#web/api'
import { useMay } from '#web/session'
import { type Column, DataList, formatDay, Mark, Page, type SearchParams } from '#web/ui'
import { optionsOf } from '#web/words'

type Pack = components['schemas']['PackSummary']

const load = (ask: SearchParams, cursor: string | undefined) =>
  dataOf(api.GET('/api/packs', { params: { query: asked('/api/packs', ask, cursor) } }))

const count = (of: number) => of.toLocaleString('zh-CN')

const COLUMNS: readonly Column<Pack>[] = [
  {
    key: 'title',
    title: '名称',
    width: 330,
    sort: 'title',
    card: 'title',
    wraps: true,
    show: (pack) => (
      <>
        <Link to="/packs/$jurisdiction/$name" params={{ jurisdiction: pack.jurisdiction, name: pack.name }}>
          {pack.title}
        </Link>
        {pack.faulty === undefined ? null : <div className="qz-faint">{pack.faulty}</div>}
      </>
    ),
  },
  {
    key: 'state',
    title: '状态',
    width: 110,
    sort: 'unset',
    card: 'mark',
    show: (pack) =>
      pack.faulty !== undefined ? (
        <Mark tone="bad">读不通</Mark>
      ) : pack.unset > 0 ? (
        <Mark tone="warn">{pack.unset} 个参数未设定</Mark>
      ) : (
        <Mark tone="good">可用</Mark>
      ),
  },
  { key: 'issuer', title: '制定机关', width: 200, sort: 'issuer', show: (pack) => pack.issuer },
  { key: 'level', title: '层级', width: 80, sort: 'level', show: (pack) => pack.level },
  { key: 'version', title: '版本', width: 80, show: (pack) => pack.version },
  {
    key: 'inForce',
    title: '施行自',
    width: 150,
    sort: 'inForce',
    show: (pack) => (pack.inForce.from === undefined ? '' : formatDay(pack.inForce.from)),
  },
  { key: 'clauses', title: '条款', width: 70, align: 'right', show: (pack) => count(pack.clauses) },
  {
    key: 'indicators',
    title: '考核项目',
    width: 100,
    align: 'right',
    sort: 'indicators',
    show: (pack) => count(pack.indicators),
  },
  { key: 'parameters', title: '参数', width: 70, align: 'right', show: (pack) => count(pack.parameters) },
  { key: 'cases', title: '用例', width: 70, align: 'right', show: (pack) => count(pack.cases) },
]

export function PacksScreen() {
  const may = useMay()
  return (
    <Page title="制度包" lede="每一部规定写成一个制度包：条款、项目、参数、登记簿各有出处，并有用例检验。">
      <DataList
        label="制度包"
        name="packs"
        load={load}
        columns={COLUMNS}
        rowKey={(pack) => pack.id}
        filters={[
          { kind: 'words', names: ['q'], label: '查找', hint: '名称、编号或制定机关' },
          { kind: 'choice', names: ['state'], label: '状态', options: optionsOf(PACK_STATES) },
          { kind: 'choice', names: ['level'], label: '层级', width: 120, options: optionsOf(PACK_LEVELS) },
        ]}
        {...(may('pack', 'export') ? { exportAt: '/api/packs.xlsx' } : {})}
        empty={{
          title: '没有制度包',
          words: '制度包放在服务器的 packs 文件夹里，放入后重新启动即可看到。',
        }}
      />
    </Page>
  )
}
