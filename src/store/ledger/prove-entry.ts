/** The proof of one entry as a text file, against the last checkpoint. */

import { Refused } from '#core/diagnostic'
import { type Json, planConsistency, planInclusion, writeProof } from '#core/ledger'
import type { Scope } from '#store/record'
import { readRanges } from './nodes.ts'
import type { LedgerTables } from './tables.ts'

/** In a scope that may read the entry. */
export async function proveEntry(tx: Scope, id: number): Promise<string> {
  const tables = tx.withTables<LedgerTables>()
  const entry = await tables.selectFrom('ledger_entry').selectAll().where('id', '=', id).executeTakeFirst()
  if (entry === undefined) throw new Refused('ledger.no-entry', `存证账里没有第${id}条。`)
  if (entry.salt === null)
    throw new Refused('ledger.no-entry', `存证账第${id}条的内容已依法删除，只留有承诺值，不能再出具证明。`)
  const leaf = await tables.selectFrom('ledger_leaf').select('index').where('entry_id', '=', id).executeTakeFirst()
  const checkpoint = await findLastCheckpoint(tx)
  if (leaf === undefined || checkpoint === undefined || leaf.index >= checkpoint.size)
    throw new Refused('ledger.no-entry', `存证账第${id}条还没有排入检查点。`, '稍候再试。')
  const path = await readRanges(tx, planInclusion(leaf.index, checkpoint.size))
  const shown = {
    id,
    at: entry.at.toISOString(),
    action: entry.action,
    salt: entry.salt.toString('hex'),
    record: entry.record as Json,
  }
  return writeProof({ entry: shown, index: leaf.index, path, note: checkpoint.note })
}

/** The hashes that show a witness how the ledger goes on from the checkpoint it holds. */
export async function proveConsistency(tx: Scope, earlier: number, later: number): Promise<Uint8Array[]> {
  return readRanges(tx, planConsistency(earlier, later))
}

export async function findLastCheckpoint(tx: Scope): Promise<{ size: number; note: string; at: Date } | undefined> {
  return tx
    .withTables<LedgerTables>()
    .selectFrom('ledger_checkpoint')
    .select(['size', 'note', 'at'])
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function findCheckpoint(tx: Scope, size: number): Promise<{ size: number; note: string } | undefined> {
  return tx
    .withTables<LedgerTables>()
    .selectFrom('ledger_checkpoint')
    .select(['size', 'note'])
    .where('size', '=', size)
    .executeTakeFirst()
}
