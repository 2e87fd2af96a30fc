/** A backup in a data directory of its own, compared with what it says of itself. */
import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Refused } from '#core/diagnostic'
import { openRecord, readMigrations } from '#store/record'
import { checkBackup } from './check-backup.ts'
import { copyKept } from './copy-files.ts'
import { compareTables, loadTables } from './load-backup.ts'
import { type Manifest, readManifest } from './manifest.ts'

/** Into the embedded database of `dataDir`, which must be empty or not there. */
export async function restoreBackup(
  folder: string,
  dataDir: string,
  onProgress: (what: string) => void = () => {},
): Promise<Manifest> {
  const manifest = readManifest(folder)
  onProgress('核对备份')
  refuseFaults(await checkBackup(folder), '备份已损坏')
  refuseForeign(manifest)
  if (existsSync(dataDir) && (await readdir(dataDir)).length > 0)
    throw new Refused('record.not-empty', `数据目录“${dataDir}”不是空的，没有恢复。`, '恢复到一个新的目录。')
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  onProgress('恢复文件')
  const files: Manifest['files'] = []
  for (const { path } of manifest.files) files.push(await copyKept(join(folder, 'files'), dataDir, path))
  refuseFaults(
    manifest.files
      .filter(({ digest }, i) => files[i]?.digest !== digest)
      .map(({ path }) => `文件 ${path} 恢复后的内容与备份不同`),
    '恢复的结果与备份不一致',
  )
  onProgress('恢复数据库')
  const record = await openRecord({ dataDir, upTo: manifest.migrations.length })
  try {
    await loadTables(record, folder, manifest)
    onProgress('比对')
    refuseFaults(await compareTables(record, manifest), '恢复的结果与备份不一致')
  } finally {
    await record.close()
  }
  return manifest
}

function refuseFaults(faults: readonly string[], what: string): void {
  if (faults.length > 0)
    throw new Refused('record.backup-damaged', `${what}：${faults.slice(0, 5).join('；')}。`, '换另一份备份。')
}

/** It is loaded into the form it had, which this program must know step for step. */
function refuseForeign({ migrations }: Manifest): void {
  const known = readMigrations()
  const differs = migrations.some(({ digest }, i) => known[i]?.digest !== digest)
  if (differs)
    throw new Refused(
      'store.newer-format',
      '备份由另一个版本的程序建立，本程序不能恢复。',
      '使用建立备份的程序版本，或更新的正式版本。',
    )
}
