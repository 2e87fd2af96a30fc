import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findLarge, runUnits, type Work } from './run-units.ts'

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

function unit(label: string, statement: string, after: readonly number[] = []): Work {
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
  await runUnits(lanes, 2, units, ({ unit: { label }, connection }) => begun.push([label, connection]))
  expect(begun.map(([label]) => label)).toEqual(['slow', 'quick', 'needs slow', 'needs all'])
  expect(begun[0]?.[1]).not.toBe(begun[1]?.[1])
  expect((await lanes[0].runAndReadAll('SELECT count(*) FROM whole')).getRows()).toEqual([[1n]])
})

it('goes through all units in order on one connection', async () => {
  const begun: string[] = []
  const units = ['a', 'b', 'c'].map((label) => unit(label, 'SELECT 1'))
  await runUnits([lanes[0]], 2, units, (at) => begun.push(at.unit.label))
  expect(begun).toEqual(['a', 'b', 'c'])
})

it('has as many threads at work as it may, whether both connections have work or one waits', async () => {
  const threads = async () => (await lanes[0].runAndReadAll("SELECT current_setting('threads')")).getRows()[0]?.[0]
  const asked = "SELECT current_setting('threads') AS n"
  // Neither ends before the other has asked.
  const slow = 'SELECT count(*) FROM range(40000000) WHERE hash(range) % 3 = 0'
  const both = ['a', 'b'].map((name) => ({
    ...unit(name, ''),
    statements: [`CREATE TABLE both_${name} AS ${asked}`, slow],
  }))
  await runUnits(lanes, 2, both)
  const waits = [unit('first', `CREATE TABLE first AS ${asked}`), unit('second', 'SELECT 1', [0])]
  const third = { ...unit('third', 'SELECT 1', [1]), statements: ['SELECT 1', `CREATE TABLE third AS ${asked}`] }
  await runUnits(lanes, 4, [...waits, third])
  const seen = await lanes[0].runAndReadAll('SELECT a.n, b.n, third.n FROM both_a a, both_b b, third')
  expect(seen.getRows()).toEqual([[1n, 1n, 4n]])
  expect(await threads()).toBe(4n)
  await runUnits(lanes, 2, [unit('one', 'SELECT 1')])
  expect(await threads()).toBe(2n)
})

it('runs one large unit at a time, and others beside it', async () => {
  const running = new Set<string>()
  const together: string[] = []
  const watched = lanes.map(
    (lane) =>
      new Proxy(lane, {
        get: (target, name) =>
          name !== 'run'
            ? Reflect.get(target, name)
            : async (statement: string) => {
                if (statement.startsWith('SET')) return target.run(statement)
                const label = statement.slice(3, 4)
                running.add(label)
                together.push([...running].sort().join(''))
                const result = await target.run(statement)
                running.delete(label)
                return result
              },
      }),
  ) as [DuckDBConnection, DuckDBConnection]
  const slow = 'SELECT count(*) FROM range(30000000) WHERE hash(range) % 3 = 0'
  const units = ['A', 'B', 'c', 'D', 'e'].map((label) => ({
    ...unit(label, `/* ${label} */ ${slow}`),
    large: label < 'a',
  }))
  await runUnits(watched, 2, units)
  expect(together.filter((some) => (some.match(/[A-Z]/g) ?? []).length > 1)).toEqual([])
  expect(together).toContain('Ac')
  expect(new Set(together.join(''))).toEqual(new Set('ABcDe'))
})

it('knows of a unit by the rows of what it reads whether it leaves room beside it', () => {
  const rows = new Map([
    ['small', 1_000],
    ['large', 900_000],
    ['larger', 1_100_000],
  ])
  const units = [['small'], ['large'], ['larger'], ['small', 'large', 'larger'], ['unheard of'], []].map(
    (reads, i) => ({
      ...unit(`${i}`, 'SELECT 1'),
      reads,
    }),
  )
  expect(findLarge(units, rows, { memoryMb: 512 }).map(({ large }) => large)).toEqual([
    false,
    false,
    true,
    true,
    false,
    false,
  ])
  expect(findLarge(units, rows, { memoryMb: 1024 }).map(({ large }) => large)).toEqual(units.map(() => false))
})

it('stops the others when one fails, and throws its error and not theirs', async () => {
  const started = performance.now()
  const work = runUnits(lanes, 2, [
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
  await expect(runUnits(lanes, 2, units)).rejects.toThrow('units wait for each other: 0, 1')
})
