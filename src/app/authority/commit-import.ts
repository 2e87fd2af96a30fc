/** Records what a previewed file says: all of it, in one transaction and one entry of the ledger, or nothing. */
import type { AuthorityKind } from '#core/authority'
import type { LocalDate } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import type { Actor } from '#core/ledger'
import { assertFacts, lockFacts, openSealed } from '#store/authority'
import { appendEntry, type RowKey } from '#store/ledger'
import type { Scope } from '#store/record'
import { planImport } from './plan-import.ts'
import { describe } from './preview-import.ts'

export type ImportDone = { rows: number; created: number; changed: number; duplicates: number; entry?: number }

export async function commitImport(
  tx: Scope,
  request: {
    dataDir: string
    kind: AuthorityKind
    token: string
    actor: Actor
    today: LocalDate
    reason?: string
  },
): Promise<ImportDone> {
  const { dataDir, kind, token, actor, today, reason } = request
  const sealed = await openSealed(dataDir, kind, token)
  await lockFacts(tx)
  // Planned anew: since the preview others may have recorded something.
  const plan = await planImport(tx, kind, sealed.rows)
  const { rows, created, changed, duplicates, rejected } = describe(kind, sealed, plan)
  const [first] = rejected
  if (first !== undefined)
    throw new Refused(
      'import.count-mismatch',
      `预览之后情况有变，第 ${first.line} 行不能导入：${first.reason}没有导入任何一行。`,
      '请重新上传文件预览。',
    )
  if (plan.assertions.length === 0) return { rows, created, changed, duplicates }
  const { batch } = sealed
  const why = reason ?? `导入《${batch.original.name}》`
  const entry = await appendEntry(
    tx,
    {
      action: 'authority.import',
      actor,
      subject: { kind: 'import', id: kind },
      // By its digest, not by a name somebody gave it; the facts say where they come from.
      details: {
        digest: batch.original.digest,
        rows,
        created,
        changed,
        duplicates,
      },
    },
    async ({ id }): Promise<RowKey[]> => {
      const facts = await assertFacts(
        tx,
        id,
        plan.assertions.map((assertion) => ({ ...assertion, reason: why })),
        today,
      )
      return facts.map(({ seq }) => ({ table: 'fact', key: { seq } }))
    },
  )
  return { rows, created, changed, duplicates, entry: entry.id }
}
