/**
 * Bitemporal facts. Nothing is overwritten: a fact says what holds over some days, and was recorded at an instant. What
 * holds on a day, by what was known then or is known now, is what the last fact recorded by then says of that day.
 */
import type { LocalDate } from '#core/calendar'

/** Valid from the first day up to, without, the last; `value` null says that there is nothing on these days. */
export type Fact<T> = {
  seq: number
  validFrom: LocalDate
  validTo?: LocalDate
  /** ISO text, UTC. */
  recordedAt: string
  value: T | null
  reason?: string
}

/** All that was ever recorded of one thing. */
export type History<T> = { id: string; facts: readonly Fact<T>[] }

/** Days over which one fact holds; `seq` says which. */
export type Segment<T> = { seq: number; validFrom: LocalDate; validTo?: LocalDate; value: T }

/** What holds on a day. `knownAt`: by what was recorded up to this instant; absent: by all we know. */
export function asOf<T>(facts: readonly Fact<T>[], day: LocalDate, knownAt?: string): T | undefined {
  return holding(facts, day, knownAt)?.value ?? undefined
}

/** The days on which there is something, in order, apart from each other. */
export function timelineOf<T>(facts: readonly Fact<T>[], knownAt?: string): Segment<T>[] {
  const known = facts.filter((fact) => isKnown(fact, knownAt))
  const days = new Set(known.flatMap((fact) => [fact.validFrom, fact.validTo ?? []].flat()))
  const bounds = [...days].sort()
  const segments: Segment<T>[] = []
  for (const [i, from] of bounds.entries()) {
    const fact = holding(known, from)
    if (fact === undefined || fact.value === null) continue
    const to = bounds[i + 1]
    const last = segments.at(-1)
    const goesOn = last?.seq === fact.seq && last.validTo === from
    const start = goesOn ? last.validFrom : from
    if (goesOn) segments.pop()
    segments.push({ seq: fact.seq, validFrom: start, ...(to !== undefined && { validTo: to }), value: fact.value })
  }
  return segments
}

type Span = { validFrom: LocalDate; validTo?: LocalDate }

/** Whether a span of days holds a day. */
export function covers({ validFrom, validTo }: Span, day: LocalDate): boolean {
  return validFrom <= day && (validTo === undefined || day < validTo)
}

/** Whether two spans have a day in common. */
export function overlap(a: Span, b: Span): boolean {
  return (b.validTo === undefined || a.validFrom < b.validTo) && (a.validTo === undefined || b.validFrom < a.validTo)
}

function holding<T>(facts: readonly Fact<T>[], day: LocalDate, knownAt?: string): Fact<T> | undefined {
  let best: Fact<T> | undefined
  for (const fact of facts) {
    if (!covers(fact, day) || !isKnown(fact, knownAt)) continue
    if (best === undefined || fact.seq > best.seq) best = fact
  }
  return best
}

function isKnown(fact: Pick<Fact<unknown>, 'recordedAt'>, knownAt: string | undefined): boolean {
  return knownAt === undefined || fact.recordedAt <= knownAt
}
