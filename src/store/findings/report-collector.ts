/** Gathers while the findings pass by: a sample of them, their reasons, and what could not be decided for want of what. */
import { type FindingKind, type IndicatorSummary, nameReason, type ReasonCode, type RunSummary } from '#core/finding'
import { nameStatus } from './column.ts'
import type { Lack } from './lack-text.ts'
import type { Undecided } from './report-data.ts'
import type { ToldFinding } from './told-finding.ts'

/** How many there are of an indicator and outcome, how many the list takes, and how many have come by. */
type Place = { count: number; given: number; met: number }

/** Below this many places per indicator and kind the list would say nothing about any of them. */
const FEWEST_EACH = 5
const EXAMPLES = 3

export class ReportCollector {
  readonly shown: ToldFinding[] = []
  readonly total: Record<FindingKind, number> = { suspicion: 0, registerKeeping: 0, task: 0 }
  readonly reasons = new Map<string, Map<ReasonCode, number>>()
  toVerify = 0
  fresh = 0
  reopened = 0
  readonly #undecided = new Map<string, Undecided>()
  readonly #places: Map<string, Place>
  readonly #describeLack: (told: ToldFinding) => Lack

  constructor(summary: RunSummary, rows: number, describeLack: (told: ToldFinding) => Lack) {
    this.#places = shareRows(summary.indicators, rows)
    this.#describeLack = describeLack
  }

  add(told: ToldFinding): void {
    const { finding, state, mode } = told
    this.total[finding.kind]++
    if (finding.kind === 'suspicion' && mode === 'assisted') this.toVerify++
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
    const { part, ...lack } = this.#describeLack(told)
    const key = [finding.reason, finding.reasonAt ?? '', finding.reasonAt === undefined ? finding.register : ''].join(
      '\n',
    )
    const found: Undecided = this.#undecided.get(key) ?? {
      reason: nameReason(finding.reason),
      ...lack,
      ...(finding.reason === 'parameter-unset' && finding.reasonAt !== undefined && { parameter: finding.reasonAt }),
      indicators: new Set(),
      count: 0,
      whose: new Map(),
      examples: [],
    }
    this.#undecided.set(key, found)
    found.count++
    found.indicators.add(finding.indicator)
    const who = finding[part]
    if (who !== undefined) found.whose.set(who, (found.whose.get(who) ?? 0) + 1)
    if (found.examples.length < EXAMPLES)
      found.examples.push(finding.row === undefined ? told.record : `第${finding.row.row}行 ${told.record}`)
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
