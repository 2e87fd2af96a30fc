/** What has to be done as time passes: the tree of a new day, and answers nobody asks for again. */
import { dropOldAnswers, type House, runAsSystem } from '#app/identity'
import type { LocalDate } from '#core/calendar'
import { refreshPaths } from '#store/authority'

const EVERY_MS = 60_000

/** The tree of today is there when this settles. Returns how to stop. */
export async function keepHouse(
  house: House,
  today: () => LocalDate,
  onFault: (error: unknown) => void,
): Promise<() => Promise<void>> {
  let day: LocalDate | undefined
  const pass = async () => {
    const now = today()
    // Access is decided by the tree of today, which a fact recorded long ago may have changed overnight.
    if (now !== day) await runAsSystem(house, 'new day', (tx) => refreshPaths(tx, now))
    day = now
    await dropOldAnswers(house)
  }
  await pass()
  let running: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    running = running.then(pass).then(undefined, onFault)
  }, EVERY_MS)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await running
  }
}
