import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { importFile, listBatches, listRejects, partitionFiles, rebuildBatches } from '#store/registers'
import { readBatch } from './registers-read-back.ts'
import { csv, goodRows, newStore, REGISTERS } from './registers-setup.ts'

async function threeBatches() {
  const made = await newStore()
  const { store, file } = made
  const [first] = await importFile(store, {
    path: file('a.csv', csv(...goodRows(30), '坏,x,,,,,,,,')),
    registers: REGISTERS,
  })
  await importFile(store, { path: file('b.csv', csv(...goodRows(20, 20))), registers: REGISTERS })
  await importFile(store, {
    path: file('c.csv', csv(...goodRows(35))),
    registers: REGISTERS,
    supersedes: first!.batch.id,
  })
  return made
}

it('derives the same content again after every Parquet file is lost', async () => {
  const { store } = await threeBatches()
  const batches = listBatches(store)
  const before = await Promise.all(
    batches.map(async (b) => [await readBatch(store, b, '*'), await listRejects(store, b.id)]),
  )
  expect(batches.map((b) => b.rows)).toEqual([
    { inFile: 31, accepted: 30, rejected: 1, duplicate: 0 },
    { inFile: 20, accepted: 10, rejected: 0, duplicate: 10 },
    { inFile: 35, accepted: 30, rejected: 0, duplicate: 5 },
  ])
  for (const batch of batches) for (const { path } of partitionFiles(store, batch)) rmSync(path)
  const rebuilt = await rebuildBatches(store)
  expect(rebuilt.map((r) => r.differences)).toEqual([[], [], []])
  expect(rebuilt.map((r) => r.restored)).toEqual(batches.map((b) => b.months.map((m) => m.month)))
  expect(listBatches(store)).toEqual(batches)
  expect(
    await Promise.all(batches.map(async (b) => [await readBatch(store, b, '*'), await listRejects(store, b.id)])),
  ).toEqual(before)
})

it('finds one flipped byte in an original and touches nothing of that batch', async () => {
  const { store, file } = await newStore()
  const [report] = await importFile(store, { path: file('a.csv', csv(...goodRows(3))), registers: REGISTERS })
  const { digest } = report!.batch.original
  const original = join(store.folder, 'originals', digest.slice(0, 2), digest)
  const bytes = readFileSync(original)
  bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1
  chmodSync(original, 0o600)
  writeFileSync(original, bytes)
  const rows = await readBatch(store, report!.batch, '*')
  expect((await rebuildBatches(store))[0]?.differences).toEqual([
    `批次 ${report?.batch.id} 的原件“a.csv”的内容已被改动，与登记的摘要不符，无法重建。`,
  ])
  expect(await readBatch(store, report!.batch, '*')).toEqual(rows)
  rmSync(original)
  expect((await rebuildBatches(store))[0]?.differences).toEqual([
    `批次 ${report?.batch.id} 的原件“a.csv”不见了，无法重建。`,
  ])
})
