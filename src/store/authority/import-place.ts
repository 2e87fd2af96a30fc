/** Files of an import between its preview and its confirmation: read once, in a process of their own, and sealed. */
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type AuthorityKind, IMPORT_FORMS, registerOf } from '#core/authority'
import { Refused } from '#core/diagnostic'
import type { Row } from '#core/register'
import { quoteName, quoteText } from '#core/sql'
import {
  type Batch,
  getBatch,
  importFile,
  listBatches,
  listRejects,
  openDuckDb,
  openStore,
  partitionFiles,
  type Reject,
  type Store,
} from '#store/registers'

/** What an organisation's file may cost: it is small, or it is something else. */
const LIMITS = { memoryMb: 1024, seconds: 300, duckdbMemoryMb: 512, threads: 1 }
/** A preview nobody confirms is forgotten. */
const KEPT_MS = 24 * 3_600_000

export type SealedImport = { token: string; batch: Batch; rows: { line: number; row: Row }[]; rejects: Reject[] }

function placeOf(dataDir: string, token: string): string {
  if (!/^[0-9a-f-]{36}$/.test(token)) throw refuseToken()
  return join(dataDir, 'imports', token)
}

function refuseToken(): Refused {
  return new Refused('import.not-found', '没有这次预览，或者它已经过期。', '请重新上传文件预览。')
}

/** Reads the file at `path`. What it says is kept until it is confirmed, dropped or old. */
export async function sealImport(dataDir: string, kind: AuthorityKind, path: string, now: Date): Promise<SealedImport> {
  dropOldImports(dataDir, now)
  const token = randomUUID()
  const folder = placeOf(dataDir, token)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  let sealed = false
  try {
    const store = await openStore(folder, { create: true })
    const register = registerOf(IMPORT_FORMS[kind])
    const [report] = await importFile(store, {
      path,
      registers: new Map([[kind, register]]),
      register: kind,
      limits: LIMITS,
    })
    if (report === undefined) throw new Error('an import without tables')
    const opened = await readSealed(store, token, report.batch)
    sealed = true
    return opened
  } finally {
    if (!sealed) rmSync(folder, { recursive: true, force: true })
  }
}

export async function openSealed(dataDir: string, kind: AuthorityKind, token: string): Promise<SealedImport> {
  const folder = placeOf(dataDir, token)
  if (!existsSync(folder)) throw refuseToken()
  const store = await openStore(folder)
  const batch = listBatches(store).find((b) => b.register === kind)
  if (batch === undefined) throw refuseToken()
  return readSealed(store, token, getBatch(store, batch.id))
}

export function dropImport(dataDir: string, token: string): void {
  rmSync(placeOf(dataDir, token), { recursive: true, force: true })
}

const FAULTS = '拒收的行.xlsx'

/** What a preview found wrong, where it is too much to be shown: kept as long as a preview is. */
export async function keepFaults(dataDir: string, token: string, sheet: AsyncIterable<Uint8Array>): Promise<void> {
  const folder = placeOf(dataDir, token)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  await writeFile(join(folder, FAULTS), sheet, { mode: 0o600 })
}

export function readFaults(dataDir: string, token: string): { name: string; bytes: Uint8Array } {
  const path = join(placeOf(dataDir, token), FAULTS)
  if (!existsSync(path)) throw refuseToken()
  return { name: FAULTS, bytes: readFileSync(path) }
}

function dropOldImports(dataDir: string, now: Date): void {
  const folder = join(dataDir, 'imports')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (now.getTime() - statSync(path).mtimeMs > KEPT_MS) rmSync(path, { recursive: true, force: true })
  }
}

async function readSealed(store: Store, token: string, batch: Batch): Promise<SealedImport> {
  const files = partitionFiles(store, batch).map(({ path }) => path)
  const rejects = await listRejects(store, batch.id)
  if (files.length === 0) return { token, batch, rows: [], rejects }
  return store.withTemporary(async (work) => {
    const { instance, connection } = await openDuckDb(work, files, { memoryMb: 512, threads: 1 })
    try {
      const list = `[${files.map(quoteText).join(', ')}]`
      const fields = IMPORT_FORMS[batch.register as AuthorityKind].columns.map(({ id }) => quoteName(id)).join(', ')
      const result = await connection.runAndReadAll(
        `SELECT _row, to_json({${fields.replaceAll(/("[^"]+")/g, '$1: $1')}})::varchar FROM read_parquet(${list}) ORDER BY _row`,
      )
      const rows = result.getRows().map(([line, json]) => ({ line: Number(line), row: rowOf(String(json)) }))
      return { token, batch, rows, rejects }
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  })
}

function rowOf(json: string): Row {
  const cells = JSON.parse(json) as { [field: string]: Row[string] | null }
  return Object.fromEntries(Object.entries(cells).flatMap(([field, value]) => (value === null ? [] : [[field, value]])))
}
