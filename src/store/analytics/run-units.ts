/** The units of a job, side by side where they may be: most statements are small, and one after the other they leave a processor idle. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Unit } from './job.ts'

export type Begun = { unit: Unit; done: number; connection: DuckDBConnection }

/** One that fails stops the others; its error is thrown when all have stopped. */
export async function runUnits(
  connections: readonly DuckDBConnection[],
  units: readonly Unit[],
  begun: (at: Begun) => void = () => undefined,
): Promise<void> {
  const waiting = new Map(units.entries())
  const done = new Set<number>()
  let working = 0
  let faulty: number | undefined
  let asleep: (() => void)[] = []
  const wake = () => {
    for (const rouse of asleep) rouse()
    asleep = []
  }

  const work = async (connection: DuckDBConnection, place: number, unit: Unit) => {
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
        const next = [...waiting].find(([, unit]) => unit.after.every((place) => done.has(place)))
        if (next === undefined) {
          if (working === 0) throw new Error(`units wait for each other: ${[...waiting.keys()].join(', ')}`)
          await new Promise<void>((rouse) => asleep.push(rouse))
          continue
        }
        const [place, unit] = next
        waiting.delete(place)
        begun({ unit, done: done.size, connection })
        working += 1
        await work(connection, place, unit)
        working -= 1
        wake()
      }
      whole = true
    } finally {
      if (!whole) {
        faulty ??= lane
        for (const each of connections) if (each !== connection) each.interrupt()
      }
      wake()
    }
  }

  const ends = await Promise.allSettled(connections.map(runLane))
  const fault = faulty === undefined ? undefined : ends[faulty]
  if (fault?.status === 'rejected') throw fault.reason
}
