/** Backups as a list, and how to make one that deserves the name. */
import type { z } from 'zod'
import { type KeptBackup, listBackups } from '#app/record'
import * as routes from '#contract/operation'
import { type Handler, pageOfAll, scoped, sendSheet, sortAll, tellFilters, tellSort, YES } from '#server/http'

const KEYS = {
  at: (backup) => backup.at,
  folder: (backup) => backup.folder,
  bytes: (backup) => backup.bytes,
  drilled: (backup) => backup.drilledAt,
} satisfies Record<string, (backup: KeptBackup) => string | number | undefined>

type Filters = z.output<typeof routes.exportBackups.query>

function keptBackups(dataDir: string, { drilled, verified, sort }: Filters): KeptBackup[] {
  const wanted = listBackups(dataDir).filter(
    (backup) =>
      (drilled === undefined || (backup.drilledAt !== undefined) === drilled) &&
      (verified === undefined || backup.verified === verified),
  )
  return sortAll(wanted, sort, KEYS)
}

export const backupHandlers: readonly Handler[] = [
  scoped(routes.listBackups, async ({ premises: { dataDir }, query }) => ({
    ...pageOfAll(keptBackups(dataDir, query), query),
    advice: [
      `备份：quanze backup <目标文件夹> --data-dir ${dataDir}（服务不必停）`,
      '演练：quanze restore-drill <备份文件夹>，在旁边恢复一份并与存证账比对；没有演练过的备份不算备份。',
      '备份要放到另一台机器，并由另一人保管。',
    ],
  })),
  scoped(routes.exportBackups, async ({ premises, query }) =>
    sendSheet(
      premises,
      '备份',
      await tellFilters(query, {
        drilled: ['演练过恢复', YES],
        verified: ['核对过', YES],
        sort: tellSort({ at: '时间', folder: '位置', bytes: '大小', drilled: '恢复演练' }),
      }),
      ['时间', '位置', '字节', '核对', '恢复演练', '编号'],
      keptBackups(premises.dataDir, query).map((backup) => [
        backup.at,
        backup.folder,
        backup.bytes,
        backup.verified ? '已核对' : '未核对',
        backup.drilledAt ?? '没有演练过',
        backup.id,
      ]),
    ),
  ),
]
