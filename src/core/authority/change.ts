/** Whether recording something would change what is known. */
import type { LocalDate } from '#core/calendar'
import { type Fact, type Segment, timelineOf } from './fact.ts'

export type Said<T> = { validFrom: LocalDate; validTo?: LocalDate; value: T | null }

/** Only what would change the timeline: recording the same again adds nothing. */
export function newlySaid<T>(facts: readonly Fact<T>[], said: readonly Said<T>[]): Said<T>[] {
  const all = [...facts]
  return said.filter((one) => {
    const fact: Fact<T> = { seq: nextSeq(all), recordedAt: '9999', ...one }
    if (sameTimeline(timelineOf(all), timelineOf([...all, fact]))) return false
    all.push(fact)
    return true
  })
}

function nextSeq(facts: readonly Fact<unknown>[]): number {
  return facts.reduce((most, fact) => Math.max(most, fact.seq), 0) + 1
}

/** Cut at other days but saying the same, two timelines are the same. */
function sameTimeline(a: readonly Segment<unknown>[], b: readonly Segment<unknown>[]): boolean {
  return JSON.stringify(joined(a)) === JSON.stringify(joined(b))
}

function joined(segments: readonly Segment<unknown>[]): { from: string; to: string | undefined; value: string }[] {
  const whole: { from: string; to: string | undefined; value: string }[] = []
  for (const { validFrom, validTo, value } of segments) {
    const text = plainText(value)
    const last = whole.at(-1)
    if (last?.value === text && last.to === validFrom) last.to = validTo
    else whole.push({ from: validFrom, to: validTo, value: text })
  }
  return whole
}

/** Keys in one order, whatever order they came in. */
export function plainText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
