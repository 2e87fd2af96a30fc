/**
 * Writes the whole installation down while it runs: all tables as they stood at one instant, then the files, of which that instant's
 * rows can only name such as were there. Built beside its name, read again, and renamed: a backup is there whole or not at all.
 */
import { createHash } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { sql } from 'kysely'
import { Refused } from '#core/diagnostic'
import type { Record, Scope } from '#store/record'
import { checkBackup } from './check-backup.ts'
import { copyKept, digestFile, flush, listFiles } from './copy-files.ts'
import { type KeptTable, MANIFEST, type Manifest } from './manifest.ts'
import { inSnapshot, listTables, readRows, type TableForm } from './tables.ts'

export type BackupOptions = { program: string; onProgress?: (what: string) => void }

const CHECKPOINT = 'ledger/checkpoint'

export async function writeBackup(record: Record, target: string, options: BackupOptions): Promise<Manifest> {
  await refuseOccupied(target)
  const draft = `${target}.part`
  await rm(draft, { recursive: true, force: true })
  // It holds everything, secrets too.
  await mkdir(join(draft, 'database'), { recursive: true, mode: 0o700 })
  try {
    const written = await inSnapshot(record.owner, (tx) => writeDatabase(tx, draft, options))
    const files = await copyFiles(record.dataDir, draft, written.ledger.note)
    const manifest: Manifest = { format: 1, program: options.program, ...written, files }
    await writeFile(join(draft, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`)
    await flush(join(draft, MANIFEST))
    const faults = await checkBackup(draft)
    if (faults.length > 0)
      throw new Refused('record.backup-damaged', `写出的备份读回时不一致：${faults.join('；')}。`, '检查磁盘后重做。')
    await mkdir(dirname(target), { recursive: true })
    await rename(draft, target)
    await flush(dirname(target))
    return manifest
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
      throw new Refused('store.disk-full', '磁盘已满，备份没有写成；原有数据不受影响。', '腾出空间或换一个位置后再试。')
    throw error
  }
}

async function refuseOccupied(target: string): Promise<void> {
  if (!existsSync(target)) return
  if ((await readdir(target)).length > 0)
    throw new Refused('record.not-empty', `备份目录“${target}”不是空的。`, '每次备份用一个新目录，如按日期命名。')
  await rm(target, { recursive: true })
}

async function writeDatabase(
  tx: Scope,
  draft: string,
  { onProgress = () => {} }: BackupOptions,
): Promise<Pick<Manifest, 'at' | 'migrations' | 'tables' | 'sequences' | 'ledger'>> {
  const started = await sql<{ at: Date }>`select now() as at`.execute(tx)
  const migrations = await sql<Manifest['migrations'][number]>`
    select number, name, digest from quanze.migration order by number`.execute(tx)
  const sequences = await sql<Manifest['sequences'][number]>`
    select sequencename as name, coalesce(last_value, 0) as value from pg_sequences
    where schemaname = 'quanze' order by 1`.execute(tx)
  const checkpoint = await sql<{ size: number; note: string }>`
    select size, note from quanze.ledger_checkpoint order by size desc limit 1`.execute(tx)
  const tables: KeptTable[] = []
  for (const table of await listTables(tx)) {
    onProgress(table.name)
    tables.push(await writeTable(tx, draft, table))
  }
  const [last] = checkpoint.rows
  return {
    at: (started.rows[0]?.at ?? new Date(0)).toISOString(),
    migrations: migrations.rows,
    tables,
    sequences: sequences.rows,
    ledger: last === undefined ? { size: 0 } : { size: last.size, note: last.note },
  }
}

async function writeTable(tx: Scope, draft: string, table: TableForm): Promise<KeptTable> {
  const file = join('database', `${table.name}.jsonl.gz`)
  const hash = createHash('sha256')
  let rows = 0
  const lines = async function* (): AsyncGenerator<string> {
    for await (const text of readRows(tx, table)) {
      rows++
      hash.update(`${text}\n`)
      yield `${text}\n`
    }
  }
  await pipeline(Readable.from(lines()), createGzip(), createWriteStream(join(draft, file), { flags: 'wx' }))
  await flush(join(draft, file))
  return { name: table.name, rows, digest: hash.digest('hex'), file, fileDigest: await digestFile(join(draft, file)) }
}

/** The kept checkpoint may be younger than the snapshot; the backup has the one that belongs to it. */
async function copyFiles(dataDir: string, draft: string, note: string | undefined): Promise<Manifest['files']> {
  const files: Manifest['files'] = []
  const target = join(draft, 'files')
  for (const path of await listFiles(dataDir)) {
    if (path !== CHECKPOINT) files.push(await copyKept(dataDir, target, path))
  }
  if (note === undefined) return files
  const own = join(target, CHECKPOINT)
  await mkdir(dirname(own), { recursive: true })
  await writeFile(own, note, { flush: true })
  return [...files, { path: CHECKPOINT, bytes: Buffer.byteLength(note), digest: await digestFile(own), mode: 0o644 }]
}
