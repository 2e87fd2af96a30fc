/** The units of a job, side by side where they may be: most statements are small, and one after the other they leave a processor idle. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Limits, Unit } from './job.ts'

/** `large`: takes so much of memory that two of the kind at once would spill, or find none left. */
export type Work = Omit<Unit, 'reads'> & { large?: boolean }

export type Begun = { unit: Work; done: number; connection: DuckDBConnection }

/** What is made of a row takes about 250 bytes where every row is a group of its own. */
const ROWS_A_MB = 4000

/** Of the memory allowed, two units side by side have a half each. `rows`: how many each register has. */
export function findLarge(
  units: readonly Unit[],
  rows: ReadonlyMap<string, number>,
  { memoryMb }: Pick<Limits, 'memoryMb'>,
): Work[] {
  return units.map(({ reads, ...unit }) => {
    const read = reads.reduce((sum, register) => sum + (rows.get(register) ?? 0), 0)
    return { ...unit, large: read > (memoryMb / 2) * ROWS_A_MB }
  })
}

/**
 * One that fails stops the others; its error is thrown when all have stopped. Each connection at work is a thread itself; DuckDB gets
 * those that are left of `threads`: more threads than processors only wait for each other.
 */
export async function runUnits(
  connections: readonly DuckDBConnection[],
  threads: number,
  units: readonly Work[],
  begun: (at: Begun) => void = () => undefined,
): Promise<void> {
  const waiting = new Map(units.entries())
  const done = new Set<number>()
  let working = 0
  let large = false
  let awake = 0
  let faulty: number | undefined
  const asleep: (() => void)[] = []
  const wake = (lanes: number) => {
    for (const rouse of asleep.splice(0, Math.max(0, lanes))) rouse()
  }
  const ready = () =>
    [...waiting].filter(([, unit]) => !(large && unit.large === true) && unit.after.every((place) => done.has(place)))

  const share = async (connection: DuckDBConnection, more: number) => {
    awake += more
    if (connections.length > 1) await connection.run(`SET threads = ${Math.max(1, threads - Math.max(1, awake) + 1)}`)
  }

  const work = async (connection: DuckDBConnection, place: number, unit: Work) => {
    for (const statement of unit.statements) {
      if (faulty !== undefined) return
      await connection.run(statement)
    }
    done.add(place)
  }

  const runLane = async (connection: DuckDBConnection, lane: number) => {
    let whole = false
    try {
      while (waiting.size > 0 && faulty === undefined) {
        const [next] = ready()
        if (next === undefined) {
          if (working === 0) throw new Error(`units wait for each other: ${[...waiting.keys()].join(', ')}`)
          const roused = new Promise<void>((rouse) => asleep.push(rouse))
          await share(connection, -1)
          await roused
          await share(connection, 1)
          continue
        }
        const [place, unit] = next
        waiting.delete(place)
        begun({ unit, done: done.size, connection })
        working += 1
        large ||= unit.large === true
        await work(connection, place, unit)
        working -= 1
        large &&= unit.large !== true
        // One is for this lane itself.
        wake(ready().length - 1)
      }
      await share(connection, -1)
      whole = true
    } finally {
      if (!whole) {
        faulty ??= lane
        for (const each of connections) if (each !== connection) each.interrupt()
      }
      wake(asleep.length)
    }
  }

  const [first] = connections
  if (first !== undefined) await share(first, connections.length)
  const ends = await Promise.allSettled(connections.map(runLane))
  const fault = faulty === undefined ? undefined : ends[faulty]
  if (fault?.status === 'rejected') throw fault.reason
}
