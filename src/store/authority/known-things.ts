/** What is known already, by code and by what else things are known by. */
import { sql } from 'kysely'
import { type AuthorityKind, type AuthorityValues, covers, identityOf, type RegionValue } from '#core/authority'
import type { LocalDate } from '#core/calendar'
import type { Scope } from '#store/record'

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

export async function readCodes(tx: Scope, kind: 'region' | 'body' | 'unit' | 'post' | 'officer'): Promise<Codes> {
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

/** Who bears a code on a day. */
export async function findByCode(
  tx: Scope,
  kind: 'region' | 'body' | 'unit' | 'post' | 'officer',
  code: string,
  day: LocalDate,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.table(kind)}
    where code = ${code} and valid_from <= ${day}::date and (valid_to is null or ${day}::date < valid_to)`.execute(tx)
  return rows[0]?.id
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
