import { Link } from '@tanstack/react-router'
import { POST_LINES, POST_ROLES } from '#core/authority'
import { api, asked, type components, dataOf } from '#web/api'
import { NewFact, nodeFilter } from '#web/authority'
import { useMay } from '#web/session'
import { AsOfBar, type Column, DataList, Mark, Page, type SearchParams } from '#web/ui'
import { wordOf } from '#web/words'

type Post = components['schemas']['Post']

const load = (ask: SearchParams, cursor: string | undefined) =>
  dataOf(api.GET('/api/posts', { params: { query: asked('/api/posts', ask, cursor) } }))

const COLUMNS: readonly Column<Post>[] = [
  {
    key: 'name',
    title: '岗位',
    width: 190,
    sort: 'name',
    card: 'title',
    show: (post) => (
      <Link to="/posts/$id" params={{ id: post.id }}>
        {post.name}
      </Link>
    ),
  },
  { key: 'code', title: '代码', width: 120, sort: 'code', show: (post) => post.code },
  { key: 'place', title: '所属机构', width: 220, show: (post) => post.unit?.name ?? post.body.name },
  { key: 'line', title: '一线或内勤', width: 110, sort: 'line', show: (post) => wordOf(POST_LINES, post.line) },
  {
    key: 'enforcement',
    title: '执法岗位',
    width: 100,
    card: 'mark',
    show: (post) => (post.isEnforcement ? <Mark tone="accent">执法岗位</Mark> : ''),
  },
  {
    key: 'holders',
    title: '现任',
    width: 200,
    show: (post) =>
      post.holders === undefined || post.holders.length === 0 ? (
        <span className="qz-faint">空缺</span>
      ) : (
        post.holders.map((holder) => holder.name).join('、')
      ),
  },
  {
    key: 'roles',
    title: '权限角色',
    width: 200,
    show: (post) => post.roles.map((role) => wordOf(POST_ROLES, role)).join('、'),
  },
]

export function PostsScreen() {
  const may = useMay()
  return (
    <Page
      title="岗位"
      lede="权限来自岗位：谁在任，谁有权；离任当天即失去。"
      actions={may('post', 'change') ? <NewFact kind="post" label="新增岗位" /> : null}
    >
      <AsOfBar />
      <DataList
        label="岗位"
        name="posts"
        load={load}
        columns={COLUMNS}
        rowKey={(post) => `${post.id}${post.from}`}
        filters={[
          { kind: 'words', names: ['q'], label: '查找', hint: '岗位、代码或拼音首字母' },
          nodeFilter(),
          {
            kind: 'choice',
            names: ['enforcement'],
            label: '执法岗位',
            width: 120,
            options: [
              { value: 'true', label: '是' },
              { value: 'false', label: '否' },
            ],
          },
        ]}
        also={['asOf', 'knownAt']}
        {...(may('post', 'export') ? { exportAt: '/api/posts.xlsx' } : {})}
        empty={{
          title: '还没有岗位',
          words: '岗位可以从制度包带来，也可以按本地情况新增。',
          action: may('import', 'import') ? <Link to="/imports">去导入</Link> : undefined,
        }}
      />
    </Page>
  )
}
