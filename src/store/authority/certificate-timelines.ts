/** Every certificate of whomever it may be read, with the time each was so, by officer. */
import { sql } from 'kysely'
import type { CertificateValue } from '#core/authority'
import type { LocalDate } from '#core/calendar'
import type { Scope } from '#store/record'

type During = { validFrom: LocalDate; validTo?: LocalDate; value: CertificateValue }

export type CertificateTimelines = ReadonlyMap<string, readonly During[]>

export async function readCertificateTimelines(tx: Scope, officer?: string): Promise<CertificateTimelines> {
  const only = officer === undefined ? sql`true` : sql`officer_id = ${officer}::uuid`
  const { rows } = await sql<{
    officer: string
    valid_from: LocalDate
    valid_to: LocalDate | null
    value: CertificateValue
  }>`
    select officer_id as officer, valid_from, valid_to, value from certificate where ${only} order by valid_from, id`.execute(
    tx,
  )
  const timelines = new Map<string, During[]>()
  for (const { officer, valid_from, valid_to, value } of rows) {
    const own = timelines.get(officer) ?? []
    own.push({ validFrom: valid_from, ...(valid_to !== null && { validTo: valid_to }), value })
    timelines.set(officer, own)
  }
  return timelines
}
