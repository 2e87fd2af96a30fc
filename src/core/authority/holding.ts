/** Who holds which post when. One person may hold several at once. */
import type { LocalDate } from '#core/calendar'
import { asOf, covers, type History, type Segment, timelineOf } from './fact.ts'
import type { AppointmentValue } from './value.ts'

export type Holding = { appointment: string } & AppointmentValue

/** Everybody who held the post on the day: the main holder first, then who held it beside another post, then who stood in. */
export function holdersOf(
  appointments: readonly History<AppointmentValue>[],
  post: string,
  day: LocalDate,
  knownAt?: string,
): Holding[] {
  return holdingsOn(appointments, day, knownAt)
    .filter((holding) => holding.post === post)
    .sort(byRank)
}

/** The posts an officer held on the day. */
export function postsHeldBy(
  appointments: readonly History<AppointmentValue>[],
  officer: string,
  day: LocalDate,
  knownAt?: string,
): Holding[] {
  return holdingsOn(appointments, day, knownAt)
    .filter((holding) => holding.officer === officer)
    .sort(byRank)
}

function holdingsOn(
  appointments: readonly History<AppointmentValue>[],
  day: LocalDate,
  knownAt: string | undefined,
): Holding[] {
  return appointments.flatMap(({ id, facts }) => {
    const value = asOf(facts, day, knownAt)
    return value === undefined ? [] : [{ appointment: id, ...value }]
  })
}

const RANK: Record<AppointmentValue['kind'], number> = { primary: 0, concurrent: 1, acting: 2 }

function byRank(a: Holding, b: Holding): number {
  return RANK[a.kind] - RANK[b.kind] || (a.appointment < b.appointment ? -1 : 1)
}

/** Two appointments of one person and the days on which both run. */
export type Overlap = { first: string; second: string; validFrom: LocalDate; validTo?: LocalDate }

export function listOverlaps(appointments: readonly History<AppointmentValue>[], knownAt?: string): Overlap[] {
  const spans = appointments
    .flatMap(({ id, facts }) => timelineOf(facts, knownAt).map((segment) => ({ id, ...segment })))
    .sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
  return spans.flatMap((first, i) =>
    spans.slice(i + 1).flatMap((second): Overlap[] => {
      if (first.id === second.id || first.value.officer !== second.value.officer) return []
      const validFrom = first.validFrom > second.validFrom ? first.validFrom : second.validFrom
      if (!covers(first, validFrom) || !covers(second, validFrom)) return []
      const validTo = earlier(first, second)
      return [{ first: first.id, second: second.id, validFrom, ...(validTo !== undefined && { validTo }) }]
    }),
  )
}

function earlier(a: Segment<unknown>, b: Segment<unknown>): LocalDate | undefined {
  if (a.validTo === undefined) return b.validTo
  return b.validTo === undefined || a.validTo < b.validTo ? a.validTo : b.validTo
}
