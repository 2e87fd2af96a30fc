import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { importFile, listBatches, openStore } from '#store/registers'
import { csv, goodRows, newStore, REGISTERS } from './registers-setup.ts'

const IMPORTER = fileURLToPath(new URL('./registers-importer.ts', import.meta.url))

/** The importer's own child, seen from outside. */
function childOf(pid: number | undefined): number | undefined {
  const found = spawnSync('sh', ['-c', `cat /proc/${pid}/task/*/children 2>/dev/null`])
    .stdout.toString()
    .trim()
    .split(/\s+/)[0]
  return found === undefined || found === '' ? undefined : Number(found)
}

async function killImport(store: string, path: string, afterMs: number, whom: 'parent' | 'child'): Promise<void> {
  const importer = spawn(process.execPath, [IMPORTER, store, path], { stdio: 'ignore' })
  const ended = new Promise((resolve) => importer.on('close', resolve))
  await sleep(afterMs)
  const child = childOf(importer.pid)
  const target = whom === 'parent' ? importer.pid : child
  if (target !== undefined && importer.exitCode === null) process.kill(target, 'SIGKILL')
  await ended
  // An orphan notices that its parent is gone and ends by itself.
  if (child !== undefined) await expect.poll(() => isGone(child), { timeout: 10_000 }).toBe(true)
}

function isGone(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return true
  }
}

it.each(['parent', 'child'] as const)(
  'shows no half after kill -9 of the %s at any moment, and the rerun succeeds',
  async (whom) => {
    const { store, file } = await newStore()
    const rows = goodRows(30_000)
    for (const [i, afterMs] of [40, 300, 600, 900, 1300].entries()) {
      const path = file(`${i}.csv`, csv(...rows.map((row) => `${i}${row}`)))
      await killImport(store.folder, path, afterMs + Math.floor(Math.random() * 100), whom)
      const reopened = await openStore(store.folder, { wait: 0 })
      expect(readdirSync(join(store.folder, 'tmp'))).toEqual([])
      for (const batch of listBatches(reopened)) expect(batch.rows.accepted).toBe(30_000)
      const [report] = await importFile(reopened, { path, registers: REGISTERS })
      expect(report?.batch.rows).toEqual({ inFile: 30_000, accepted: 30_000, rejected: 0, duplicate: 0 })
      expect(listBatches(reopened)).toHaveLength(i + 1)
    }
  },
  230_000,
)
