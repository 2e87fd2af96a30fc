/** Security events as they are stored, beside what the ledger sealed of them first. */
import { sql } from 'kysely'
import { canonicalJson } from '#core/ledger'
import { type LedgerFault, rowHash } from '#store/ledger'
import type { Scope } from '#store/record'

export type ComparedEvents = {
  faults: LedgerFault[]
  /** How many were held against a seal; undefined in a database in which events are not under the ledger yet. */
  compared: number | undefined
  /** Not sealed yet. */
  waiting: number
}

/** As the owner. The seals themselves are rows that the ledger knows; they are compared with it elsewhere. */
export async function compareEvents(tx: Scope): Promise<ComparedEvents> {
  if (!(await isSealing(tx))) return { faults: [], compared: undefined, waiting: 0 }
  const { rows } = await sql<{ id: number; entry: number | null; stored: boolean }>`
    with ${SEALED},
    stored as (select t.id, ${rowHash()} as digest from quanze.security_event t)
    select coalesce(e.id, s.id) as id, s.entry_id as entry, e.id is not null as stored
    from stored e full join sealed s on s.id = e.id
    where e.digest is distinct from s.digest
      and not (s.id is null and e.id in (select p.event_id from quanze.event_pending p))
    order by 1`.execute(tx)
  const counted = await sql<{ sealed: number; waiting: number }>`
    with ${SEALED}
    select (select count(*) from sealed) as sealed,
      (select count(*) from quanze.event_pending p where p.event_id not in (select s.id from sealed s)) as waiting`.execute(
    tx,
  )
  const { sealed = 0, waiting = 0 } = counted.rows[0] ?? {}
  return { faults: rows.map(faultOf), compared: sealed, waiting }
}

async function isSealing(tx: Scope): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass('quanze.event_seal') is not null as there`.execute(tx)
  return rows[0]?.there === true
}

/** What was sealed of an event first: it never changes, so a later seal of it makes nothing good. */
const SEALED = sql`sealed as materialized (
  select distinct on (x.id) x.id, x.digest, s.entry_id
  from quanze.event_seal s, unnest(s.ids, s.digests) x (id, digest)
  order by x.id, s.entry_id, s.part)`

function faultOf({ id, entry, stored }: { id: number; entry: number | null; stored: boolean }): LedgerFault {
  const place = { table: 'security_event', key: canonicalJson({ id }), entry: entry ?? undefined }
  if (entry === null) return { kind: 'row-unknown', ...place }
  return { kind: stored ? 'row-changed' : 'row-removed', ...place }
}
