/** Findings as they are stored, beside what the ledger sealed of them last, and their counts beside the findings. */
import { sql } from 'kysely'
import { canonicalJson } from '#core/ledger'
import type { LedgerFault, RowDifference } from '#store/ledger'
import { listDifferences } from '#store/ledger'
import type { Scope } from '#store/record'
import { findingHash } from './seal-findings.ts'

export type ComparedFindings = {
  faults: LedgerFault[]
  /** How many were held against a seal. */
  compared: number
  /** What was recorded before findings were sealed, and not since: nothing vouches for it. */
  unsealed: { runs: number; findings: number }
}

type Differing = { pack: string; fingerprint: string; entry: number | null; stored: boolean }

/** As the owner. The seals themselves are rows that the ledger knows; they are compared with it elsewhere. */
export async function compareFindings(tx: Scope): Promise<ComparedFindings> {
  if (!(await isSealing(tx))) return { faults: [], compared: 0, unsealed: await countAll(tx) }
  const { rows } = await sql<Differing>`
    with ${SEALED},
    stored as (select f.pack, f.fingerprint, f.last_run, ${findingHash('f')} as digest from quanze.finding f)
    select coalesce(f.pack, s.pack) as pack, coalesce(f.fingerprint, s.fingerprint) as fingerprint, s.entry_id as entry,
      f.pack is not null as stored
    from stored f full join sealed s on s.pack = f.pack and s.fingerprint = f.fingerprint
    where f.digest is distinct from s.digest
      and not (s.pack is null and f.last_run in (select u.id from (${UNSEALED_RUNS}) u))
    order by 1, 2`.execute(tx)
  const counted = await sql<{ runs: number; findings: number; sealed: number }>`
    with ${SEALED}
    select (select count(*) from (${UNSEALED_RUNS}) u) as runs, (select count(*) from sealed) as sealed,
      (select count(*) from quanze.finding f where f.last_run in (select u.id from (${UNSEALED_RUNS}) u)
        and not exists (select from sealed s where s.pack = f.pack and s.fingerprint = f.fingerprint)) as findings`.execute(
    tx,
  )
  const { runs = 0, findings = 0, sealed = 0 } = counted.rows[0] ?? {}
  return { faults: rows.map(faultOf), compared: sealed, unsealed: { runs, findings } }
}

/** A database that this program has not opened for work yet has no seals. */
async function isSealing(tx: Scope): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass('quanze.finding_seal') is not null as there`.execute(tx)
  return rows[0]?.there === true
}

async function countAll(tx: Scope): Promise<ComparedFindings['unsealed']> {
  const { rows } = await sql<ComparedFindings['unsealed']>`
    select (select count(*) from quanze.run) as runs, (select count(*) from quanze.finding) as findings`.execute(tx)
  return rows[0] ?? { runs: 0, findings: 0 }
}

/** The last that was sealed of each finding. */
const SEALED = sql`sealed as materialized (
  select distinct on (s.pack, x.fingerprint) s.pack, x.fingerprint, x.digest, s.entry_id
  from quanze.finding_seal s, unnest(s.fingerprints, s.digests) x (fingerprint, digest)
  order by s.pack, x.fingerprint, s.entry_id desc, s.part desc)`

const UNSEALED_RUNS = sql`
  select r.id from quanze.run r where not exists (select from quanze.finding_seal s where s.entry_id = r.entry_id)`

function faultOf({ pack, fingerprint, entry, stored }: Differing): LedgerFault {
  const key = canonicalJson({ pack, fingerprint })
  const place = { table: 'finding', key, entry: entry ?? undefined }
  if (entry === null) return { kind: 'row-unknown', ...place }
  return { kind: stored ? 'row-changed' : 'row-removed', ...place }
}

/** How many findings there are of each sort: counted again. */
export async function compareFindingCounts(tx: Scope): Promise<{ faults: RowDifference[]; compared: number }> {
  const read = async (from: ReturnType<typeof sql>) => {
    const { rows } = await sql<{ key: { [column: string]: string | boolean | null }; n: number }>`
      select jsonb_build_object('pack', pack, 'run', run, 'indicator', indicator, 'indicator_title', indicator_title, 'kind', kind,
        'state', state, 'body_id', body_id, 'node_id', node_id, 'unregistered', unregistered) as key, sum(n)::bigint as n
      from ${from} c group by 1`.execute(tx)
    return new Map(rows.map(({ key, n }) => [canonicalJson(key), String(n)]))
  }
  const counted = await read(sql`(
    select *, last_run as run, officer_id is null and officer_code is not null as unregistered, 1 as n from quanze.finding)`)
  const stored = await read(sql`quanze.finding_count`)
  return { faults: listDifferences('finding_count', counted, stored), compared: stored.size }
}
