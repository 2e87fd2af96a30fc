/**
 * So many at once, the others in the order they came. More than the machine can work on only share it: each is answered later, and
 * every connection that is opened for them has everything to learn.
 */
import { availableParallelism } from 'node:os'
import { type Premises, poolUse } from '#app/premises'

export type Turns = <T>(work: () => Promise<T>) => Promise<T>

export function openTurns(atOnce: number): Turns {
  let busy = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (busy < atOnce) busy += 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      // Whoever waits takes over the turn.
      const next = waiting.shift()
      if (next === undefined) busy -= 1
      else next()
    }
  }
}

/** Of a customer's database we do not know how much it can do: as many as there are connections. */
export function turnsAt({ kind, app }: Pick<Premises['record'], 'kind' | 'app'>): Turns {
  return openTurns(kind === 'embedded' ? 2 * availableParallelism() + 1 : poolUse(app).most)
}
