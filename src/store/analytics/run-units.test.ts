import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Unit } from './job.ts'
import { runUnits } from './run-units.ts'

const ENDLESS = 'SELECT count(*) FROM range(1000000000) a, range(1000) b WHERE (a.range * b.range) % 7 = 3'

let instance: DuckDBInstance
let lanes: [DuckDBConnection, DuckDBConnection]
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  lanes = [await instance.connect(), await instance.connect()]
})
afterAll(() => {
  for (const lane of lanes) lane.closeSync()
  instance.closeSync()
})

function unit(label: string, statement: string, after: readonly number[] = []): Unit {
  return { label, statements: [statement], after }
}

it('begins a unit only when those it waits for are done, and others beside them', async () => {
  const begun: [string, DuckDBConnection][] = []
  const units = [
    unit('slow', 'CREATE TABLE slow AS SELECT count(*) AS n FROM range(40000000) WHERE hash(range) % 3 = 0'),
    unit('needs slow', 'CREATE TABLE twice AS SELECT n * 2 AS n FROM slow', [0]),
    unit('quick', 'CREATE TABLE quick AS SELECT 1 AS n'),
    unit('needs all', 'CREATE TABLE whole AS SELECT * FROM twice, quick', [0, 1, 2]),
  ]
  await runUnits(lanes, units, ({ unit: { label }, connection }) => begun.push([label, connection]))
  expect(begun.map(([label]) => label)).toEqual(['slow', 'quick', 'needs slow', 'needs all'])
  expect(begun[0]?.[1]).not.toBe(begun[1]?.[1])
  expect((await lanes[0].runAndReadAll('SELECT count(*) FROM whole')).getRows()).toEqual([[1n]])
})

it('goes through all units in order on one connection', async () => {
  const begun: string[] = []
  const units = ['a', 'b', 'c'].map((label) => unit(label, 'SELECT 1'))
  await runUnits([lanes[0]], units, (at) => begun.push(at.unit.label))
  expect(begun).toEqual(['a', 'b', 'c'])
})

it('stops the others when one fails, and throws its error and not theirs', async () => {
  const started = performance.now()
  const work = runUnits(lanes, [
    unit('endless', ENDLESS),
    unit('faulty', 'SELECT * FROM nowhere'),
    unit('c', 'SELECT 1'),
  ])
  await expect(work).rejects.toThrow(/nowhere does not exist/)
  expect(performance.now() - started).toBeLessThan(10_000)
  // Both connections are free again.
  for (const lane of lanes) expect((await lane.runAndReadAll('SELECT 1')).getRows()).toEqual([[1]])
})

it('does not wait for ever for what never comes', async () => {
  const units = [unit('a', 'SELECT 1', [1]), unit('b', 'SELECT 1', [0])]
  await expect(runUnits(lanes, units)).rejects.toThrow('units wait for each other: 0, 1')
})
