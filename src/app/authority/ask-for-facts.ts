/** Asks for facts that give rights: nothing is recorded of them until another person confirms it. */
import { randomUUID } from 'node:crypto'
import { insertRequestedFacts, type RequestedFact } from '#store/authority'
import { insertApproval } from '#store/identity'
import { appendEntry } from '#store/ledger'
import type { Scope } from '#store/record'

/** Who asks, when, and until when it waits. */
export type Asking = { account: string; now: Date; expiresAt: Date }

export async function askForFacts(
  tx: Scope,
  { account, now, expiresAt }: Asking,
  facts: readonly RequestedFact[],
  { reason, file }: { reason: string; file?: { name: string; rows: number; digest: string } },
): Promise<string> {
  const id = randomUUID()
  await appendEntry(
    tx,
    {
      action: 'approval.ask',
      actor: { kind: 'account', id: account },
      subject: { kind: 'approval', id },
      // Neither why nor of whom: many read the ledger.
      details: {
        kinds: [...new Set(facts.map(({ assertion }) => assertion.kind))],
        facts: facts.length,
        ...(file !== undefined && { digest: file.digest, rows: file.rows }),
      },
    },
    async () => {
      const approval = await insertApproval(tx, {
        act: 'recordFacts',
        id,
        requestedBy: account,
        now,
        expiresAt,
        reason,
        ...(file !== undefined && { file }),
      })
      return [approval, ...(await insertRequestedFacts(tx, id, facts))]
    },
  )
  return id
}
