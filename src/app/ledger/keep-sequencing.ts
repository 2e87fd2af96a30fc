/** Gives entries their places as long as the program runs. A pass that fails is told and tried again: entries wait, nothing is lost. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ensureLedgerKey } from '#store/ledger'
import type { Record } from '#store/record'
import { sequenceRecord } from './sequence-record.ts'

export type Sequencing = {
  everyMs?: number
  /** How long events wait for others to share their entry. */
  eventsWaitMs?: number
  onFault: (error: unknown) => void
}

/** Returns how to stop; the last pass is made before it settles. */
export function keepSequencing(
  record: Pick<Record, 'app' | 'dataDir'>,
  { everyMs = 1000, eventsWaitMs = 60_000, onFault }: Sequencing,
): () => Promise<void> {
  const key = ensureLedgerKey(record.dataDir)
  const stop = new AbortController()
  const pass = async (waitMs: number): Promise<void> => {
    try {
      await sequenceRecord(record, key, { eventsWaitMs: waitMs })
    } catch (error) {
      onFault(error)
    }
  }
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await pass(eventsWaitMs)
      await sleep(everyMs, undefined, { signal: stop.signal, ref: false }).catch(() => undefined)
    }
    await pass(0)
  }
  const running = run()
  return async () => {
    stop.abort()
    await running
  }
}
