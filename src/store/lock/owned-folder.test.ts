import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isAbandoned, ownFolder } from './owned-folder.ts'
import { processMark } from './process-mark.ts'

const SILENCE_MS = 400
let base = ''
let folder = ''
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'quanze-owned-'))
  folder = mkdtempSync(join(base, 'x'))
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const mark = (more: object) => writeFileSync(join(folder, 'owner'), JSON.stringify({ ...processMark(), ...more }))
const elsewhere = { place: { ...processMark().place, processes: 'pid:[1]' } }

const SCRIPT = `
const { ownFolder } = await import(${JSON.stringify(new URL('./owned-folder.ts', import.meta.url).href)})
ownFolder(process.argv[1], 20)
console.log('owned')
setInterval(() => {}, 1000)`
const canSeparate = spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true']).status === 0
if (!canSeparate) console.warn('folders are not owned from another PID namespace: unshare may not be used here')

describe('a folder somebody works in', () => {
  it.skipIf(!canSeparate)('is left to a program in another container until that is gone and silent', async () => {
    const separate = ['--pid', '--fork', '--kill-child', '--mount-proc']
    const child = spawn('unshare', [...separate, process.execPath, '--input-type=module', '-e', SCRIPT, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const gone = new Promise((resolve) => child.once('exit', resolve))
    try {
      for await (const line of createInterface({ input: child.stdout })) if (line === 'owned') break
      // Its process number means nothing here: it is the first one there.
      expect(JSON.parse(readFileSync(join(folder, 'owner'), 'utf8'))).toMatchObject({ pid: expect.any(Number) })
      for (let i = 0; i < 10; i++) {
        expect(isAbandoned(folder, SILENCE_MS)).toBe(false)
        await sleep(SILENCE_MS / 5)
      }
    } finally {
      child.kill('SIGKILL')
      await gone
    }
    expect(isAbandoned(folder, SILENCE_MS)).toBe(false)
    await sleep(SILENCE_MS + 100)
    expect(isAbandoned(folder, SILENCE_MS)).toBe(true)
  })

  it('is abandoned at once when a program here is dead', () => {
    mark({})
    expect(isAbandoned(folder, 0)).toBe(false)
    mark({ pid: 2 ** 22 - 1 })
    expect(isAbandoned(folder)).toBe(true)
  })

  it.each<[string, () => void]>([
    ['made a moment ago', () => undefined],
    ['whose mark is half written', () => writeFileSync(join(folder, 'owner'), '{"pid":1')],
    ['of somebody elsewhere who wrote a moment ago', () => mark(elsewhere)],
  ])('is not abandoned: one %s', async (_, leave) => {
    leave()
    expect(isAbandoned(folder, SILENCE_MS)).toBe(false)
    await sleep(SILENCE_MS + 50)
    expect(isAbandoned(folder, SILENCE_MS)).toBe(true)
  })

  it('that went away meanwhile is nobody’s to clear', () => {
    expect(isAbandoned(join(base, 'none'), 0)).toBe(false)
  })

  it('is not marked any more once it is given up', async () => {
    const path = join(folder, 'owner')
    const giveUp = ownFolder(folder, 10)
    utimesSync(path, 1, 1)
    await expect.poll(() => statSync(path).mtimeMs).toBeGreaterThan(1000)
    giveUp()
    await sleep(50)
    utimesSync(path, 1, 1)
    await sleep(50)
    expect(statSync(path).mtimeMs).toBe(1000)
  })
})
