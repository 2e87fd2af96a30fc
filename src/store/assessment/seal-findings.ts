/** What an entry of the ledger says of findings: the digest of each row it wrote, part by part as they are written. */
import { type RawBuilder, sql } from 'kysely'
import type { RowKey } from '#store/ledger'

export class FindingSeals {
  readonly #entry: number
  #parts = 0

  constructor(entry: number) {
    this.#entry = entry
  }

  /** Within the statement that wrote them: `written` names what it returned, with `fingerprint` and `digest`. */
  insert(pack: string, written: RawBuilder<unknown>): RawBuilder<unknown> {
    return sql`insert into finding_seal (entry_id, part, pack, fingerprints, digests)
      select ${this.#entry}::bigint, ${this.#parts++}::integer, ${pack},
        coalesce(array_agg(fingerprint order by fingerprint), '{}'), coalesce(array_agg(digest order by fingerprint), '{}')
      from ${written}`
  }

  /** For the entry to commit to. */
  rows(): RowKey[] {
    return Array.from({ length: this.#parts }, (_, part) => ({
      table: 'finding_seal',
      key: { entry_id: this.#entry, part },
    }))
  }
}

const COLUMNS = [
  'id',
  'pack',
  'fingerprint',
  'indicator',
  'indicator_title',
  'kind',
  'label',
  'outcome',
  'title',
  'organ_code',
  'officer_code',
  'post_code',
  'body_id',
  'unit_id',
  'post_id',
  'officer_id',
  'node_id',
  'subject',
  'at',
  'due',
  'actual_on',
  'expected',
  'actual',
  'explanation',
  'evidence',
  'search',
  'first_run',
  'first_seen',
  'last_run',
  'last_seen',
  'resolved_run',
  'resolved_at',
  'reopened_run',
  'reopened_at',
  'times_reopened',
  'state',
  'sort_at',
  'sort_due',
  'sort_officer',
]

/**
 * SHA-256 of all columns of the finding called by this name, in the form in which PostgreSQL sends a row: a quarter of the work that its
 * text is, and there are hundreds of thousands. Which columns these are, and in which order, is never changed: one that is added later
 * needs a seal of its own.
 */
export function findingHash(name: string): RawBuilder<Buffer> {
  const values = COLUMNS.map((column) => sql.ref(`${name}.${column}`))
  return sql`pg_catalog.sha256(pg_catalog.record_send(row(${sql.join(values)})))`
}
