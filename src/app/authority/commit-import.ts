/** Records what a previewed file says: all of it, in one transaction and one entry of the ledger, or nothing; what gives rights waits. */
import type { AuthorityKind } from '#core/authority'
import type { LocalDate } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import type { Actor } from '#core/ledger'
import { type Assertion, assertFacts, lockFacts, openSealed } from '#store/authority'
import { appendEntry, type RowKey } from '#store/ledger'
import type { Scope } from '#store/record'
import { type Asking, askForFacts } from './ask-for-facts.ts'
import { type Giving, planImport } from './plan-import.ts'
import { describe } from './preview-import.ts'

/** `entry`: of what was recorded. `approval`: of what waits for another person. */
export type ImportDone = {
  rows: number
  created: number
  changed: number
  waiting: number
  duplicates: number
  entry?: number
  approval?: string
}

export async function commitImport(
  tx: Scope,
  request: {
    dataDir: string
    kind: AuthorityKind
    token: string
    actor: Actor
    today: LocalDate
    reason?: string
    /** Rows that give rights are put before another person in this name, or recorded, or refused. */
    giving: Exclude<Giving, 'wait'> | Asking
  },
): Promise<ImportDone> {
  const { dataDir, kind, token, actor, today, reason, giving } = request
  const asking = isAsking(giving) ? giving : undefined
  const sealed = await openSealed(dataDir, kind, token)
  await lockFacts(tx)
  // Planned anew: since the preview others may have recorded something.
  const plan = await planImport(tx, kind, sealed.rows, isAsking(giving) ? 'wait' : giving)
  const { rows, created, changed, duplicates, rejected, waiting } = describe(kind, sealed, plan)
  const [first] = rejected
  if (first !== undefined)
    throw new Refused(
      'import.count-mismatch',
      `预览之后情况有变，第 ${first.line} 行不能导入：${first.reason}没有导入任何一行。`,
      '请重新上传文件预览。',
    )
  const counts = { rows, created, changed, waiting, duplicates }
  const { batch } = sealed
  const why = reason ?? `导入《${batch.original.name}》`
  const saying = <T extends Assertion>(assertion: T) => ({ ...assertion, reason: why })
  const approval =
    asking === undefined || plan.asked.length === 0
      ? undefined
      : await askForFacts(
          tx,
          asking,
          plan.asked.map(({ assertion, version }) => ({ assertion: saying(assertion), version })),
          { reason: why, file: { name: batch.original.name, rows: waiting, digest: batch.original.digest } },
        )
  const told = { ...counts, ...(approval !== undefined && { approval }) }
  if (plan.assertions.length === 0) return told
  const entry = await appendEntry(
    tx,
    {
      action: 'authority.import',
      actor,
      subject: { kind: 'import', id: kind },
      // By its digest, not by a name somebody gave it; the facts say where they come from.
      details: { digest: batch.original.digest, ...counts },
    },
    async ({ id }): Promise<RowKey[]> => {
      const facts = await assertFacts(tx, id, plan.assertions.map(saying), today)
      return facts.map(({ seq }) => ({ table: 'fact', key: { seq } }))
    },
  )
  return { ...told, entry: entry.id }
}

function isAsking(giving: Exclude<Giving, 'wait'> | Asking): giving is Asking {
  return typeof giving === 'object' && 'account' in giving
}
