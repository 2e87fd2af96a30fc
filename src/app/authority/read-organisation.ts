/** The organisation as it is shown: lists with names in place of ids, one thing with its history, and what is not in order. */
import {
  type AuthorityKind,
  type AuthorityValues,
  CREDENTIAL_ALERTS,
  type CredentialAlert,
  type CredentialAnswer,
  checkCredentials,
  type Fact,
  timelineOf,
} from '#core/authority'
import type { LocalDate } from '#core/calendar'
import {
  countInNodes,
  countRegionsBelow,
  findRow,
  type LinkedRow,
  type ListedRow,
  type ListFilter,
  listLinked,
  listRows,
  type NamedThing,
  type Page,
  type RecordedRow,
  readFacts,
  readHistory,
  readLinkedHistories,
  readNames,
  readStandingNodes,
  readTree,
} from '#store/authority'
import type { Scope } from '#store/record'
import { readCredentialRules } from './credential-rules.ts'

export type { LinkedRow, ListedRow, ListFilter, NamedThing, Page, RecordedRow }
export {
  countInNodes,
  countRegionsBelow,
  findRow,
  listLinked,
  listRows,
  readFacts,
  readNames,
  readStandingNodes,
  readTree,
}

export type When = { day: LocalDate; knownAt?: string }

/** Everything that fits, for what the database does not filter or sort by; an organisation is never that large. */
export async function listAllRows<K extends AuthorityKind>(
  tx: Scope,
  kind: K,
  filter: Omit<ListFilter, 'cursor' | 'limit'>,
): Promise<ListedRow<K>[]> {
  const all: ListedRow<K>[] = []
  for (let cursor: string | undefined; ; ) {
    const { items, next } = await listRows(tx, kind, {
      ...filter,
      limit: 5000,
      ...(cursor !== undefined && { cursor }),
    })
    all.push(...items)
    if (next === undefined) return all
    cursor = next
  }
}

/** All segments of one thing as known at an instant; undefined: there never was such a thing, or it is not to be seen. */
export async function readTimeline<K extends AuthorityKind>(
  tx: Scope,
  kind: K,
  id: string,
  knownAt?: string,
): Promise<ListedRow<K>[] | undefined> {
  const { facts } = await readHistory(tx, kind, id)
  return facts.length === 0 ? undefined : segmentsOf<K>(id, facts, knownAt)
}

/** What a change must start from is the last fact of all, whichever days it is about and whatever was known before. */
function segmentsOf<K extends AuthorityKind>(
  id: string,
  facts: readonly Fact<AuthorityValues[K]>[],
  knownAt: string | undefined,
): ListedRow<K>[] {
  const version = facts.at(-1)?.seq ?? 0
  return timelineOf<AuthorityValues[K]>(facts, knownAt).map(({ validFrom, validTo, value }) => ({
    id,
    validFrom,
    ...(validTo !== undefined && { validTo }),
    version,
    value,
  }))
}

/** All segments, as known at an instant, of what belongs to one officer or post, thing by thing. */
export async function listLinkedTimelines<K extends 'appointment' | 'certificate' | 'training'>(
  tx: Scope,
  kind: K,
  by: 'officer' | 'post',
  id: string,
  knownAt?: string,
): Promise<ListedRow<K>[][]> {
  const timelines = (await readLinkedHistories(tx, kind, by, id, knownAt))
    .map((history) => segmentsOf<K>(history.id, history.facts, knownAt))
    .map((rows) => rows.filter(({ value }) => (value as Partial<Record<typeof by, string>>)[by] === id))
    .filter((rows) => rows.length > 0)
  const first = ([row]: ListedRow<K>[]) => row?.validFrom ?? ''
  return timelines.sort((a, b) => (first(a) < first(b) ? -1 : 1))
}

export type OfficerAlert = CredentialAnswer & Pick<CredentialAlert, 'verdict'>

/** What is not in order with these officers' credentials on the day. */
export async function listOfficerAlerts(
  tx: Scope,
  officers: readonly ListedRow<'officer'>[],
  when: When,
): Promise<Map<string, OfficerAlert[]>> {
  const rules = await readCredentialRules()
  const ids = officers.map((officer) => officer.id)
  const [certificates, trainings, appointments] = [
    await listLinked(tx, 'certificate', 'officer', ids, when),
    await listLinked(tx, 'training', 'officer', ids, when),
    await listLinked(tx, 'appointment', 'officer', ids, when),
  ]
  const wanted = new Set(appointments.map((appointment) => appointment.value.post))
  const posts = new Map(
    (await listAllRows(tx, 'post', when)).filter(({ id }) => wanted.has(id)).map((post) => [post.id, post.value]),
  )
  const of = <T extends { value: { officer: string } }>(rows: readonly T[]) =>
    Map.groupBy(rows, (row) => row.value.officer)
  const [own, attended, held] = [of(certificates), of(trainings), of(appointments)]
  return new Map(
    officers.map(({ id, value }) => {
      const dossier = {
        officer: value,
        certificates: (own.get(id) ?? []).map((row) => row.value),
        trainings: (attended.get(id) ?? []).map((row) => row.value),
        posts: (held.get(id) ?? []).flatMap((row) => {
          const post = posts.get(row.value.post)
          return post === undefined ? [] : [{ ...post, since: row.validFrom }]
        }),
      }
      return [id, checkCredentials(dossier, when.day, rules).filter(isAlert)]
    }),
  )
}

function isAlert(answer: CredentialAnswer): answer is OfficerAlert {
  return answer.verdict in CREDENTIAL_ALERTS
}
