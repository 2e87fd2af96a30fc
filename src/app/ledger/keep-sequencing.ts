/** Gives entries their places as long as the program runs. A pass that fails is told and tried again: entries wait, nothing is lost. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ensureLedgerKey, sequenceLedger } from '#store/ledger'
import type { Record } from '#store/record'

export type Sequencing = {
  everyMs?: number
  onFault: (error: unknown) => void
}

/** Returns how to stop; the last pass is made before it settles. */
export function keepSequencing(
  record: Pick<Record, 'app' | 'dataDir'>,
  { everyMs = 1000, onFault }: Sequencing,
): () => Promise<void> {
  const key = ensureLedgerKey(record.dataDir)
  const stop = new AbortController()
  const pass = async (): Promise<void> => {
    try {
      await sequenceLedger(record.app, record.dataDir, key)
    } catch (error) {
      onFault(error)
    }
  }
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await pass()
      await sleep(everyMs, undefined, { signal: stop.signal, ref: false }).catch(() => undefined)
    }
    await pass()
  }
  const running = run()
  return async () => {
    stop.abort()
    await running
  }
}
