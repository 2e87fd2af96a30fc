import { useQuery } from '@tanstack/react-query'
import { Button, Modal, Select } from 'antd'
import { useEffect, useState } from 'react'
import { listResetters, POLICY, ROLES } from '#core/identity'
import { api, type components, dataOf } from '#web/api'
import { useCommand, useMay, useMe } from '#web/session'
import { OneTimePassword, Section } from '#web/ui'

type Account = components['schemas']['Account']
const CHANGES = ['account', 'accounts', 'approvals']

export function AccountActs({ account }: { account: Account }) {
  const mayAny = useMay()
  const resource = account.kind === 'user' ? 'account' : 'administrator'
  const may = (action: 'grant' | 'unlock' | 'change' | 'end') => mayAny(resource, action)
  const own = useMe()?.account.kind
  const resets = (action: 'resetPassword' | 'resetSecondFactor') =>
    own !== undefined && listResetters(account.kind, action, POLICY).some((role) => role === own)
  const [isBinding, setBinding] = useState(false)
  const at = { params: { path: { id: account.id } }, body: { version: account.version } }
  // Looking for people to bind is itself weighty: the second factor is asked for before the dialog, not in the midst of it.
  const prepare = useCommand(
    () => dataOf(api.GET('/api/accounts/officers', { params: { query: { q: account.name } } })),
    { onDone: () => setBinding(true) },
  )
  const disable = useCommand(() => dataOf(api.POST('/api/accounts/{id}/disable', at)), {
    done: '已停用，它的登录都已结束',
    changes: CHANGES,
  })
  const enable = useCommand(() => dataOf(api.POST('/api/accounts/{id}/enable', at)), {
    done: '已恢复',
    changes: CHANGES,
  })
  const unlock = useCommand(() => dataOf(api.POST('/api/accounts/{id}/unlock', at)), {
    done: '已解除锁定',
    changes: CHANGES,
  })
  const password = useCommand(() => dataOf(api.POST('/api/accounts/{id}/reset-password', at)), { changes: CHANGES })
  const factor = useCommand(() => dataOf(api.POST('/api/accounts/{id}/reset-second-factor', at)), {
    done: '动态口令已作废，本人下次登录时重新启用',
    changes: CHANGES,
  })
  const acts = [
    account.kind === 'user' && may('grant') ? (
      <Button key="bind" type="primary" loading={prepare.isPending} onClick={() => prepare.mutate(undefined)}>
        {account.officer === undefined ? '绑定人员' : '改绑或解除'}
      </Button>
    ) : null,
    account.state === 'locked' && may('unlock') ? (
      <Button key="unlock" onClick={() => unlock.mutate(undefined)} loading={unlock.isPending}>
        解除锁定
      </Button>
    ) : null,
    resets('resetPassword') ? (
      <Button key="password" onClick={() => password.mutate(undefined)} loading={password.isPending}>
        发给一次性口令
      </Button>
    ) : null,
    account.secondFactor && resets('resetSecondFactor') ? (
      <Button key="factor" onClick={() => factor.mutate(undefined)} loading={factor.isPending}>
        作废动态口令
      </Button>
    ) : null,
    account.state === 'disabled' && may('change') ? (
      <Button key="enable" onClick={() => enable.mutate(undefined)} loading={enable.isPending}>
        {account.officer === undefined ? '恢复账号' : '恢复账号（须重新绑定人员）'}
      </Button>
    ) : null,
    account.state !== 'disabled' && may('end') ? (
      <Button key="disable" danger onClick={() => disable.mutate(undefined)} loading={disable.isPending}>
        停用账号
      </Button>
    ) : null,
  ].filter((act) => act !== null)
  if (acts.length === 0) return null
  return (
    <Section title="办理" note="每一步都记入存证账">
      <div className="qz-acts">{acts}</div>
      <p className="qz-faint">
        {`口令由${wordResetters(account, 'resetPassword')}重置，动态口令由${wordResetters(account, 'resetSecondFactor')}作废：一名管理员不能两样都换，以免冒充本人。两样都忘了的，请先核实本人，再由两人分别办理。本人下次登录时会看到是谁办的。`}
      </p>
      <Bind account={account} open={isBinding} close={() => setBinding(false)} />
      <Modal
        open={password.data !== undefined}
        title="一次性口令"
        footer={null}
        destroyOnHidden
        onCancel={() => password.reset()}
      >
        {password.data === undefined ? null : (
          <OneTimePassword
            name={account.name}
            password={password.data.oneTimePassword}
            close={() => password.reset()}
          />
        )}
      </Modal>
    </Section>
  )
}

function wordResetters({ kind }: Account, action: 'resetPassword' | 'resetSecondFactor'): string {
  return listResetters(kind, action, POLICY)
    .map((role) => ROLES[role])
    .join('或')
}

const WAIT = 250

function Bind({ account, open, close }: { account: Account; open: boolean; close: () => void }) {
  const [typed, setTyped] = useState('')
  const [q, setQ] = useState('')
  const [officer, setOfficer] = useState<string>()
  useEffect(() => {
    const timer = window.setTimeout(() => setQ(typed.trim()), WAIT)
    return () => window.clearTimeout(timer)
  }, [typed])
  const found = useQuery({
    queryKey: ['officers-to-bind', q],
    queryFn: () => dataOf(api.GET('/api/accounts/officers', { params: { query: { q } } })),
    enabled: open && q !== '',
  })
  const bind = useCommand(
    (chosen: string | null) =>
      dataOf(
        api.POST('/api/accounts/{id}/bind-officer', {
          params: { path: { id: account.id } },
          body: { version: account.version, officer: chosen },
        }),
      ),
    { done: '已提出，等待另一名管理员复核', changes: CHANGES, onDone: close },
  )
  return (
    <Modal open={open} title="绑定人员" footer={null} destroyOnHidden onCancel={close}>
      <p className="qz-faint">绑定之后，这个账号按此人的岗位得到权限。提出后由另一名管理员复核才生效。</p>
      <div className="qz-bind">
        <label htmlFor="bind-officer">人员</label>
        <Select
          id="bind-officer"
          showSearch={{ filterOption: false, onSearch: setTyped }}
          placeholder="输入姓名、代码或拼音"
          style={{ width: '100%' }}
          value={officer ?? null}
          notFoundContent={q === '' ? '输入之后开始查找' : found.isFetching ? '正在查找……' : '没有找到'}
          options={(found.data?.items ?? []).map((one) => ({
            value: one.id,
            label: `${one.name}（${[one.code, one.body?.name].filter((part) => part !== undefined).join('，')}）${one.bound ? '，已有账号' : ''}`,
          }))}
          onChange={(value: string | null) => setOfficer(value ?? undefined)}
        />
        <Button
          type="primary"
          block
          disabled={officer === undefined}
          loading={bind.isPending}
          onClick={() => officer !== undefined && bind.mutate(officer)}
        >
          提出绑定
        </Button>
        {account.officer === undefined ? null : (
          <Button danger block onClick={() => bind.mutate(null)}>
            解除与{account.officer.name}的绑定
          </Button>
        )}
      </div>
    </Modal>
  )
}
