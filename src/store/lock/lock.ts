/**
 * One writer at a time: a file naming the process that holds the store. A holder here that is dead is known by its number; one in
 * another container or on another machine only by whether it still touches the file.
 */
import { randomUUID } from 'node:crypto'
import { linkSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Refused } from '#core/diagnostic'
import { isAlive, isSamePlace, type ProcessMark, processMark } from './process-mark.ts'
import { readMark } from './read-mark.ts'

export type LockOptions = {
  /** Told when somebody else has taken the lock away, by hand or because this program stood still for long. */
  onTaken?: () => void
  /** How often the holder touches the file. */
  beatMs?: number
  /** How long nothing may have touched it before a holder elsewhere counts as gone. */
  silenceMs?: number
}

const BEAT_MS = 2_000
/** Ten beats, and longer than a network file system keeps old times. */
const SILENCE_MS = 20_000

export async function takeLock(folder: string, waitMs: number, options: LockOptions = {}): Promise<() => void> {
  const { silenceMs = SILENCE_MS } = options
  const path = join(folder, 'lock')
  const own = processMark()
  const until = performance.now() + waitMs
  const beats = new Beats(path)
  for (;;) {
    if (tryLock(folder, path, own)) return keepLock(path, own, options)
    const holder = readMark(path)
    const isElsewhere = holder?.place !== undefined && !isSamePlace(holder.place, own.place)
    if (holder !== undefined && isElsewhere) beats.look(performance.now())
    const isGone = isElsewhere
      ? beats.silentFor(performance.now()) >= silenceMs
      : holder !== undefined && !isAlive(holder)
    if (holder !== undefined && isGone) {
      if (!mayHaveStopped(holder, own)) throw refuseUnknown(folder, path, holder)
      removeStale(folder, path, holder)
      continue
    }
    const isDecided = !isElsewhere || beats.moved
    if (performance.now() >= until && isDecided) throw refuse(folder, holder, isElsewhere)
    await sleep(50)
  }
}

/** A silent holder is believed to be gone where it ran on this machine, or on one of this name that has been started again. */
function mayHaveStopped({ place }: ProcessMark, own: Required<ProcessMark>): boolean {
  return place === undefined || place.host === own.place.host || (place.boot !== '' && place.boot === own.place.boot)
}

function refuse(folder: string, holder: ProcessMark | undefined, isElsewhere: boolean): Refused {
  if (holder !== undefined && isElsewhere)
    return new Refused(
      'store.locked',
      `数据目录“${folder}”正被另一台机器或另一个容器里的程序使用（主机“${holder.place?.host ?? ''}”，进程 ${holder.pid}）。`,
      '一份数据目录同一时刻只能由一个程序打开；请先停止那里的程序。',
    )
  const who = holder === undefined ? '' : `（进程 ${holder.pid}）`
  return new Refused('store.locked', `数据目录“${folder}”正被另一个程序${who}写入。`, '请等它结束后再试。')
}

function refuseUnknown(folder: string, path: string, { place, pid }: ProcessMark): Refused {
  return new Refused(
    'store.locked',
    `数据目录“${folder}”由主机“${place?.host ?? ''}”上的程序（进程 ${pid}）打开后没有正常关闭；从这里断定不了它是否还在运行。`,
    `确认那台主机上的程序已经停止，再删除文件“${path}”，然后重新启动。`,
  )
}

/** Whether the file is still being touched. Only changes count: the clock of another machine may be wrong. */
class Beats {
  readonly #path: string
  #last: number | undefined
  #since = 0
  moved = false

  constructor(path: string) {
    this.#path = path
  }

  look(now: number): void {
    const touched = statSync(this.#path, { throwIfNoEntry: false })?.mtimeMs
    if (touched === this.#last) return
    this.moved = this.#last !== undefined
    this.#last = touched
    this.#since = now
  }

  silentFor(now: number): number {
    return now - this.#since
  }
}

/** Touches the file while the lock is held, and gives it back. */
function keepLock(path: string, own: ProcessMark, { onTaken, beatMs = BEAT_MS }: LockOptions): () => void {
  let missed = 0
  const touch = (): 'touched' | 'not ours' => {
    if (!isHeldBy(path, own)) return 'not ours'
    const now = new Date(performance.timeOrigin + performance.now())
    utimesSync(path, now, now)
    return 'touched'
  }
  const beat = setInterval(() => {
    try {
      missed = touch() === 'touched' ? 0 : missed + 1
    } catch {
      // A disk that does not answer says nothing of who holds the lock; the next beat asks again.
      return
    }
    // Another opener may have moved the file aside for a moment, and puts it back.
    if (missed < 2) return
    clearInterval(beat)
    onTaken?.()
  }, beatMs)
  beat.unref()
  return () => {
    clearInterval(beat)
    if (isHeldBy(path, own)) rmSync(path, { force: true })
  }
}

function isHeldBy(path: string, own: ProcessMark): boolean {
  const holder = readMark(path)
  return holder !== undefined && isSame(holder, own)
}

function isSame(a: ProcessMark, b: ProcessMark): boolean {
  const isThere = a.place === undefined || b.place === undefined || isSamePlace(a.place, b.place)
  return a.pid === b.pid && a.started === b.started && isThere
}

/** A link appears with its content or not at all, so nobody reads a lock half written. */
function tryLock(folder: string, path: string, own: ProcessMark): boolean {
  const draft = join(folder, `lock.${randomUUID()}`)
  writeFileSync(draft, JSON.stringify(own), { flag: 'wx' })
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Two may see the same dead holder; the one whose rename moved a live lock puts it back. */
function removeStale(folder: string, path: string, seen: ProcessMark): void {
  const aside = join(folder, `lock.${randomUUID()}`)
  try {
    renameSync(path, aside)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
    throw error
  }
  const moved = readMark(aside)
  if (moved !== undefined && !isSame(moved, seen)) {
    try {
      linkSync(aside, path)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
  rmSync(aside, { force: true })
}
