/** What the law says of an act of personnel that does not forbid it: it is recorded, and told. */
import { type AppointmentValue, type CredentialAnswer, checkPostTraining } from '#core/authority'
import type { LocalDate } from '#core/calendar'
import { findRow, listLinked } from '#store/authority'
import type { Scope } from '#store/record'
import { readCredentialRules } from './credential-rules.ts'

/** Of somebody put on a post from a day on: that he was not trained before, or that nobody can tell. */
export async function findCaution(
  tx: Scope,
  { officer, post }: AppointmentValue,
  since: LocalDate,
  today: LocalDate,
): Promise<CredentialAnswer | undefined> {
  // What happened between the posting and today tells that it came too late.
  const day = since > today ? since : today
  const at = { day: since }
  const [person, place] = [await findRow(tx, 'officer', officer, at), await findRow(tx, 'post', post, at)]
  if (person === undefined || place === undefined) return undefined
  const trainings = await listLinked(tx, 'training', 'officer', [officer], { day })
  const dossier = {
    officer: person.value,
    trainings: trainings.map((row) => row.value),
    posts: [{ ...place.value, since }],
  }
  const answer = checkPostTraining(dossier, day, await readCredentialRules())
  return answer.verdict === 'violated' || answer.verdict === 'undetermined' ? answer : undefined
}
