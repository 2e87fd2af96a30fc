/** Backups as a list, and how to make one that deserves the name. */
import { type KeptBackup, listBackups } from '#app/record'
import * as routes from '#contract/operation'
import { type Handler, pageOfAll, scoped, sendSheet, sortAll, tellFilters, tellSort } from '#server/http'

const KEYS = {
  at: (backup) => backup.at,
  folder: (backup) => backup.folder,
  bytes: (backup) => backup.bytes,
  drilled: (backup) => backup.drilledAt,
} satisfies Record<string, (backup: KeptBackup) => string | number | undefined>

export const backupHandlers: readonly Handler[] = [
  scoped(routes.listBackups, async ({ premises: { dataDir }, query: { sort, ...paging } }) => ({
    ...pageOfAll(sortAll(listBackups(dataDir), sort, KEYS), paging),
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
        sort: tellSort({ at: '时间', folder: '位置', bytes: '大小', drilled: '恢复演练' }),
      }),
      ['时间', '位置', '字节', '核对', '恢复演练', '编号'],
      sortAll(listBackups(premises.dataDir), query.sort, KEYS).map((backup) => [
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
