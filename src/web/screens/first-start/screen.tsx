/** What the three administrators do on the first day, each for themselves. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { setupQuery } from '#web/session'
import { Mark, Note, Page, ProblemNote, Section, Skeleton } from '#web/ui'

const WORK: Readonly<Record<string, string>> = {
  systemAdmin: '建账号、停用账号、备份与恢复；不能授权，看不到业务内容。',
  securityAdmin: '把账号与人员绑定、重置动态口令，须另一名管理员复核；看不到业务内容。',
  auditAdmin: '查看两名管理员的操作和存证账；不能改动任何记录。',
}

export function FirstStartScreen() {
  const setup = useQuery(setupQuery)
  return (
    <main>
      <Page
        title="首次启用"
        width="reading"
        lede="系统没有默认口令。第一次启动时建立了三个一次性账号，口令只在启动窗口显示过一次，分别交给三个人。"
        actions={<Link to="/sign-in">去登录</Link>}
      >
        <ProblemNote error={setup.error} retry={() => void setup.refetch()} />
        <Section title="三名管理员">
          {setup.data === undefined ? (
            <Skeleton lines={3} height={48} />
          ) : (
            <ul className="qz-plain-list">
              {setup.data.administrators.map((administrator) => (
                <li key={administrator.kind}>
                  <div>
                    <strong>{administrator.label}</strong>
                    <p className="qz-faint">{WORK[administrator.kind]}</p>
                  </div>
                  <Mark tone={administrator.claimed ? 'good' : 'warn'}>
                    {administrator.claimed ? '已启用' : '等待本人启用'}
                  </Mark>
                </li>
              ))}
            </ul>
          )}
        </Section>
        <Section title="每个人要做的三步">
          <ol className="qz-steps">
            <li>
              <strong>登录</strong>
              <span>用启动窗口上属于自己的用户名和一次性口令登录。</span>
            </li>
            <li>
              <strong>设置自己的口令</strong>
              <span>一次性口令随即作废；别人，包括其他管理员，都不知道新口令。</span>
            </li>
            <li>
              <strong>启用动态口令</strong>
              <span>用手机上的动态口令应用扫码，并用第一个数字确认。</span>
            </li>
          </ol>
        </Section>
        {setup.data?.done === true ? (
          <Note tone="good">三名管理员都已启用。接下来：导入机构和人员，建立业务账号并与人员绑定。</Note>
        ) : null}
      </Page>
    </main>
  )
}
