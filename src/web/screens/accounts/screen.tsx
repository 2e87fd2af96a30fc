/** The accounts, as the administrators keep them. */
import { Link } from '@tanstack/react-router'
import { ACCOUNT_KINDS } from '#core/identity'
import { api, asked, type components, dataOf } from '#web/api'
import { useMay } from '#web/session'
import { type Column, DataList, formatInstant, Mark, Page, type SearchParams } from '#web/ui'
import { optionsOf, wordOf } from '#web/words'
import { NewAccount } from './new-account.tsx'

type Account = components['schemas']['Account']

const load = (ask: SearchParams, cursor: string | undefined) =>
  dataOf(api.GET('/api/accounts', { params: { query: asked('/api/accounts', ask, cursor) } }))

const STATES = { active: '正常', locked: '锁定', disabled: '停用', unclaimed: '尚未启用' } as const
const TONES = { active: 'good', locked: 'bad', disabled: 'plain', unclaimed: 'warn' } as const

const COLUMNS: readonly Column<Account>[] = [
  {
    key: 'name',
    title: '用户名',
    width: 190,
    sort: 'name',
    card: 'title',
    show: (account) => (
      <Link to="/accounts/$id" params={{ id: account.id }}>
        {account.name}
      </Link>
    ),
  },
  { key: 'kind', title: '种类', width: 140, sort: 'kind', show: (account) => wordOf(ACCOUNT_KINDS, account.kind) },
  {
    key: 'state',
    title: '状态',
    width: 110,
    card: 'mark',
    show: (account) => <Mark tone={TONES[account.state]}>{STATES[account.state]}</Mark>,
  },
  {
    key: 'officer',
    title: '绑定人员',
    width: 180,
    show: (account) => account.officer?.name ?? <span className="qz-faint">没有绑定，没有权限</span>,
  },
  { key: 'factor', title: '动态口令', width: 110, show: (account) => (account.secondFactor ? '已启用' : '未启用') },
  {
    key: 'last',
    title: '最近登录',
    width: 190,
    sort: 'lastSignIn',
    show: (account) => (account.lastSignInAt === undefined ? '' : formatInstant(account.lastSignInAt)),
  },
  {
    key: 'created',
    title: '建立于',
    width: 190,
    sort: 'created',
    card: 'none',
    show: (account) => formatInstant(account.createdAt),
  },
]

export function AccountsScreen() {
  const may = useMay()
  return (
    <Page
      title="账号"
      lede="账号本身没有权限：与人员绑定之后，按其岗位得到权限。绑定须两名管理员先后办理。"
      actions={
        <>
          {may('approval', 'list') ? <Link to="/approvals">待确认的授权</Link> : null}
          {may('account', 'create') ? <NewAccount /> : null}
        </>
      }
    >
      <DataList
        label="账号"
        name="accounts"
        load={load}
        columns={COLUMNS}
        rowKey={(account) => account.id}
        filters={[
          { kind: 'words', names: ['q'], label: '查找', hint: '用户名或人员' },
          { kind: 'choice', names: ['kind'], label: '种类', options: optionsOf(ACCOUNT_KINDS) },
          { kind: 'choice', names: ['state'], label: '状态', width: 120, options: optionsOf(STATES) },
        ]}
        {...(may('account', 'export') ? { exportAt: '/api/accounts.xlsx' } : {})}
        empty={{ title: '还没有业务账号', words: '由系统管理员新建，再由安全保密管理员与人员绑定。' }}
      />
    </Page>
  )
}
