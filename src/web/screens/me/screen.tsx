/** My own account: who I am here, where I am signed in, my password and second factor. */

import { APPOINTMENT_KINDS } from '#core/authority'
import { ACCOUNT_KINDS, ACTIONS, RESOURCES, SCOPES } from '#core/identity'
import { useMe } from '#web/session'
import { Facts, formatDay, formatInstant, Mark, Page, Section, SimpleTable } from '#web/ui'
import { wordOf } from '#web/words'
import { ChangePassword } from './change-password.tsx'
import { MySessions } from './my-sessions.tsx'

export function MeScreen() {
  const me = useMe()
  const { account } = me
  const rights = Object.entries(RESOURCES)
    .map(([resource, label]) => ({
      label,
      held: me.rights.filter((right) => right.resource === resource && right.scope !== 'none'),
    }))
    .filter(({ held }) => held.length > 0)
  return (
    <Page title="个人信息与登录" width="reading">
      <Section title={me.officer?.name ?? account.name} note={wordOf(ACCOUNT_KINDS, account.kind)}>
        <Facts
          of={[
            ['用户名', account.name],
            ['单位', me.officer?.body.name ?? '不属于业务人员'],
            ['角色', me.roles.map((role) => role.label).join('、')],
            [
              '动态口令',
              account.secondFactor ? (
                <Mark key="f" tone="good">
                  已启用
                </Mark>
              ) : (
                <Mark key="f" tone="warn">
                  未启用
                </Mark>
              ),
            ],
            [
              '口令修改于',
              account.passwordChangedAt === undefined ? undefined : formatInstant(account.passwordChangedAt),
            ],
            [
              '口令有效期至',
              account.passwordExpiresAt === undefined ? '不限' : formatInstant(account.passwordExpiresAt),
            ],
          ]}
        />
      </Section>
      {me.posts.length === 0 ? null : (
        <Section title="我的岗位" note="权限由此而来">
          <SimpleTable
            label="我的岗位"
            rows={me.posts}
            rowKey={(post) => post.appointment}
            columns={[
              { title: '岗位', show: (post) => post.post.name },
              { title: '机构', show: (post) => post.unit?.name ?? post.body.name },
              { title: '方式', show: (post) => wordOf(APPOINTMENT_KINDS, post.kind) },
              { title: '自', show: (post) => formatDay(post.from) },
            ]}
          />
        </Section>
      )}
      <MySessions />
      <ChangePassword />
      <Section title="我的权限">
        <Facts
          of={rights.map(({ label, held }) => [
            label,
            held.map((right) => `${ACTIONS[right.action]}（${SCOPES[right.scope]}）`).join('、'),
          ])}
        />
      </Section>
    </Page>
  )
}
