/** Records one fact by hand: what holds from when to when, why, and on what it is based; or asks for it, where that takes two. */
import { randomUUID } from 'node:crypto'
import type { AuthorityKind, AuthorityValues, ValueFault } from '#core/authority'
import type { LocalDate } from '#core/calendar'
import type { Actor } from '#core/ledger'
import { type Assertion, assertFacts, findGivingRights, lockFacts, readHistory } from '#store/authority'
import { appendEntry, type RowKey } from '#store/ledger'
import type { Scope } from '#store/record'
import { type Asking, askForFacts } from './ask-for-facts.ts'
import { checkFacts } from './check-facts.ts'
import { refuseCircle } from './circles.ts'

export type FactRequest<K extends AuthorityKind = AuthorityKind> = {
  kind: K
  /** Absent: something new. */
  id?: string
  validFrom: LocalDate
  validTo?: LocalDate
  /** null: on these days there is nothing. */
  value: AuthorityValues[K] | null
  reason: string
  /** The last fact the person saw of it; 0 for something new. */
  version: number
  actor: Actor
  today: LocalDate
  /** What it takes where it gives rights: another person, or nobody else. Refuses whoever may not give them at all. */
  giving?(): Promise<Asking | 'alone'>
}

/**
 * `waiting`: it gives rights and waits for another person. `changed`: somebody recorded something since. `faults`: what is
 * wrong, field by field. `unknown`: there is nothing of that id.
 */
export type FactAnswer =
  | { outcome: 'recorded'; id: string; version: number; entry: number }
  | { outcome: 'waiting'; id: string; approval: string }
  | { outcome: 'changed'; version: number }
  | { outcome: 'unknown' }
  | { outcome: 'faults'; faults: readonly ValueFault[] }

export async function assertFact<K extends AuthorityKind>(tx: Scope, request: FactRequest<K>): Promise<FactAnswer> {
  const { kind, value, validFrom, validTo, reason, actor, today, version } = request
  if (validTo !== undefined && validTo <= validFrom)
    return { outcome: 'faults', faults: [{ field: 'validTo', message: '不晚于起始的一天。' }] }
  await lockFacts(tx)
  const id = request.id ?? randomUUID()
  const { facts } = await readHistory(tx, kind, id)
  if (request.id !== undefined && facts.length === 0) return { outcome: 'unknown' }
  const last = facts.at(-1)?.seq ?? 0
  if (last !== version) return { outcome: 'changed', version: last }
  const known = facts.findLast((fact) => fact.value !== null)?.value
  const officer = known !== null && typeof known === 'object' && 'officer' in known ? known.officer : undefined
  const assertion = {
    kind,
    id,
    validFrom,
    ...(validTo !== undefined && { validTo }),
    value,
    reason,
    ...(officer !== undefined && { officer }),
  } as Assertion
  const givesRights = (await findGivingRights(tx, [assertion])).has(0)
  const faults = await checkFacts(tx, [assertion], new Map([[id, facts]]), givesRights ? 'grant' : 'change')
  if (faults.length > 0) return { outcome: 'faults', faults }
  const asking = givesRights ? await request.giving?.() : 'alone'
  if (asking === undefined) throw new Error(`${kind} ${id} gives rights, and nobody said whose confirmation it takes`)
  if (asking !== 'alone')
    return { outcome: 'waiting', id, approval: await askForFacts(tx, asking, [{ assertion, version }], { reason }) }
  let recorded = 0
  const entry = await appendEntry(
    tx,
    {
      action: value === null ? 'authority.end' : facts.length === 0 ? 'authority.create' : 'authority.change',
      actor,
      subject: { kind, id },
      // Not why: the ledger is read by many who may not see whom it is about. The fact says it, and its digest is in the entry.
      details: { from: validFrom, to: validTo },
    },
    async (own): Promise<RowKey[]> => {
      const [fact] = await assertFacts(tx, own.id, [assertion], today)
      if (fact === undefined) throw new Error('a fact was not recorded')
      recorded = fact.seq
      return [{ table: 'fact', key: { seq: fact.seq } }]
    },
  )
  await refuseCircle(tx, kind, value, validFrom)
  return { outcome: 'recorded', id, version: recorded, entry: entry.id }
}
