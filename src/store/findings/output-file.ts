/** The one place here that writes files: beside the final name first, then renamed, so a half-written output is never seen under it. */

import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'

export class OutputFile {
  readonly #final: string
  readonly #part: string
  readonly #stream: WriteStream
  readonly #done: Promise<void>

  constructor(folder: string, name: string) {
    this.#final = join(folder, name)
    this.#part = partName(folder, name)
    this.#stream = createWriteStream(this.#part, { highWaterMark: 1 << 20 })
    this.#done = finished(this.#stream)
    // The failure is met where the file is written or closed; unobserved until then it would end the process.
    this.#done.then(undefined, () => undefined)
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#stream.errored !== null) await this.#done
    if (!this.#stream.write(bytes)) await Promise.race([once(this.#stream, 'drain'), this.#done])
  }

  async finish(): Promise<void> {
    this.#stream.end()
    await this.#done
    await rename(this.#part, this.#final)
  }

  async discard(): Promise<void> {
    this.#stream.destroy()
    await rm(this.#part, { force: true })
  }
}

export async function writeWhole(folder: string, name: string, text: string): Promise<void> {
  const part = partName(folder, name)
  await writeFile(part, text, 'utf8')
  await rename(part, join(folder, name))
}

/** For a writer that insists on writing a file itself. */
export function partName(folder: string, name: string): string {
  return join(folder, `${name}.part`)
}

export async function acceptPart(folder: string, name: string): Promise<void> {
  await rename(partName(folder, name), join(folder, name))
}

export async function discardPart(folder: string, name: string): Promise<void> {
  await rm(partName(folder, name), { force: true })
}
