import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { processMark } from '#store/lock'
import { openStore } from '#store/registers'
import { newStore, temporaryFolder } from './registers-setup.ts'

it('is not made by accident, and not in a folder that holds other things', async () => {
  const folder = temporaryFolder()
  await expect(openStore(join(folder, 'none'))).rejects.toMatchObject({ refusal: { refused: 'store.not-found' } })
  expect(existsSync(join(folder, 'none'))).toBe(false)
  writeFileSync(join(folder, 'letter.txt'), '')
  await expect(openStore(folder, { create: true })).rejects.toMatchObject({ refusal: { refused: 'store.not-found' } })
})

it('refuses a store of a newer format', async () => {
  const { store } = await newStore()
  writeFileSync(join(store.folder, 'store.json'), '{"format":2}')
  await expect(openStore(store.folder)).rejects.toMatchObject({ refusal: { refused: 'store.newer-format' } })
})

it('lets one writer in at a time: another is refused, or waits if it may', async () => {
  const { store } = await newStore()
  const [impatient, patient] = [
    await openStore(store.folder, { wait: 0 }),
    await openStore(store.folder, { wait: 10_000 }),
  ]
  const order: string[] = []
  let leave: () => void = () => undefined
  const first = store.write(async () => {
    await new Promise<void>((resolve) => {
      leave = resolve
    })
    order.push('first')
  })
  await expect.poll(() => existsSync(join(store.folder, 'lock'))).toBe(true)
  await expect(impatient.write(async () => order.push('impatient'))).rejects.toMatchObject({
    refusal: { refused: 'store.locked', message: expect.stringContaining(`进程 ${process.pid}`) },
  })
  const second = patient.write(async () => order.push('second'))
  leave()
  await Promise.all([first, second])
  expect(order).toEqual(['first', 'second'])
  expect(existsSync(join(store.folder, 'lock'))).toBe(false)
})

it('takes over the lock of a dead process, also when its number was given again', async () => {
  const { store } = await newStore()
  const dead = spawnSync('true').pid
  for (const holder of [
    { pid: dead, started: '1' },
    { pid: process.pid, started: '1' },
  ]) {
    writeFileSync(join(store.folder, 'lock'), JSON.stringify(holder))
    expect(await store.write(async () => 'in')).toBe('in')
  }
})

it('leaves alone what a program in another container works in', async () => {
  const { store } = await newStore()
  const own = processMark()
  const left = join(store.folder, 'tmp', 'elsewhere')
  mkdirSync(left)
  writeFileSync(join(left, 'owner'), JSON.stringify({ ...own, pid: 1, place: { ...own.place, processes: 'pid:[1]' } }))
  await openStore(store.folder)
  expect(existsSync(left)).toBe(true)
  const hoursAgo = new Date(Date.now() - 2 * 3_600_000)
  utimesSync(join(left, 'owner'), hoursAgo, hoursAgo)
  await openStore(store.folder)
  expect(existsSync(left)).toBe(false)
})

it('clears what dead processes left in tmp, and only that', async () => {
  const { store } = await newStore()
  const left = join(store.folder, 'tmp', 'abc')
  mkdirSync(left)
  writeFileSync(join(left, 'owner'), JSON.stringify({ ...processMark(), pid: spawnSync('true').pid }))
  writeFileSync(join(left, 'half.parquet'), 'x')
  await store.withTemporary(async (own) => {
    await openStore(store.folder)
    expect(readdirSync(join(store.folder, 'tmp')).map((n) => join(store.folder, 'tmp', n))).toEqual([own])
  })
  expect(readdirSync(join(store.folder, 'tmp'))).toEqual([])
})
