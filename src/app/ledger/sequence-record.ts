/** All that waits: events into entries, entries into the tree, the tree under a signature. */
import type { SignerKey } from '#core/ledger'
import { sealEvents } from '#store/identity'
import { asSequencer, type Sequenced, sequenceLedger } from '#store/ledger'
import type { Record } from '#store/record'

/** `eventsWaitMs`: the oldest event must have waited so long, so that the others of that time share its entry. */
export async function sequenceRecord(
  { app, dataDir }: Pick<Record, 'app' | 'dataDir'>,
  key: SignerKey,
  { eventsWaitMs = 0 }: { eventsWaitMs?: number } = {},
): Promise<Sequenced> {
  for (let some = 1; some > 0; ) some = await asSequencer(app, (tx) => sealEvents(tx, eventsWaitMs))
  return sequenceLedger(app, dataDir, key)
}
