/** Progress on stderr: one line that is redrawn on a terminal; elsewhere nothing but what has been finished. */
import type { Surroundings } from './command.ts'
import { fitWidth } from './text-width.ts'

const REDRAW_MS = 100
const BAR = 20

export class Progress {
  readonly #surroundings: Surroundings
  readonly #quiet: boolean
  #drawn = false
  #last = 0
  #stage = ''
  #started = 0

  constructor(surroundings: Surroundings, quiet: boolean) {
    this.#surroundings = surroundings
    this.#quiet = quiet
  }

  /** `done` of `total`, in whatever the text says. */
  draw(stage: string, text: string, done: number, total: number): void {
    if (this.#quiet || !this.#surroundings.terminal) return
    const now = this.#surroundings.elapsed() * 1000
    if (stage !== this.#stage) {
      this.#stage = stage
      this.#started = now
    } else if (now - this.#last < REDRAW_MS) return
    this.#last = now
    const share = total === 0 ? 0 : Math.min(1, done / total)
    const filled = Math.round(share * BAR)
    const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}`
    const line = fitWidth(
      `${bar} ${Math.floor(share * 100)}% ${text}${this.#left(share, now)}`,
      this.#surroundings.columns - 1,
    )
    this.#surroundings.tell(`\r\u001b[2K${this.#surroundings.colour ? `\u001b[36m${line}\u001b[39m` : line}`)
    this.#drawn = true
  }

  /** A finished step, kept on the screen. */
  say(text: string): void {
    this.clear()
    if (!this.#quiet) this.#surroundings.tell(`${text}\n`)
  }

  clear(): void {
    if (this.#drawn) this.#surroundings.tell('\r\u001b[2K')
    this.#drawn = false
  }

  /** Said only once enough is done to tell. */
  #left(share: number, now: number): string {
    const seconds = (now - this.#started) / 1000
    if (share < 0.05 || seconds < 1) return ''
    const left = Math.ceil((seconds * (1 - share)) / share)
    return left < 1 ? '' : `，还要约${left < 60 ? `${left}秒` : `${Math.ceil(left / 60)}分钟`}`
  }
}
