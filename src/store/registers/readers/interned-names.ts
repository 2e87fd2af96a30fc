/** More different names than this are not kept. */
const MOST = 4096

/** Names read again and again from bytes, as one string each: a log has ten million names and thirty different ones. */
export class InternedNames {
  readonly #byHash = new Map<number, { bytes: Buffer; name: string }>()

  /** The bytes as Latin-1, which maps them one to one. */
  get(bytes: Buffer, start: number, end: number): string {
    let hash = end - start
    for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0
    const found = this.#byHash.get(hash)
    if (found !== undefined && isSame(found.bytes, bytes, start, end)) return found.name
    const name = bytes.toString('latin1', start, end)
    if (found === undefined && this.#byHash.size < MOST)
      this.#byHash.set(hash, { bytes: Buffer.from(name, 'latin1'), name })
    return name
  }
}

function isSame(known: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (known.length !== end - start) return false
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[start + i]) return false
  return true
}
