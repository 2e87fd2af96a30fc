/** The things of a kind as they are on a day, as a table for a query: columns id, valid_from, valid_to, seq, value, search, sort_key. */
import { type RawBuilder, sql } from 'kysely'
import type { AuthorityKind } from '#core/authority'
import type { LocalDate } from '#core/calendar'

/** `day` absent: all segments. `knownAt`: by what was recorded up to then. */
export type AsOf = { day?: LocalDate | undefined; knownAt?: string | undefined }

const SORT_KEYS: Record<AuthorityKind, string> = {
  region: 'code',
  body: 'code',
  unit: 'code',
  post: 'code',
  officer: 'code',
  certificate: 'number',
  training: 'date',
  appointment: 'officer',
}

export function rowsOf(kind: AuthorityKind, { day, knownAt }: AsOf): RawBuilder<unknown> {
  if (knownAt === undefined) {
    const when =
      day === undefined
        ? sql``
        : sql`where valid_from <= ${day}::date and (valid_to is null or ${day}::date < valid_to)`
    return sql`(select id, valid_from, valid_to, seq, value, search, sort_key from ${sql.table(kind)} ${when})`
  }
  if (day === undefined) throw new Error('what was known earlier is asked for a day')
  return sql`(
    select id, valid_from, valid_to, seq, value, search, (value ->> ${SORT_KEYS[kind]}) collate "C" as sort_key from (
      select distinct on (id) id, valid_from, valid_to, seq, value, search from fact
      where kind = ${kind} and recorded_at <= ${knownAt}::timestamptz
        and valid_from <= ${day}::date and (valid_to is null or ${day}::date < valid_to)
      order by id, seq desc
    ) f where value is not null)`
}
