/** Where somebody is signed in, as a sheet to keep. */
import type { Caller } from '#app/identity'
import { type SentFile, sendSheet } from '#server/http'
import { showSession } from './shown.ts'

const WAYS = { password: '口令', oidc: '单点登录' } as const

export function sendSessions(
  clock: { now(): Date },
  account: string,
  sessions: readonly Caller['session'][],
  current: string,
): Promise<SentFile> {
  return sendSheet(
    clock,
    '会话',
    [`账号为“${account}”`],
    ['设备', '地址', '方式', '登录于', '最近操作', '至迟结束于', '这里'],
    sessions
      .map((session) => showSession(session, current))
      .map((row) => [
        row.device,
        row.address,
        WAYS[row.way],
        row.startedAt,
        row.lastSeenAt,
        row.expiresAt,
        row.current ? '是' : '',
      ]),
  )
}
