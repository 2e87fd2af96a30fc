/**
 * Security events into the ledger, many to an entry: whoever stands at the doors makes as many as he likes, and the ledger must not grow
 * by a leaf for each.
 */
import { sql } from 'kysely'
import type { Actor } from '#core/ledger'
import { adoptionOf, appendEntry, type RowKey, rowHash } from '#store/ledger'
import type { Scope } from '#store/record'

const ACTOR: Actor = { kind: 'system', reason: 'events' }
const PART = 1000
const MOST = 100_000

/** Those that wait, once the oldest has waited so long. As the only sequencer. Returns how many there were. */
export async function sealEvents(tx: Scope, waitMs: number): Promise<number> {
  const { rows } = await sql<{ id: number; adopts: boolean }>`
    with oldest as (select to_adopt, since from event_pending order by to_adopt desc, event_id limit 1)
    select p.event_id as id, p.to_adopt as adopts from event_pending p
    where p.to_adopt = (select to_adopt from oldest where to_adopt or since <= now() - ${waitMs} * interval '1 millisecond')
    order by p.event_id limit ${MOST}`.execute(tx)
  const ids = rows.map(({ id }) => id)
  const [first, last] = [ids[0], ids.at(-1)]
  if (first === undefined || last === undefined) return 0
  const change =
    rows[0]?.adopts === true
      ? adoptionOf('security_event', ids.length)
      : {
          action: 'event.seal',
          actor: ACTOR,
          subject: { kind: 'securityEvent', id: first === last ? String(first) : `${first}–${last}` },
          details: { events: ids.length },
        }
  await appendEntry(tx, change, ({ id }) => insertSeals(tx, id, ids))
  await sql`delete from event_pending where event_id = any (${ids}::bigint[])`.execute(tx)
  return ids.length
}

async function insertSeals(tx: Scope, entry: number, ids: readonly number[]): Promise<RowKey[]> {
  const keys: RowKey[] = []
  for (let at = 0; at < ids.length; at += PART) {
    const { numAffectedRows } = await sql`
      insert into event_seal (entry_id, part, ids, digests)
      select ${entry}::bigint, ${keys.length}::integer, array_agg(t.id order by t.id), array_agg(${rowHash()} order by t.id)
      from security_event t where t.id = any (${ids.slice(at, at + PART)}::bigint[]) having count(*) > 0`.execute(tx)
    if (numAffectedRows === 1n) keys.push({ table: 'event_seal', key: { entry_id: entry, part: keys.length } })
  }
  return keys
}
