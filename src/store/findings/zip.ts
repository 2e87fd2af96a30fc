/** A ZIP archive written as a stream: each entry is deflated off the main thread and its sizes follow it. */
import { once } from 'node:events'
import { crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib'
import type { OutputFile } from './output-file.ts'

type Entry = { name: Buffer; crc: number; packed: number; plain: number; offset: number }

/** Bit 3: sizes follow the data. Bit 11: the name is UTF-8. */
const FLAGS = 0x0808
const DEFLATED = 8
/** 1980-01-01: the same findings give the same bytes. */
const DOS_DATE = 0x0021
/** Sizes are kept in 32 bits; no reader of spreadsheets wants more. */
const LARGEST = 0xffff_ffff

export class ZipWriter {
  readonly #file: OutputFile
  readonly #entries: Entry[] = []
  #offset = 0
  #deflate: DeflateRaw | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(file: OutputFile) {
    this.#file = file
  }

  get bytesInEntry(): number {
    return this.#entries.at(-1)?.plain ?? 0
  }

  async begin(name: string): Promise<void> {
    const entry: Entry = { name: Buffer.from(name, 'utf8'), crc: 0, packed: 0, plain: 0, offset: this.#offset }
    this.#entries.push(entry)
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50, 0)
    header.writeUInt16LE(20, 4)
    header.writeUInt16LE(FLAGS, 6)
    header.writeUInt16LE(DEFLATED, 8)
    header.writeUInt16LE(DOS_DATE, 12)
    header.writeUInt16LE(entry.name.length, 26)
    await this.#put(Buffer.concat([header, entry.name]))
    const deflate = createDeflateRaw({ level: 1, chunkSize: 1 << 18 })
    this.#deflate = deflate
    this.#writing = (async () => {
      for await (const chunk of deflate) {
        const bytes = chunk as Buffer
        entry.packed += bytes.length
        await this.#put(bytes)
      }
    })()
    // The failure is met at `end`; unobserved until then it would end the process.
    this.#writing.then(undefined, () => undefined)
  }

  async write(text: string): Promise<void> {
    const entry = this.#entries.at(-1)
    const deflate = this.#deflate
    if (entry === undefined || deflate === undefined) throw new Error('no entry of the archive is open')
    const bytes = Buffer.from(text, 'utf8')
    entry.crc = crc32(bytes, entry.crc)
    entry.plain += bytes.length
    if (!deflate.write(bytes)) await Promise.race([once(deflate, 'drain'), this.#writing])
  }

  async end(): Promise<void> {
    const entry = this.#entries.at(-1)
    const deflate = this.#deflate
    if (entry === undefined || deflate === undefined) throw new Error('no entry of the archive is open')
    deflate.end()
    await this.#writing
    this.#deflate = undefined
    if (entry.plain > LARGEST || this.#offset > LARGEST) throw new Error('the archive has outgrown 4 GiB')
    const descriptor = Buffer.alloc(16)
    descriptor.writeUInt32LE(0x08074b50, 0)
    descriptor.writeUInt32LE(entry.crc, 4)
    descriptor.writeUInt32LE(entry.packed, 8)
    descriptor.writeUInt32LE(entry.plain, 12)
    await this.#put(descriptor)
  }

  async finish(): Promise<void> {
    const start = this.#offset
    for (const entry of this.#entries) await this.#put(centralHeader(entry))
    const end = Buffer.alloc(22)
    end.writeUInt32LE(0x06054b50, 0)
    end.writeUInt16LE(this.#entries.length, 8)
    end.writeUInt16LE(this.#entries.length, 10)
    end.writeUInt32LE(this.#offset - start, 12)
    end.writeUInt32LE(start, 16)
    await this.#put(end)
    await this.#file.finish()
  }

  async #put(bytes: Buffer): Promise<void> {
    this.#offset += bytes.length
    await this.#file.write(bytes)
  }
}

function centralHeader(entry: Entry): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(20, 6)
  header.writeUInt16LE(FLAGS, 8)
  header.writeUInt16LE(DEFLATED, 10)
  header.writeUInt16LE(DOS_DATE, 14)
  header.writeUInt32LE(entry.crc, 16)
  header.writeUInt32LE(entry.packed, 20)
  header.writeUInt32LE(entry.plain, 24)
  header.writeUInt16LE(entry.name.length, 28)
  header.writeUInt32LE(entry.offset, 42)
  return Buffer.concat([header, entry.name])
}
