import type { LocalDate } from '#core/calendar'
import type { Candidate } from './evaluate-trace.ts'

/** Of the rows that would answer but for their date, the one nearest to the window; the first of several on one day. */
export function nearest(
  candidates: readonly Candidate[],
  verdict: Candidate['verdict'],
  nearer: (a: LocalDate, b: LocalDate) => boolean,
): Candidate | undefined {
  let best: Candidate | undefined
  for (const candidate of candidates) {
    if (candidate.verdict !== verdict || candidate.why !== undefined || candidate.at === undefined) continue
    if (best?.at === undefined || nearer(candidate.at, best.at)) best = candidate
  }
  return best
}
