/** What the report shows besides the summary: a sample of findings, what could not be decided and why, sums by organ and month. */
import type { FindingKind, IndicatorSummary, OrganMonthTally, RunSummary } from '#core/finding'
import { nameReason, type ReasonCode } from '#core/finding'
import { nameStatus } from './column.ts'
import type { ToldFinding } from './told-finding.ts'

export type Sums = Pick<OrganMonthTally, 'population' | 'satisfied' | 'violated' | 'undetermined' | 'exempted'>

/** One reason why records could not be decided, and how many they are. */
export type Undecided = {
  reason: string
  register: string
  what: string
  indicators: Set<string>
  count: number
  organs: Map<string, number>
}

/** How many there are of an indicator and outcome, how many the list takes, and how many have come by. */
export type Place = { count: number; given: number; met: number }

export type ReportData = {
  summary: RunSummary
  tallies: readonly OrganMonthTally[]
  shown: readonly ToldFinding[]
  /** All findings of the run by kind. */
  total: Readonly<Record<FindingKind, number>>
  undecided: readonly Undecided[]
  reasons: ReadonlyMap<string, ReadonlyMap<ReasonCode, number>>
  fresh: number
  reopened: number
  resolved: number
  minimumSample: number
}

/** Below this many places per indicator and kind the list would say nothing about any of them. */
const FEWEST_EACH = 5

export class ReportCollector {
  readonly shown: ToldFinding[] = []
  readonly total: Record<FindingKind, number> = { suspicion: 0, registerKeeping: 0, task: 0 }
  readonly reasons = new Map<string, Map<ReasonCode, number>>()
  fresh = 0
  reopened = 0
  readonly #undecided = new Map<string, Undecided>()
  readonly #places: Map<string, Place>
  readonly #describeLack: (told: ToldFinding) => { register: string; what: string }

  constructor(
    summary: RunSummary,
    rows: number,
    describeLack: (told: ToldFinding) => { register: string; what: string },
  ) {
    this.#places = shareRows(summary.indicators, rows)
    this.#describeLack = describeLack
  }

  add(told: ToldFinding): void {
    const { finding, state } = told
    this.total[finding.kind]++
    const byReason = this.reasons.get(finding.indicator) ?? new Map<ReasonCode, number>()
    this.reasons.set(finding.indicator, byReason.set(finding.reason, (byReason.get(finding.reason) ?? 0) + 1))
    const status = nameStatus(state)
    if (status === '新发现') this.fresh++
    if (status === '再次出现') this.reopened++
    if (finding.kind === 'registerKeeping') this.#addUndecided(told)
    const place = this.#places.get(`${finding.indicator}\n${finding.outcome}`)
    if (place === undefined) return
    // Spread over all of them: the first ones in order would be those of one organ.
    const before = Math.floor((place.met * place.given) / place.count)
    place.met++
    if (Math.floor((place.met * place.given) / place.count) > before) this.shown.push(told)
  }

  listUndecided(): Undecided[] {
    return [...this.#undecided.values()].sort((a, b) => b.count - a.count || (a.what < b.what ? -1 : 1))
  }

  #addUndecided(told: ToldFinding): void {
    const { finding } = told
    const key = `${finding.reason}\n${finding.reasonAt ?? ''}\n${finding.reasonAt === undefined ? finding.register : ''}`
    let found = this.#undecided.get(key)
    if (found === undefined) {
      found = {
        reason: nameReason(finding.reason),
        ...this.#describeLack(told),
        indicators: new Set(),
        count: 0,
        organs: new Map(),
      }
      this.#undecided.set(key, found)
    }
    found.count++
    found.indicators.add(finding.indicator)
    if (finding.organ !== undefined) found.organs.set(finding.organ, (found.organs.get(finding.organ) ?? 0) + 1)
  }
}

/** Deals the rows of the list out so that every indicator is seen: small ones whole, large ones sharing what is left. */
export function shareRows(indicators: readonly IndicatorSummary[], rows: number): Map<string, Place> {
  const wanted = indicators.flatMap((i) => [
    { key: `${i.id}\nviolated`, count: i.violated },
    { key: `${i.id}\nundetermined`, count: i.undetermined },
  ])
  const places = new Map<string, Place>()
  let left = rows
  const smallFirst = wanted.filter((w) => w.count > 0).sort((a, b) => a.count - b.count)
  for (const [i, { key, count }] of smallFirst.entries()) {
    const given = Math.min(count, Math.max(Math.floor(left / (smallFirst.length - i)), Math.min(FEWEST_EACH, left)))
    places.set(key, { count, given, met: 0 })
    left -= given
  }
  return places
}

export function sumBy(
  tallies: readonly OrganMonthTally[],
  by: (tally: OrganMonthTally) => string | undefined,
): Map<string, Sums> {
  const sums = new Map<string, Sums>()
  for (const tally of tallies) {
    const key = by(tally)
    if (key === undefined) continue
    const before = sums.get(key)
    sums.set(key, before === undefined ? pick(tally) : addSums(before, tally))
  }
  return sums
}

export function addSums(a: Sums, b: Sums): Sums {
  return {
    population: a.population + b.population,
    satisfied: a.satisfied + b.satisfied,
    violated: a.violated + b.violated,
    undetermined: a.undetermined + b.undetermined,
    exempted: a.exempted + b.exempted,
  }
}

export const NOTHING: Sums = { population: 0, satisfied: 0, violated: 0, undetermined: 0, exempted: 0 }

/** What could be decided: the denominator of every share of suspicions. */
export function decidedOf(sums: Sums): number {
  return sums.population - sums.undetermined
}

function pick({ population, satisfied, violated, undetermined, exempted }: Sums): Sums {
  return { population, satisfied, violated, undetermined, exempted }
}
