/** Where the ledger stands: the last signed checkpoint and what waits to be placed. */
import { openCheckpoint, toBase64, type VerifierKey, verifierText } from '#core/ledger'
import type { Scope } from '#store/record'
import { findLastCheckpoint } from './prove-entry.ts'
import type { LedgerTables } from './tables.ts'

export type LedgerStanding = {
  origin: string
  size: number
  /** Base64. */
  root: string
  note: string
  /** The public key, as one line. */
  key: string
  at: string | undefined
  pending: number
}

export async function readStanding(tx: Scope, verifier: VerifierKey): Promise<LedgerStanding> {
  const { pending } = await tx
    .withTables<LedgerTables>()
    .selectFrom('ledger_pending')
    .select(({ fn }) => fn.countAll<number>().as('pending'))
    .executeTakeFirstOrThrow()
  const last = await findLastCheckpoint(tx)
  const checkpoint = last === undefined ? undefined : openCheckpoint(last.note, verifier)
  return {
    origin: verifier.name,
    size: checkpoint?.size ?? 0,
    root: checkpoint === undefined ? '' : toBase64(checkpoint.root),
    note: checkpoint === undefined ? '' : (last?.note ?? ''),
    key: verifierText(verifier),
    at: last?.at.toISOString(),
    pending,
  }
}
