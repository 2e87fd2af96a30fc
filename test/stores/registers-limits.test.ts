import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { importFile, listBatches, openStore } from '#store/registers'
import { mountSmallDisk } from '../record/small-disk.ts'
import { csv, goodRows, newStore, REGISTERS } from './registers-setup.ts'

const MANY = csv(...goodRows(60_000))

it.each([
  ['more memory than it may', { memoryMb: 60 }, 'import.memory', '内存超过 60 MB'],
  ['longer than it may', { seconds: 0.05 }, 'import.timeout', '超过了 0.05 秒'],
])('ends a child that takes %s; the store stays usable', async (_what, limits, code, said) => {
  const { store, file } = await newStore()
  const path = file('a.csv', MANY)
  await expect(importFile(store, { path, registers: REGISTERS, limits })).rejects.toMatchObject({
    refusal: { refused: code, message: expect.stringContaining(said) },
  })
  expect(listBatches(store)).toEqual([])
  expect(readdirSync(join(store.folder, 'tmp'))).toEqual([])
  const [report] = await importFile(store, { path: file('b.csv', csv(...goodRows(5))), registers: REGISTERS })
  expect(report?.batch.rows.accepted).toBe(5)
})

it('stops when it is cancelled and leaves nothing', async () => {
  const { store, file } = await newStore()
  const cancel = new AbortController()
  const running = importFile(store, {
    path: file('a.csv', MANY),
    registers: REGISTERS,
    signal: cancel.signal,
    onProgress: () => cancel.abort(),
  })
  await expect(running).rejects.toMatchObject({ refusal: { refused: 'run.cancelled' } })
  expect(listBatches(store)).toEqual([])
  expect(readdirSync(join(store.folder, 'tmp'))).toEqual([])
})

it.each([
  ['while the original is copied', '2m'],
  ['while Parquet is written', '5m'],
])('says that the disk is full %s, removes the half, and goes on once there is room', async (_when, size) => {
  const { file } = await newStore()
  const disk = mountSmallDisk(size)
  if (disk === undefined) return expect(process.getuid?.()).not.toBe(0)
  onTestFinished(() => disk.remove())
  const store = await openStore(join(disk.path, 'store'), { create: true, wait: 0 })
  const path = file('a.csv', MANY)
  await expect(importFile(store, { path, registers: REGISTERS })).rejects.toMatchObject({
    refusal: { refused: 'store.disk-full', message: expect.stringContaining('磁盘空间不足') },
  })
  expect(listBatches(store)).toEqual([])
  expect(readdirSync(join(store.folder, 'tmp'))).toEqual([])
  execFileSync('mount', ['-o', 'remount,size=64m', disk.path])
  expect((await importFile(store, { path, registers: REGISTERS }))[0]?.batch.rows.accepted).toBe(60_000)
})
