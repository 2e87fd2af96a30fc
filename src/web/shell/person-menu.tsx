/** Who is signed in; from here to one's own page, the colours and the way out. */
import DownOutlined from '@ant-design/icons/DownOutlined'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Dropdown } from 'antd'
import { ACCOUNT_KINDS } from '#core/identity'
import { api, dataOf } from '#web/api'
import { useCommand, useMe } from '#web/session'
import { type ThemeChoice, useNarrow, useTheme } from '#web/ui'

const COLOURS: readonly (readonly [ThemeChoice, string])[] = [
  ['light', '浅色'],
  ['dark', '深色'],
  ['system', '跟随系统'],
]

export function PersonMenu() {
  const me = useMe()
  const { choice, choose } = useTheme()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const isNarrow = useNarrow()
  const signOut = useCommand(() => dataOf(api.DELETE('/api/session')), {
    onDone: () => {
      queries.clear()
      void navigate({ to: '/sign-in' })
    },
  })
  const name = me.officer?.name ?? me.account.name
  const duty = me.posts[0] === undefined ? ACCOUNT_KINDS[me.account.kind] : me.posts[0].post.name
  return (
    <div className="qz-person">
      {me.account.demo ? <span className="qz-demo">演示</span> : null}
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'me', label: '个人信息与登录', onClick: () => void navigate({ to: '/me' }) },
            {
              key: 'colours',
              type: 'group',
              label: '颜色',
              children: COLOURS.map(([value, label]) => ({
                key: value,
                label: value === choice ? `✓ ${label}` : `　${label}`,
                onClick: () => choose(value),
              })),
            },
            { key: 'about', label: '关于本系统', onClick: () => void navigate({ to: '/about' }) },
            { type: 'divider' },
            { key: 'out', label: '退出登录', onClick: () => signOut.mutate(undefined) },
          ],
        }}
      >
        <Button type="text" className="qz-person-button" aria-label={`${name}，${duty}，打开个人菜单`}>
          <b>{name}</b>
          {isNarrow ? null : <span>{duty}</span>}
          <DownOutlined aria-hidden />
        </Button>
      </Dropdown>
    </div>
  )
}
