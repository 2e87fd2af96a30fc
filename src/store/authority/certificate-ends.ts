/** When the enforcement certificates of people end: of each person who may be seen the last day on which one still holds. */
import { sql } from 'kysely'
import type { LocalDate } from '#core/calendar'
import type { Scope } from '#store/record'

export type CertificateEnds = { people: number; first: LocalDate | null }

/**
 * How many people in service on the day hold a certificate whose last day lies between two days, and the first of these days. Whoever
 * holds one that is suspended or revoked holds none; of one without a recorded end nothing can be told.
 */
export async function countCertificateEnds(
  tx: Scope,
  day: LocalDate,
  between: { from: LocalDate; to: LocalDate },
  officer?: string,
): Promise<CertificateEnds> {
  const only = officer === undefined ? sql`true` : sql`c.officer_id = ${officer}::uuid`
  const { rows } = await sql<CertificateEnds>`
    select count(*)::int as people, min(ends)::text as first from (
      select c.officer_id, max(c.expires_at) as ends from certificate c
      where ${only} and c.kind = 'enforcement' and c.status = 'valid' and c.issued_at <= ${day}::date
        and c.valid_from <= ${day}::date and (c.valid_to is null or ${day}::date < c.valid_to)
        and exists (select from officer o where o.id = c.officer_id and o.valid_from <= ${day}::date
          and (o.valid_to is null or ${day}::date < o.valid_to))
      group by c.officer_id having bool_and(c.expires_at is not null)
    ) e where ends between ${between.from}::date and ${between.to}::date`.execute(tx)
  return rows[0] ?? { people: 0, first: null }
}
