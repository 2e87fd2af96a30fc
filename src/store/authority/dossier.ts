/** What the record tells of one officer around a day, as far as each part of it may be read. */
import { sql } from 'kysely'
import type { AppointmentValue, CertificateValue, OfficerValue } from '#core/authority'
import type { LocalDate } from '#core/calendar'
import { KEPT, type Scope } from '#store/record'

type During<Value> = { validFrom: LocalDate; validTo?: LocalDate; value: Value }

export type Dossier = {
  /** As recorded for the day. */
  officer?: OfficerValue
  /** All there ever were, with the time each was so. */
  certificates: During<CertificateValue>[]
  /** `postName`: as it was called on the day. */
  appointments: (During<AppointmentValue> & { postName?: string })[]
}

type DossierRow = { valid_from: LocalDate; valid_to: LocalDate | null; post_name: string | null } & (
  | { kind: 'officer'; value: OfficerValue }
  | { kind: 'certificate'; value: CertificateValue }
  | { kind: 'appointment'; value: AppointmentValue }
)

export async function readDossier(tx: Scope, officer: string, day: LocalDate): Promise<Dossier> {
  const { rows } = await sql<DossierRow>`${KEPT}
    select kind, valid_from, valid_to, value, post_name from dossier_of(${officer}::uuid, ${day}::date)`.execute(tx)
  const dossier: Dossier = { certificates: [], appointments: [] }
  for (const row of rows) {
    const during = { validFrom: row.valid_from, ...(row.valid_to !== null && { validTo: row.valid_to }) }
    if (row.kind === 'officer') dossier.officer = row.value
    else if (row.kind === 'certificate') dossier.certificates.push({ ...during, value: row.value })
    else
      dossier.appointments.push({
        ...during,
        value: row.value,
        ...(row.post_name !== null && { postName: row.post_name }),
      })
  }
  return dossier
}
