import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { takeLock } from './lock.ts'
import { type ProcessPlace, processMark } from './process-mark.ts'

const QUICK = { beatMs: 20, silenceMs: 400 }
let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quanze-lock-'))
  path = join(folder, 'lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What a program in another place that was killed leaves behind. */
function leaveLock(place: Partial<ProcessPlace>): void {
  const own = processMark()
  writeFileSync(path, JSON.stringify({ ...own, place: { ...own.place, ...place } }))
}

/** A real program that holds the lock, where one can be started in a set of process numbers of its own. */
const SCRIPT = `
const { takeLock } = await import(${JSON.stringify(new URL('./lock.ts', import.meta.url).href)})
await takeLock(process.argv[1], 0, { beatMs: 20 })
console.log('held')
setInterval(() => {}, 1000)`
const canSeparate = spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true']).status === 0
if (!canSeparate) console.warn('the lock is not tried from another PID namespace: unshare may not be used here')

async function holdElsewhere(): Promise<ChildProcess> {
  const separate = ['--pid', '--fork', '--kill-child', '--mount-proc']
  const child = spawn('unshare', [...separate, process.execPath, '--input-type=module', '-e', SCRIPT, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) if (line === 'held') return child
  throw new Error('the other program did not take the lock')
}

describe('a lock held in another place', () => {
  it.skipIf(!canSeparate)('is not taken from a program in another container that still lives', async () => {
    const child = await holdElsewhere()
    const gone = new Promise((resolve) => child.once('exit', resolve))
    try {
      const before = readFileSync(path, 'utf8')
      await expect(takeLock(folder, 0, QUICK)).rejects.toThrow('另一个容器')
      expect(readFileSync(path, 'utf8')).toBe(before)
    } finally {
      child.kill('SIGKILL')
      await gone
    }
    // The same machine, and nothing touches it any more.
    const release = await takeLock(folder, 0, QUICK)
    release()
    expect(existsSync(path)).toBe(false)
  })

  it('is taken over on the machine of the same name once it has been silent, as after a power cut', async () => {
    leaveLock({ boot: 'an earlier start' })
    const began = performance.now()
    const release = await takeLock(folder, 0, QUICK)
    expect(performance.now() - began).toBeGreaterThan(QUICK.silenceMs)
    release()
  })

  it('is left to a person where another machine may have been cut off', async () => {
    leaveLock({ boot: 'another', host: '别处', processes: 'pid:[1]' })
    await expect(takeLock(folder, 0, QUICK)).rejects.toMatchObject({
      refusal: { refused: 'store.locked', hint: expect.stringContaining(path) },
    })
    expect(existsSync(path)).toBe(true)
    rmSync(path)
    ;(await takeLock(folder, 0, QUICK))()
  })

  it('of a dead program here is taken over at once', async () => {
    const own = processMark()
    writeFileSync(path, JSON.stringify({ ...own, pid: 2 ** 22 - 1 }))
    ;(await takeLock(folder, 0, { ...QUICK, silenceMs: 60_000 }))()
  })
})

describe('whoever holds a lock', () => {
  it('hears that it was taken away, and does not remove the lock of another', async () => {
    let taken = 0
    const release = await takeLock(folder, 0, { ...QUICK, onTaken: () => (taken += 1) })
    await sleep(100)
    expect(taken).toBe(0)
    leaveLock({ host: '别处', boot: 'another' })
    await expect.poll(() => taken).toBe(1)
    release()
    expect(existsSync(path)).toBe(true)
  })
})
