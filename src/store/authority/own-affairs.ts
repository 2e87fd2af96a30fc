/** Who asks, and which posts he holds when; undefined for whoever is no officer, and for work of the program itself. */
import { sql } from 'kysely'
import type { LocalDate } from '#core/calendar'
import type { Scope } from '#store/record'

export type OwnAffairs = { officer: string; held: { post: string; validFrom: LocalDate; validTo?: LocalDate }[] }

export async function readOwnAffairs(tx: Scope): Promise<OwnAffairs | undefined> {
  const { rows } = await sql<{ officer: string; post: string | null; from: LocalDate; to: LocalDate | null }>`
    select me.officer, a.post_id as post, a.valid_from as "from", a.valid_to as "to"
    from (select own_officer() as officer) me left join appointment a on a.officer_id = me.officer
    where me.officer is not null`.execute(tx)
  const [first] = rows
  if (first === undefined) return undefined
  return {
    officer: first.officer,
    held: rows.flatMap(({ post, from, to }) =>
      post === null ? [] : [{ post, validFrom: from, ...(to !== null && { validTo: to }) }],
    ),
  }
}
