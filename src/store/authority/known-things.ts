/** What is known already, by code and by what else things are known by. */
import { sql } from 'kysely'
import { type AuthorityKind, type AuthorityValues, covers, identityOf, type RegionValue } from '#core/authority'
import type { LocalDate } from '#core/calendar'
import type { Scope } from '#store/record'

type Coded = 'region' | 'body' | 'unit' | 'post' | 'officer'
type Segment = { id: string; validFrom: LocalDate; validTo?: LocalDate }

/** Codes of a kind and who bears them when. */
export class Codes {
  readonly #segments = new Map<string, Segment[]>()

  add(code: string, segment: Segment): void {
    const known = this.#segments.get(code)
    if (known === undefined) this.#segments.set(code, [segment])
    else known.push(segment)
  }

  /** Who bears it on the day, or else who bore it last. */
  find(code: string, day: LocalDate): string | undefined {
    const segments = this.#segments.get(code) ?? []
    return (segments.find((segment) => covers(segment, day)) ?? segments.at(-1))?.id
  }
}

export async function readCodes(tx: Scope, kind: Coded): Promise<Codes> {
  const { rows } = await sql<{ id: string; code: string; valid_from: LocalDate; valid_to: LocalDate | null }>`
    select id, code, valid_from, valid_to from ${sql.table(kind)} order by valid_from`.execute(tx)
  const codes = new Codes()
  for (const { id, code, valid_from, valid_to } of rows)
    codes.add(code, { id, validFrom: valid_from, ...(valid_to !== null && { validTo: valid_to }) })
  return codes
}

/** Ids of certificates, trainings or appointments by their identity. */
export async function readIdentities<K extends AuthorityKind>(tx: Scope, kind: K): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; valid_from: LocalDate; value: AuthorityValues[K] }>`
    select id, valid_from, value from ${sql.table(kind)} order by valid_from`.execute(tx)
  return new Map(rows.map(({ id, valid_from, value }) => [identityOf(kind, valid_from, value), id]))
}

/**
 * Which of these things of one kind, by their place in the list, say a code that another one bears on some of the same days.
 * `hidden`: one that the asking person may not see.
 */
export async function findTakenCodes(
  tx: Scope,
  kind: Coded,
  things: readonly (Segment & { code: string })[],
): Promise<Map<number, 'seen' | 'hidden'>> {
  if (things.length === 0) return new Map()
  const asked = JSON.stringify(
    things.map(({ id, code, validFrom, validTo = null }, n) => ({ n, id, code, from_day: validFrom, to_day: validTo })),
  )
  const { rows } = await sql<{ n: number; seen: boolean }>`
    select taken.n, exists (select from ${sql.table(kind)} t where t.sort_key = r.code collate "C" and t.id <> r.id
        and daterange(t.valid_from, t.valid_to) && daterange(r.from_day, r.to_day)) as seen
    from taken_codes(${kind}, ${asked}::jsonb) taken
      join jsonb_to_recordset(${asked}::jsonb) as r(n integer, id uuid, code text, from_day date, to_day date) on r.n = taken.n`.execute(
    tx,
  )
  return new Map(rows.map(({ n, seen }) => [n, seen ? 'seen' : 'hidden']))
}

/** Whether anything of the kind bears the code, on whichever days. */
export async function bearsCode(tx: Scope, kind: 'region', code: string): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`
    select exists (select from ${sql.table(kind)} where code = ${code}) as there`.execute(tx)
  return rows[0]?.there === true
}

/** Whether a region may lie in itself, on some day from then on; days on which what lies above it changes are not told apart. */
export async function mayLieInItself(tx: Scope, region: RegionValue | null, from: LocalDate): Promise<boolean> {
  if (region?.parent === undefined) return false
  const { rows } = await sql<{ may: boolean }>`
    with recursive above (code) as (
      select ${region.parent}::text
      union
      select r.parent from region r join above on r.code = above.code
        where r.parent is not null and (r.valid_to is null or ${from}::date < r.valid_to)
    )
    select exists (select from above where code = ${region.code}) as may`.execute(tx)
  return rows[0]?.may === true
}
