/** What a verification does not vouch for, said so that nobody takes it for proved. */
import { formatDate, parseLocalDate } from '#core/calendar'
import { officeDay } from '#core/office-day'
import type { RecordReport } from './verify-whole.ts'

export type Uncovered = { table: string; rows: number; title: string }

const TITLES: Readonly<Record<string, string>> = {
  account_use: '账号的登录次数和锁定',
  approval: '两人办理的过程',
  approval_fact: '提出的授权内容',
  finding_assignment: '疑点的交办',
  finding_assignment_end: '交办的结束',
  idempotent_answer: '重复请求的应答，一天后删除',
  job: '后台任务',
  migration: '数据库升级记录',
  oidc_attempt: '进行中的单点登录',
  password_history: '用过的口令',
  security_event: '安全事件',
  policy_cell: '权限表（启动时由本程序写入）',
  session: '登录会话',
}

export function titleOf(table: string): string {
  return TITLES[table] ?? '本程序不认识的表'
}

function dayText(at: string): string {
  const day = parseLocalDate(officeDay(new Date(at)))
  if (day === undefined) throw new Error(`“${at}” is no instant`)
  return formatDate(day)
}

export function limitLines({
  unsealed,
  waitingEvents,
  adopted,
  uncovered,
}: Pick<RecordReport, 'unsealed' | 'waitingEvents' | 'adopted' | 'uncovered'>): string[] {
  const { runs, findings } = unsealed
  return [
    ...(runs === 0 ? [] : [`较早记入的${runs}次运行，${findings}条疑点没有承诺，无法核对。`]),
    ...adopted.map(
      ({ table, entry, at }) =>
        `${titleOf(table)}（${table}）中原有的行自${dayText(at)}由第${entry}条封存，此前是否被改动过，无法核对。`,
    ),
    ...(waitingEvents === 0 ? [] : [`另有${waitingEvents}条安全事件刚发生，还没有封存。`]),
    `未纳入：${[...uncovered.map(({ table, title, rows }) => `${title}（${table}，${rows}行）`), '数据库的函数、策略和表结构'].join('、')}。`,
  ]
}
