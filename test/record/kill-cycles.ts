/**
 * A program and its database under load, killed with -9 at random moments, started again, and asked for everything that was confirmed.
 * Usage: node test/record/kill-cycles.ts [cycles]
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { verifierOf } from '#core/ledger'
import { ensureLedgerKey, findKeptCheckpoint, sequenceLedger, verifyLedger } from '#store/ledger'
import { openRecord } from '#store/record'

export type KillReport = {
  confirmed: number
  /** Confirmed and not there any more. */
  lost: number
  /** Of two rows written together only one there. */
  halves: number
  /** Places of the tree without a leaf. */
  gaps: number
  faults: readonly unknown[]
  /** From start to ready, and from the end of the database to the next confirmation, in milliseconds. */
  readyMs: readonly number[]
}

const WRITER = fileURLToPath(new URL('./busy-writer.ts', import.meta.url))

export async function runKillCycles(
  dataDir: string,
  cycles: number,
  onCycle: (cycle: number) => void = () => undefined,
): Promise<KillReport> {
  const confirmed = new Set<number>()
  const readyMs: number[] = []
  const checkpoints: string[] = []
  for (let cycle = 0; cycle < cycles; cycle++) {
    const writer = await startWriter(dataDir, confirmed)
    // The first start makes the cluster, which is no recovery.
    if (cycle > 0) readyMs.push(writer.readyMs)
    // At work, however slow the machine is.
    const before = confirmed.size
    while (confirmed.size === before && writer.child.exitCode === null) await sleep(10)
    await sleep(Math.random() * 800)
    const backMs = await kill(writer, cycle, confirmed)
    if (cycle % 3 === 1) readyMs.push(backMs)
    const kept = findKeptCheckpoint(dataDir)
    if (kept !== undefined) checkpoints.push(kept)
    onCycle(cycle + 1)
  }
  return { ...(await examine(dataDir, confirmed, checkpoints)), confirmed: confirmed.size, readyMs }
}

type Writer = { child: ChildProcess; server: number; readyMs: number; ended: Promise<void>; errors(): string }

/** What it said was confirmed counts however it ended: it was in the pipe before. */
async function startWriter(dataDir: string, confirmed: Set<number>): Promise<Writer> {
  const began = performance.now()
  const child = spawn(process.execPath, [WRITER, dataDir], { stdio: ['ignore', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [word, number] = line.split(' ')
      if (word === 'ack') confirmed.add(Number(number))
      if (word === 'ready')
        resolve({ child, server: Number(number), readyMs: performance.now() - began, ended, errors: () => errors })
    })
    void ended.then(() => reject(new Error(`the program did not come up: ${errors}`)))
  })
}

/** In turn the program; its database, under which it goes on once that is back; both at once. Returns how long that took. */
async function kill({ child, server, ended, errors }: Writer, cycle: number, confirmed: Set<number>): Promise<number> {
  if (cycle % 3 !== 0) process.kill(server, 'SIGKILL')
  const began = performance.now()
  if (cycle % 3 === 1) {
    // Parts of the killed server may confirm for a moment; then it takes a while until something is confirmed again.
    await sleep(150)
    const before = confirmed.size
    while (confirmed.size === before && child.exitCode === null && performance.now() - began < 30_000) await sleep(10)
  }
  if (child.exitCode !== null) throw new Error(`the program ended with its database: ${errors()}`)
  const backMs = performance.now() - began
  child.kill('SIGKILL')
  await ended
  return backMs
}

async function examine(
  dataDir: string,
  confirmed: ReadonlySet<number>,
  checkpoints: readonly string[],
): Promise<Pick<KillReport, 'lost' | 'halves' | 'gaps' | 'faults'>> {
  const record = await openRecord({ dataDir })
  try {
    const key = ensureLedgerKey(dataDir)
    await sequenceLedger(record.app, dataDir, key)
    const { rows } = await sql<{ id: number; entry: number }>`select id, entry_id as entry from quanze.sample`.execute(
      record.owner,
    )
    const there = new Set(rows.map(({ id }) => id))
    const ofEntry = new Map<number, number>()
    for (const { entry } of rows) ofEntry.set(entry, (ofEntry.get(entry) ?? 0) + 1)
    const leaves = await sql<{ n: number; last: number }>`
      select count(*) as n, coalesce(max(index), -1) as last from quanze.ledger_leaf`.execute(record.owner)
    const [{ n, last } = { n: 0, last: 0 }] = leaves.rows
    // Every checkpoint that was ever kept is a witness: none may contradict another.
    const { faults } = await verifyLedger(record.owner, { verifier: verifierOf(key), kept: checkpoints })
    return {
      lost: [...confirmed].filter((id) => !there.has(id)).length,
      halves: [...ofEntry.values()].filter((count) => count !== 2).length,
      gaps: last + 1 - n,
      faults,
    }
  } finally {
    await record.close()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = mkdtempSync(join(tmpdir(), 'quanze-kill-'))
  chmodSync(folder, 0o711)
  const cycles = Number(process.argv[2] ?? 200)
  try {
    const report = await runKillCycles(join(folder, 'data'), cycles, (n) => process.stderr.write(`\r${n}/${cycles}`))
    const { readyMs, ...rest } = report
    const sorted = [...readyMs].sort((a, b) => a - b).map(Math.round)
    process.stdout.write(
      `\n${JSON.stringify({ cycles, ...rest, ready: { median: sorted[sorted.length >> 1], worst: sorted.at(-1) } })}\n`,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
