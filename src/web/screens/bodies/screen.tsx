import { Link } from '@tanstack/react-router'
import { ADMINISTRATION_MODES, BODY_QUALIFICATIONS, BODY_TIERS, LEGAL_NATURES } from '#core/authority'
import { api, asked, type components, dataOf } from '#web/api'
import { NewFact, nodeFilter } from '#web/authority'
import { useMay } from '#web/session'
import { AsOfBar, type Column, DataList, Mark, Page, type SearchParams } from '#web/ui'
import { optionsOf, wordOf } from '#web/words'

type Body = components['schemas']['Body']

const load = (ask: SearchParams, cursor: string | undefined) =>
  dataOf(api.GET('/api/bodies', { params: { query: asked('/api/bodies', ask, cursor) } }))

const COLUMNS: readonly Column<Body>[] = [
  {
    key: 'name',
    title: '名称',
    width: 260,
    sort: 'name',
    card: 'title',
    show: (body) => (
      <Link to="/bodies/$id" params={{ id: body.id }}>
        {body.name}
      </Link>
    ),
  },
  { key: 'code', title: '代码', width: 130, sort: 'code', show: (body) => body.code },
  { key: 'tier', title: '层级', width: 170, sort: 'tier', show: (body) => wordOf(BODY_TIERS, body.tier) },
  {
    key: 'nature',
    title: '性质',
    width: 180,
    sort: 'legalNature',
    show: (body) => wordOf(LEGAL_NATURES, body.legalNature),
  },
  {
    key: 'mode',
    title: '管理体制',
    width: 100,
    sort: 'administrationMode',
    show: (body) => wordOf(ADMINISTRATION_MODES, body.administrationMode),
  },
  {
    key: 'qualification',
    title: '主体资格',
    width: 100,
    sort: 'qualification',
    card: 'mark',
    show: (body) => (
      <Mark tone={body.qualification === 'confirmed' ? 'good' : body.qualification === 'pending' ? 'plain' : 'bad'}>
        {wordOf(BODY_QUALIFICATIONS, body.qualification)}
      </Mark>
    ),
  },
  { key: 'officers', title: '人员', width: 80, align: 'right', show: (body) => body.officers ?? '' },
]

export function BodiesScreen() {
  const may = useMay()
  return (
    <Page title="执法主体" actions={may('body', 'change') ? <NewFact kind="body" label="新增执法主体" /> : null}>
      <AsOfBar />
      <DataList
        label="执法主体"
        name="bodies"
        load={load}
        columns={COLUMNS}
        rowKey={(body) => `${body.id}${body.from}`}
        filters={[
          { kind: 'words', names: ['q'], label: '查找', hint: '名称、代码或拼音首字母' },
          nodeFilter('上级机构'),
          { kind: 'choice', names: ['tier'], label: '层级', width: 180, options: optionsOf(BODY_TIERS) },
          { kind: 'choice', names: ['legalNature'], label: '性质', width: 180, options: optionsOf(LEGAL_NATURES) },
          {
            kind: 'choice',
            names: ['qualification'],
            label: '主体资格',
            width: 120,
            options: optionsOf(BODY_QUALIFICATIONS),
          },
        ]}
        also={['asOf', 'knownAt', 'unclassified', 'upper']}
        {...(may('body', 'export') ? { exportAt: '/api/bodies.xlsx' } : {})}
        empty={{
          title: '还没有执法主体',
          words: '先导入机构，再导入内设机构、岗位和人员；也可以逐个新增。',
          action: may('import', 'import') ? <Link to="/imports">去导入</Link> : undefined,
        }}
      />
    </Page>
  )
}
