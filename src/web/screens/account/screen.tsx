/** One account: its state, whom it is bound to, where it is signed in, and what an administrator may do about it. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ACCOUNT_KINDS } from '#core/identity'
import { api, dataOf } from '#web/api'
import { Facts, formatInstant, Mark, Note, Page, ProblemNote, Section, Skeleton } from '#web/ui'
import { wordOf } from '#web/words'
import { AccountActs } from './account-acts.tsx'
import { AccountSessions } from './account-sessions.tsx'

const STATES = { active: '正常', locked: '锁定', disabled: '停用', unclaimed: '尚未启用' } as const
const TONES = { active: 'good', locked: 'bad', disabled: 'plain', unclaimed: 'warn' } as const

export function AccountScreen() {
  const { id = '' } = useParams({ strict: false })
  const query = useQuery({
    queryKey: ['account', id],
    queryFn: () => dataOf(api.GET('/api/accounts/{id}', { params: { path: { id } } })),
  })
  const account = query.data
  const path = <Link to="/accounts">账号</Link>
  if (account === undefined)
    return (
      <Page title="账号" path={path} width="reading">
        <ProblemNote error={query.error} retry={() => void query.refetch()} />
        {query.isError ? null : (
          <Section title="正在读取">
            <Skeleton lines={6} />
          </Section>
        )}
      </Page>
    )
  return (
    <Page
      title={account.name}
      path={path}
      width="reading"
      actions={<Mark tone={TONES[account.state]}>{STATES[account.state]}</Mark>}
    >
      {account.kind === 'user' && account.officer === undefined ? (
        <Note tone="warn" title="没有绑定人员">
          这个账号登录后什么也看不到。请安全保密管理员提出绑定，由另一名管理员复核。
        </Note>
      ) : null}
      <Section title="基本情况">
        <Facts
          of={[
            ['种类', wordOf(ACCOUNT_KINDS, account.kind)],
            ['绑定人员', account.officer?.name ?? (account.kind === 'user' ? '没有绑定' : '管理员账号不绑定人员')],
            ['动态口令', account.secondFactor ? '已启用' : '未启用'],
            ['口令', account.mustChangePassword ? '一次性口令，本人登录后须改' : '本人所设'],
            ['建立于', formatInstant(account.createdAt)],
            ['最近登录', account.lastSignInAt === undefined ? '还没有登录过' : formatInstant(account.lastSignInAt)],
            ...(account.lockedUntil === undefined ? [] : ([['锁定到', formatInstant(account.lockedUntil)]] as const)),
            ...(account.demo ? ([['性质', '演示账号']] as const) : []),
          ]}
        />
      </Section>
      <AccountActs account={account} />
      <AccountSessions id={id} />
    </Page>
  )
}
