/** What a witness or a stranger takes away: the last checkpoint, or the proof of one entry. */
import { Refused } from '#core/diagnostic'
import { findLastCheckpoint, proveEntry } from '#store/ledger'
import { openAsIs, type RecordOptions } from '#store/record'

export type LedgerExport = { entry: number } | 'checkpoint'

export async function exportLedger(options: RecordOptions, what: LedgerExport): Promise<string> {
  const record = await openAsIs(options)
  try {
    return await record.owner.transaction().execute(async (tx) => {
      if (what !== 'checkpoint') return proveEntry(tx, what.entry)
      const last = await findLastCheckpoint(tx)
      if (last === undefined) throw new Refused('ledger.no-entry', '存证账还没有检查点。', '系统运行并有操作之后再试。')
      return last.note
    })
  } finally {
    await record.close()
  }
}
