import { type ChildRun, type RunningChild, startChild } from './run-child.ts'

/** Files after which a process is replaced whatever its size. */
const MOST_FILES = 200

/**
 * A process that reads files one after the other: starting one costs more than a small file. A process whose file was refused is gone, and
 * one that holds a quarter of the memory it may take is replaced, so that the limits of a file are those of a fresh process.
 */
export class ImportWorker {
  #child: RunningChild | undefined
  #memoryMb = 0
  #files = 0

  /** Begins to load its code before there is anything to do. */
  start(memoryMb: number): void {
    if (this.#child?.isAlive() === true && this.#memoryMb === memoryMb) return
    this.#child = startChild(memoryMb)
    this.#memoryMb = memoryMb
    this.#files = 0
  }

  async run(run: ChildRun): ReturnType<RunningChild['run']> {
    const { memoryMb } = run.limits
    const child = this.#child
    if (child !== undefined && (this.#memoryMb !== memoryMb || this.#files >= MOST_FILES || isLarge(child, memoryMb)))
      await this.end()
    this.start(memoryMb)
    this.#files++
    if (this.#child === undefined) throw new Error('no import child')
    return this.#child.run(run)
  }

  async end(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    await child?.end()
  }
}

function isLarge(child: RunningChild, memoryMb: number): boolean {
  return child.residentMb() > memoryMb / 4
}
