/** Joins the unfinished end of one chunk to the next without a new allocation for each. */
export class CarryBuffer {
  #buffer: Buffer = Buffer.alloc(0)
  #kept = 0
  #joined: Buffer = Buffer.alloc(0)

  /** Bytes kept from before. */
  get kept(): Buffer {
    return this.#buffer.subarray(0, this.#kept)
  }

  /** What was kept, followed by the chunk. Valid until the next call. */
  join(chunk: Buffer): Buffer {
    if (this.#kept === 0) {
      this.#joined = chunk
      return chunk
    }
    const length = this.#kept + chunk.length
    if (length > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(length * 2)
      this.#buffer.copy(larger, 0, 0, this.#kept)
      this.#buffer = larger
    }
    chunk.copy(this.#buffer, this.#kept)
    this.#joined = this.#buffer.subarray(0, length)
    return this.#joined
  }

  /** Keeps the joined bytes from `start` on. */
  keep(start: number): void {
    const rest = this.#joined.subarray(start)
    // copy() moves correctly within one buffer.
    if (rest.length > this.#buffer.length) this.#buffer = Buffer.allocUnsafe(rest.length * 2)
    rest.copy(this.#buffer, 0)
    this.#kept = rest.length
  }
}
