/** Findings about somebody whose personal data was deleted are no longer found by the name. They are sealed again as they then are. */
import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '#store/record'
import { type FindingSeals, findingHash } from './seal-findings.ts'

export async function forgetNames(
  tx: Scope,
  { officer, names }: { officer: string; names: readonly string[] },
  seals: FindingSeals,
): Promise<number> {
  if (names.length === 0) return 0
  const search = names.reduce<RawBuilder<unknown>>((text, name) => sql`replace(${text}, ${name}, '')`, sql`search`)
  const { rows } = await sql<{ pack: string; n: number }>`
    select pack, count(*) as n from quanze.finding where officer_id = ${officer}::uuid group by pack order by pack`.execute(
    tx,
  )
  for (const { pack } of rows)
    await sql`
      with changed as (
        update quanze.finding f set search = ${search} where f.officer_id = ${officer}::uuid and f.pack = ${pack}
        returning f.fingerprint, ${findingHash('f')} as digest)
      ${seals.insert(pack, sql`changed`)}`.execute(tx)
  return rows.reduce((sum, { n }) => sum + n, 0)
}
