import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { verifierOf } from '#core/ledger'
import { appendEntry, ensureLedgerKey, sequenceLedger, verifyLedger } from '#store/ledger'
import { inScope, openRecord } from '#store/record'

/** A file system of its own size; undefined where this process may not mount one. */
function smallDisk(size: string): string | undefined {
  const path = join(mkdtempSync(join(tmpdir(), 'quanze-full-')), 'disk')
  chmodSync(join(path, '..'), 0o711)
  mkdirSync(path)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', path])
    rmSync(join(path, '..'), { recursive: true, force: true })
  })
  return path
}

it('a full disk is said in a sentence, loses nothing that was confirmed, and is over once there is room', async () => {
  const disk = smallDisk('256m')
  if (disk === undefined) {
    console.warn('full-disk test skipped: mounting a tmpfs needs root')
    return expect(process.getuid?.() === 0 && process.env['CI'] === 'true', 'CI as root must be able to mount').toBe(
      false,
    )
  }
  const record = await openRecord({ dataDir: join(disk, 'data') })
  const key = ensureLedgerKey(record.dataDir)
  const write = (details: string) =>
    inScope(record.app, { system: 'test' }, (tx) =>
      appendEntry(tx, { action: 'note.add', actor: { kind: 'visitor' }, subject: { kind: 'note', id: '1' }, details }),
    )
  const confirmed: number[] = [(await write('before')).id]
  const filler = join(disk, 'filler')
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(filler, Buffer.alloc(bavail * bsize - 1_000_000))
  let refused: unknown
  // Text that does not compress away.
  const long = () => Array.from({ length: 20_000 }, () => Math.random().toString(36)).join('')
  while (refused === undefined) {
    const entry = await write(long()).catch((error: unknown) => {
      refused = error
      return undefined
    })
    if (entry !== undefined) confirmed.push(entry.id)
  }
  expect(refused).toMatchObject({
    refusal: { refused: expect.stringMatching(/^(?:store\.disk-full|record\.unavailable)$/) },
  })
  rmSync(filler)
  const freed = performance.now()
  let again: number | undefined
  while (again === undefined) {
    expect(performance.now() - freed).toBeLessThan(60_000)
    again = await write('after').then(
      ({ id }) => id,
      () => undefined,
    )
    await sleep(50)
  }
  confirmed.push(again)
  const { rows } = await sql<{ id: number }>`select id from quanze.ledger_entry`.execute(record.owner)
  const there = new Set(rows.map(({ id }) => id))
  expect(confirmed.filter((id) => !there.has(id))).toEqual([])
  await sequenceLedger(record.app, record.dataDir, key)
  expect((await verifyLedger(record.owner, { verifier: verifierOf(key), kept: [] })).faults).toEqual([])
  await record.close()
}, 180_000)
