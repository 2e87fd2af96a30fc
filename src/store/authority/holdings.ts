/** Who holds what when, for judging whether it goes together. */
import { sql } from 'kysely'
import type { PostRole } from '#core/authority'
import type { LocalDate } from '#core/calendar'
import type { HeldSpan, PostSpan } from '#core/identity'
import type { Scope } from '#store/record'

type Days = { valid_from: LocalDate; valid_to: LocalDate | null }

const spanOf = ({ valid_from, valid_to }: Days) => ({
  validFrom: valid_from,
  ...(valid_to !== null && { validTo: valid_to }),
})

/** All that these people hold, and all that whoever holds one of these posts holds; by officer. */
export async function readHoldings(
  tx: Scope,
  officers: readonly string[],
  posts: readonly string[],
): Promise<Map<string, HeldSpan[]>> {
  const { rows } = await sql<Days & { officer: string; appointment: string; post: string }>`
    select officer, appointment, post, valid_from, valid_to
    from holdings_around(${[...officers]}::uuid[], ${[...posts]}::uuid[])`.execute(tx)
  const held = new Map<string, HeldSpan[]>()
  for (const { officer, appointment, post, ...days } of rows)
    held.set(officer, [...(held.get(officer) ?? []), { appointment, post, ...spanOf(days) }])
  return held
}

export async function readPostSpans(tx: Scope, posts: readonly string[]): Promise<Map<string, PostSpan[]>> {
  const { rows } = await sql<Days & { id: string; roles: PostRole[]; node: string }>`
    select id, valid_from, valid_to, roles, node_id as node from post where id = any(${[...posts]}::uuid[])`.execute(tx)
  const spans = new Map<string, PostSpan[]>()
  for (const row of rows)
    spans.set(row.id, [...(spans.get(row.id) ?? []), { roles: row.roles, node: row.node, ...spanOf(row) }])
  return spans
}

/** The day by which the database decides who holds what today. */
export async function readToday(tx: Scope): Promise<LocalDate> {
  const { rows } = await sql<{ day: LocalDate }>`select today() as day`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('the database told no day')
  return row.day
}
