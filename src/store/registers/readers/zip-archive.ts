import { crc32, createInflateRaw } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { Refused } from '#core/diagnostic'
import type { ReadLimits } from './read-table.ts'

/** The entries of a zip, opened one by one and counted while they inflate: sizes in the headers are claims. */
export class ZipArchive {
  /** Bytes inflated so far, all entries together. */
  inflated = 0
  readonly #zip: ZipFile
  readonly #entries: ReadonlyMap<string, Entry>
  readonly #name: string
  readonly #limits: ReadLimits

  constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>, name: string, limits: ReadLimits) {
    this.#zip = zip
    this.#entries = entries
    this.#name = name
    this.#limits = limits
  }

  /** Part names in lower case: OPC compares them without case. */
  get parts(): readonly string[] {
    return [...this.#entries.keys()]
  }

  /** The size an entry claims to have; only good for a progress bar. */
  claimedBytes(part: string): number {
    return this.#entries.get(part)?.uncompressedSize ?? 0
  }

  async *read(part: string): AsyncGenerator<Buffer> {
    const entry = this.#entries.get(part)
    if (entry === undefined) throw new Error(`no part ${part}`)
    // A large claim is refused as it stands; a small one is held to while inflating.
    const claimed = entry.uncompressedSize
    const { ratio, ratioFrom, xlsx } = this.#limits
    const swollen = claimed > ratioFrom && claimed > entry.compressedSize * ratio
    if (swollen || claimed > xlsx.entryBytes || this.inflated + claimed > xlsx.totalBytes) {
      throw new Refused(
        'import.zip-bomb',
        `文件“${this.#name}”里的 ${part} 解开后大得不正常（${entry.compressedSize} 字节解出 ${claimed} 字节），没有导入。`,
        '如果数据确实很多，请另存为 CSV 再导入。',
      )
    }
    let bytes = 0
    let crc = 0
    try {
      for await (const chunk of await inflate(this.#zip, entry)) {
        bytes += chunk.length
        this.inflated += chunk.length
        if (bytes > claimed) break
        crc = crc32(chunk, crc)
        yield chunk
      }
    } catch (error) {
      throw refuseZip(error, this.#name)
    }
    if (bytes !== claimed) {
      throw new Refused(
        'import.zip-bomb',
        `文件“${this.#name}”里的 ${part} 自称 ${claimed} 字节，解开后是 ${bytes} 字节，没有导入。`,
        '请用 Excel 或 WPS 重新保存。',
      )
    }
    if (crc !== entry.crc32) {
      throw new Refused(
        'import.broken-archive',
        `文件“${this.#name}”已损坏：${part} 的校验和不符。`,
        '请重新保存或重新下载。',
      )
    }
  }

  close(): void {
    this.#zip.close()
  }
}

export async function openArchive(path: string, name: string, limits: ReadLimits): Promise<ZipArchive> {
  const entries = new Map<string, Entry>()
  let zip: ZipFile | undefined
  try {
    zip = await openPromise(path, { autoClose: false, validateEntrySizes: true })
    if (zip.entryCount > limits.xlsx.entries) throw refuseEntries(name, zip.entryCount, limits)
    for await (const entry of zip.eachEntry()) {
      const part = entry.fileName.toLowerCase()
      if (part.endsWith('/')) continue
      if (entries.has(part))
        throw new Refused(
          'import.broken-archive',
          `文件“${name}”里有两个同名的 ${part}，不知道该信哪一个。`,
          '请重新保存。',
        )
      if (entry.isEncrypted())
        throw new Refused('import.encrypted', `文件“${name}”设了密码，无法读取。`, '请取消密码后重新保存。')
      entries.set(part, entry)
      if (entries.size > limits.xlsx.entries) throw refuseEntries(name, entries.size, limits)
    }
    return new ZipArchive(zip, entries, name, limits)
  } catch (error) {
    zip?.close()
    throw refuseZip(error, name)
  }
}

/** The bytes of an entry, inflated in larger pieces than yauzl's own 16 KB, whose turns cost more than the inflating. */
async function inflate(zip: ZipFile, entry: Entry): Promise<AsyncIterable<Buffer>> {
  if (entry.compressionMethod === 0) return zip.openReadStreamPromise(entry)
  if (entry.compressionMethod !== 8) throw new Error(`compression method ${entry.compressionMethod}`)
  const packed = await zip.openReadStreamPromise(entry, { decodeFileData: false })
  const inflated = createInflateRaw({ chunkSize: 64 * 1024 })
  packed.on('error', (error) => inflated.destroy(error))
  inflated.on('close', () => packed.destroy())
  return packed.pipe(inflated)
}

function refuseEntries(name: string, entries: number, limits: ReadLimits): Refused {
  return new Refused(
    'import.zip-bomb',
    `文件“${name}”里有 ${entries} 个部件，最多允许 ${limits.xlsx.entries} 个，不像是普通的工作簿。`,
  )
}

/** yauzl and zlib report with plain errors; anything else is passed on. */
function refuseZip(error: unknown, name: string): unknown {
  if (error instanceof Refused || !(error instanceof Error)) return error
  const code = 'code' in error ? error.code : undefined
  // A system error (disk, permission) is not the file's fault.
  if (typeof code === 'string' && !code.startsWith('Z_')) return error
  return new Refused(
    'import.broken-archive',
    `文件“${name}”不完整或已损坏，无法解开。`,
    '请重新下载，或用 Excel、WPS 打开后重新保存。',
  )
}
