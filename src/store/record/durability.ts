/** Whether what is confirmed survives a power cut. A server set to forget is not opened for evidence. */
import { sql } from 'kysely'
import { Refused } from '#core/diagnostic'
import type { Database } from './connection.ts'

const NAMES = ['fsync', 'full_page_writes', 'synchronous_commit'] as const

export async function checkDurability(db: Database): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select name from pg_settings where name in (${sql.join(NAMES)}) and setting = 'off' order by name`.execute(db)
  if (rows.length === 0) return
  throw new Refused(
    'record.not-durable',
    `数据库的 ${rows.map((row) => row.name).join('、')} 已关闭，断电会丢失已确认的记录，没有启动。`,
    '在 postgresql.conf 中改为 on 并重启数据库服务器。',
  )
}
