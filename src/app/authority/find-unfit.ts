/** What the law says against an act of personnel that is about to be recorded as one's own doing; what was done already is imported, and told. */
import {
  type AppointmentValue,
  type AuthorityKind,
  type AuthorityValues,
  type CertificateValue,
  type CredentialAnswer,
  checkIssue,
  checkPosting,
} from '#core/authority'
import type { LocalDate } from '#core/calendar'
import { findRow, listLinked } from '#store/authority'
import type { Scope } from '#store/record'
import { readCredentialRules } from './credential-rules.ts'

type Act<K extends AuthorityKind> = {
  kind: K
  value: AuthorityValues[K]
  validFrom: LocalDate
  validTo?: LocalDate
  isNew: boolean
  today: LocalDate
}

/** The answer that forbids it; undefined where nothing does, or where nobody can tell. */
export async function findUnfit<K extends AuthorityKind>(
  tx: Scope,
  { kind, value, validFrom, validTo, isNew, today }: Act<K>,
): Promise<CredentialAnswer | undefined> {
  if (kind === 'certificate' && isNew) return forbidding(await askIssue(tx, value as CertificateValue))
  // What is over is history.
  if (kind === 'appointment' && (validTo === undefined || validTo > today))
    return forbidding(await askPosting(tx, value as AppointmentValue, validFrom))
  return undefined
}

function forbidding(answer: CredentialAnswer | undefined): CredentialAnswer | undefined {
  return answer?.verdict === 'violated' ? answer : undefined
}

async function askIssue(tx: Scope, { kind, officer, issuedAt, status }: CertificateValue) {
  const found = await findRow(tx, 'officer', officer, { day: issuedAt })
  if (kind !== 'enforcement' || status !== 'valid' || found === undefined) return undefined
  const trainings = await listLinked(tx, 'training', 'officer', [officer], { day: issuedAt })
  const dossier = { officer: found.value, trainings: trainings.map((row) => row.value) }
  return checkIssue(dossier, issuedAt, await readCredentialRules())
}

async function askPosting(tx: Scope, { officer, post }: AppointmentValue, day: LocalDate) {
  const [person, place] = [await findRow(tx, 'officer', officer, { day }), await findRow(tx, 'post', post, { day })]
  if (person === undefined || place === undefined) return undefined
  return checkPosting(
    { officer: person.value, posts: [{ ...place.value, since: day }] },
    day,
    await readCredentialRules(),
  )
}
