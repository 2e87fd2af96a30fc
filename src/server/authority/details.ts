/** One body, unit, post or officer: how it is on the day, its whole timeline, and the facts behind it. */
import {
  type ListedRow,
  listLinkedTimelines,
  listOfficerAlerts,
  type RecordedRow,
  readFacts,
  readTimeline,
  type When,
} from '#app/authority'
import { notFound, type Scope } from '#app/identity'
import { findPackPostTitle } from '#app/packs'
import * as routes from '#contract/authority'
import { type AuthorityKind, covers } from '#core/authority'
import { formatCitation } from '#core/citation'
import { type Handler, scoped } from '#server/http'
import { whenOf } from './lists.ts'
import {
  idNumbersFor,
  lookUp,
  type Names,
  showAlert,
  showAppointment,
  showBody,
  showCertificate,
  showOfficer,
  showPost,
  showTraining,
  showUnit,
} from './present.ts'

type Read<K extends AuthorityKind> = { timeline: ListedRow<K>[]; facts: RecordedRow[]; names: Names }

async function readThing<K extends 'body' | 'unit' | 'post' | 'officer'>(
  tx: Scope,
  kind: K,
  id: string,
  when: When,
): Promise<Read<K>> {
  const timeline = await readTimeline(tx, kind, id, when.knownAt)
  if (timeline === undefined) throw notFound()
  const facts = await readFacts(tx, kind, id, when.knownAt)
  return {
    timeline,
    facts,
    names: await lookUp(tx, timeline, when, kind === 'body' || kind === 'unit' ? kind : undefined),
  }
}

export function describe<K extends AuthorityKind, T>(
  { timeline, facts }: Pick<Read<K>, 'timeline' | 'facts'>,
  when: When,
  show: (row: ListedRow<K>) => T,
) {
  const current = timeline.find((segment) => covers(segment, when.day))
  return {
    asOf: when.day,
    ...(when.knownAt !== undefined && { knownAt: when.knownAt }),
    ...(current !== undefined && { current: show(current) }),
    timeline: timeline.map(show),
    facts: facts.map((fact) => showFact(fact)),
  }
}

function showFact({ seq, from, to, removed, recordedAt, recordedBy, reason, entry, value }: RecordedRow) {
  const { idNumber: _idNumber, ...shown } = (value ?? {}) as Record<string, unknown>
  return {
    seq,
    from,
    removed,
    recordedAt: recordedAt.toISOString(),
    reason: reason ?? '',
    entry,
    ...(to !== null && { to }),
    ...(recordedBy !== null && { recordedBy }),
    ...(value !== null && { value: shown }),
  }
}

/** All appointments ever, as known, with where their posts are. */
async function readAppointments(tx: Scope, by: 'officer' | 'post', id: string, when: When) {
  const rows = (await listLinkedTimelines(tx, 'appointment', by, id, when.knownAt)).flat()
  rows.sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
  const names = await lookUp(tx, rows, when)
  return rows.map((row) => showAppointment(row, names))
}

type PackPost = NonNullable<ListedRow<'post'>['value']['packPost']>

/** What packs call the posts that a post stood for over time. */
async function findTitles(timeline: readonly ListedRow<'post'>[]): Promise<(of: PackPost) => string | undefined> {
  const asked = new Map(timeline.flatMap(({ value: { packPost } }) => (packPost ? [[nameOf(packPost), packPost]] : [])))
  const titles = new Map<string, string | undefined>()
  for (const [name, packPost] of asked) titles.set(name, await findPackPostTitle(packPost))
  return (of) => titles.get(nameOf(of))
}

function nameOf({ pack, post }: PackPost): string {
  return `${pack} ${post}`
}

function withTitle(shown: ReturnType<typeof showPost>, titleOf: (of: PackPost) => string | undefined) {
  const title = shown.packPost && titleOf(shown.packPost)
  return shown.packPost === undefined || title === undefined
    ? shown
    : { ...shown, packPost: { ...shown.packPost, title } }
}

export const detailHandlers: readonly Handler[] = [
  scoped(routes.getBody, async ({ tx, premises, params, query }) => {
    const when = whenOf(premises, query)
    const read = await readThing(tx, 'body', params.id, when)
    return describe(read, when, (row) => showBody(row, read.names))
  }),
  scoped(routes.getUnit, async ({ tx, premises, params, query }) => {
    const when = whenOf(premises, query)
    const read = await readThing(tx, 'unit', params.id, when)
    return describe(read, when, (row) => showUnit(row, read.names))
  }),
  scoped(routes.getPost, async ({ tx, premises, params, query }) => {
    const when = whenOf(premises, query)
    const read = await readThing(tx, 'post', params.id, when)
    const titles = await findTitles(read.timeline)
    return {
      ...describe(read, when, (row) => withTitle(showPost(row, read.names), titles)),
      appointments: await readAppointments(tx, 'post', params.id, when),
    }
  }),
  scoped(routes.getOfficer, async ({ tx, premises, params, query, caller }) => {
    const when = whenOf(premises, query)
    const read = await readThing(tx, 'officer', params.id, when)
    const idNumbers = await idNumbersFor({ tx, caller }, [params.id])
    const current = read.timeline.find((segment) => covers(segment, when.day))
    const held = await listLinkedTimelines(tx, 'certificate', 'officer', params.id, when.knownAt)
    const attended = await listLinkedTimelines(tx, 'training', 'officer', params.id, when.knownAt)
    const names = await lookUp(tx, [...held.flat(), ...attended.flat()], when)
    const histories = []
    for (const timeline of held) {
      const [{ id } = { id: '' }] = timeline
      const facts = await readFacts(tx, 'certificate', id, when.knownAt)
      histories.push({ id, timeline: timeline.map((row) => showCertificate(row, names)), facts: facts.map(showFact) })
    }
    const onDay = <K extends AuthorityKind>(rows: ListedRow<K>[][]) =>
      rows.flat().filter((segment) => covers(segment, when.day))
    const alerts = current === undefined ? [] : ((await listOfficerAlerts(tx, [current], when)).get(params.id) ?? [])
    return {
      ...describe(read, when, (row) => showOfficer(row, read.names, idNumbers(params.id))),
      certificates: onDay(held).map((row) => showCertificate(row, names)),
      certificateHistories: histories,
      trainings: onDay(attended).map((row) => showTraining(row, names)),
      appointments: await readAppointments(tx, 'officer', params.id, when),
      alerts: alerts.map((alert) => ({
        officer: names('officer', params.id),
        ...showAlert(alert),
        explanation: alert.explanation,
        cites: alert.cites.map(formatCitation),
        ...(alert.due !== undefined && { due: alert.due }),
      })),
    }
  }),
  scoped(routes.listOfficerAppointments, async ({ tx, premises, params, query }) => {
    const when = whenOf(premises, query)
    const read = await readThing(tx, 'officer', params.id, when)
    const last = read.timeline.at(-1)
    return {
      officer: { id: params.id, name: last?.value.name ?? '', ...(last !== undefined && { code: last.value.code }) },
      items: await readAppointments(tx, 'officer', params.id, when),
    }
  }),
]
