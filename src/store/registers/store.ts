import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Refused } from '#core/diagnostic'
import { clearAbandoned, ownFolder, takeLock } from '#store/lock'
import { writeDurably } from './durable.ts'

const FORMAT = 1

/** An open store folder. Reading needs no lock; writers take turns, inside one process and between processes. */
export class Store {
  readonly folder: string
  readonly waitMs: number
  #queue: Promise<unknown> = Promise.resolve()

  constructor(folder: string, waitMs: number) {
    this.folder = folder
    this.waitMs = waitMs
  }

  get originals(): string {
    return join(this.folder, 'originals')
  }

  get batches(): string {
    return join(this.folder, 'batches')
  }

  /** Runs `write` as the only writer. */
  write<T>(write: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(async () => {
      const release = await takeLock(this.folder, this.waitMs)
      try {
        return await write()
      } finally {
        release()
      }
    })
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  /** A folder of one's own under tmp/, removed afterwards; what a killed process leaves is removed at a later opening. */
  async withTemporary<T>(use: (folder: string) => Promise<T>): Promise<T> {
    const folder = join(this.folder, 'tmp', randomUUID())
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const giveUp = ownFolder(folder)
    try {
      return await use(folder)
    } finally {
      giveUp()
      // A killed child may still be letting go of its files.
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
    }
  }
}

/** `wait` is how long, in milliseconds, a writer waits for another to finish; 0 refuses at once. */
export async function openStore(folder: string, options: { create?: boolean; wait?: number } = {}): Promise<Store> {
  const path = resolve(folder)
  const file = join(path, 'store.json')
  if (!existsSync(file)) {
    if (options.create !== true)
      throw new Refused(
        'store.not-found',
        `“${folder}”不是数据目录（没有 store.json）。`,
        '请检查路径，或先用 quanze import 建立。',
      )
    if (existsSync(path) && readdirSync(path).some((n) => !/^store\..*\.tmp$/.test(n))) {
      throw new Refused(
        'store.not-found',
        `文件夹“${folder}”里已有别的内容，不能作为新的数据目录。`,
        '请换一个空文件夹。',
      )
    }
    mkdirSync(path, { recursive: true })
    await writeDurably(file, join(path, `store.${randomUUID()}.tmp`), `${JSON.stringify({ format: FORMAT })}\n`)
  }
  checkFormat(file, folder)
  for (const name of ['originals', 'batches', 'schemas', 'tmp']) mkdirSync(join(path, name), { recursive: true })
  clearAbandoned(join(path, 'tmp'))
  return new Store(path, options.wait ?? 10_000)
}

function checkFormat(file: string, folder: string): void {
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const format =
    typeof parsed === 'object' && parsed !== null && 'format' in parsed ? Number(parsed.format) : Number.NaN
  if (!(format <= FORMAT))
    throw new Refused(
      'store.newer-format',
      `数据目录“${folder}”由更新的版本建立（格式 ${format}），本版本只认格式 ${FORMAT}。`,
      '请升级程序。',
    )
}
