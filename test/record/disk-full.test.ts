import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { verifierOf } from '#core/ledger'
import { appendEntry, ensureLedgerKey, sequenceLedger, verifyLedger } from '#store/ledger'
import { inScope, openRecord } from '#store/record'
import { mountSmallDisk } from './small-disk.ts'

it('a full disk is said in a sentence, loses nothing that was confirmed, and is over once there is room', async () => {
  const disk = mountSmallDisk('256m')
  if (disk === undefined) return expect(process.getuid?.()).not.toBe(0)
  onTestFinished(() => disk.remove())
  const record = await openRecord({ dataDir: join(disk.path, 'data') })
  const key = ensureLedgerKey(record.dataDir)
  const write = (details: string) =>
    inScope(record.app, { system: 'test' }, (tx) =>
      appendEntry(tx, { action: 'note.add', actor: { kind: 'visitor' }, subject: { kind: 'note', id: '1' }, details }),
    )
  const confirmed: number[] = [(await write('before')).id]
  disk.fill(1_000_000)
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
  disk.free()
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
