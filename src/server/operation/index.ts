/** Jobs and settings. */
import { type Caller, notFound } from '#app/identity'
import { findJob, type StoredJob } from '#app/jobs'
import { showJob } from '#app/premises'
import * as routes from '#contract/operation'
import { describeProfile } from '#core/identity'
import { type Handler, open, scoped } from '#server/http'
import { backupHandlers } from './backups.ts'
import { jobListHandlers } from './job-list.ts'

/** What it found line by line is for whoever started it. */
function showFor(caller: Caller, job: StoredJob) {
  const { lines, ...shown } = showJob(job)
  return { ...shown, ...(lines !== undefined && job.accountId === caller.account.id && { lines }) }
}

export const operationHandlers: readonly Handler[] = [
  scoped(routes.getJob, async ({ tx, params, caller }) => {
    const job = await findJob(tx, params.id)
    if (job === undefined) throw notFound()
    return showFor(caller, job)
  }),
  scoped(routes.cancelJob, async ({ tx, params, premises, caller }) => {
    const job = await premises.jobs.cancel(tx, params.id)
    if (job === undefined) throw notFound()
    return showFor(caller, job)
  }),
  // Answered by the stream itself (server/http), which is no JSON.
  open(routes.streamEvents, async () => {
    throw new Error('the stream of events answers for itself')
  }),
  ...jobListHandlers,
  ...backupHandlers,
  scoped(routes.getSettings, async ({ house: { settings } }) => ({
    groups: [
      {
        title: `口令（${settings.password.title}）`,
        items: describeProfile(settings.password).map((value, i) => ({ label: `要求 ${i + 1}`, value })),
      },
      {
        title: '登录',
        items: [
          { label: '动态口令', value: settings.secondFactor === 'everybody' ? '所有账号必须启用' : '管理员必须启用' },
          {
            label: '锁定',
            value: `${settings.failureSeconds / 60} 分钟内输错 ${settings.failures} 次，锁定 ${settings.lockSeconds / 60} 分钟`,
          },
        ],
      },
      {
        title: '会话',
        items: [
          { label: '不操作即退出', value: `${settings.idleSeconds / 60} 分钟` },
          { label: '最长', value: `${settings.absoluteSeconds / 3600} 小时` },
          { label: '再次验证的有效时间', value: `${settings.stepUpSeconds / 60} 分钟` },
        ],
      },
      {
        title: '两人办理',
        items: [{ label: '等待确认的期限（自行设定）', value: `${settings.approvalDays} 日` }],
      },
    ],
  })),
]
