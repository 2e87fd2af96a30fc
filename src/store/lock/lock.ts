/** One writer at a time: a file naming the process that holds the store. A dead holder's lock is taken over. */
import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Refused } from '#core/diagnostic'
import { isAlive, type ProcessMark, processMark } from './process-mark.ts'

export async function takeLock(folder: string, waitMs: number): Promise<() => void> {
  const path = join(folder, 'lock')
  const own = processMark()
  const until = performance.now() + waitMs
  for (;;) {
    if (tryLock(folder, path, own)) return () => rmSync(path, { force: true })
    const holder = readHolder(path)
    if (holder !== undefined && !isAlive(holder)) {
      removeStale(folder, path, holder)
      continue
    }
    if (performance.now() >= until) {
      const who = holder === undefined ? '' : `（进程 ${holder.pid}）`
      throw new Refused('store.locked', `数据目录“${folder}”正被另一个程序${who}写入。`, '请等它结束后再试。')
    }
    await sleep(50)
  }
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
  const moved = readHolder(aside)
  if (moved !== undefined && (moved.pid !== seen.pid || moved.started !== seen.started)) {
    try {
      linkSync(aside, path)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
  rmSync(aside, { force: true })
}

function readHolder(path: string): ProcessMark | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof parsed === 'object' && parsed !== null && 'pid' in parsed && 'started' in parsed) {
      return { pid: Number(parsed.pid), started: String(parsed.started) }
    }
    return { pid: 0, started: '' }
  } catch (error) {
    if (error instanceof SyntaxError) return { pid: 0, started: '' }
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
