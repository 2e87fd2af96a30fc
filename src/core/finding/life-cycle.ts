/** How findings live on from run to run: first seen, last seen, resolved, reopened. Nothing is ever lost. */
import type { LocalDate } from '#core/calendar'
import type { Finding, FindingKind } from './finding.ts'

/** A run and the instant it was made (ISO text, UTC). */
export type RunMark = { run: string; at: string }

export type FindingStatus = 'open' | 'resolved' | 'reopened'

export type FindingState = {
  fingerprint: string
  indicator: string
  kind: FindingKind
  /** The date by which a run's period tells whether it looked at this. */
  factDate?: LocalDate
  status: FindingStatus
  firstSeen: RunMark
  lastSeen: RunMark
  /** Set while resolved: the run that no longer found it. */
  resolved?: RunMark
  /** The last time it came back. */
  reopened?: RunMark
  timesReopened: number
}

/** What a run looked at. A fact without a date is looked at by every run of its indicator. */
export type RunScope = {
  id: string
  at: string
  indicators: ReadonlySet<string>
  period?: { from: LocalDate; to: LocalDate }
}

export type SeenFinding = Pick<Finding, 'fingerprint' | 'indicator' | 'kind' | 'factDate'>

/** The state of a finding that this run found. */
export function markSeen(previous: FindingState | undefined, found: SeenFinding, run: RunScope): FindingState {
  const mark: RunMark = { run: run.id, at: run.at }
  const now = {
    fingerprint: found.fingerprint,
    indicator: found.indicator,
    kind: found.kind,
    ...(found.factDate === undefined ? {} : { factDate: found.factDate }),
    lastSeen: mark,
  }
  if (previous === undefined) return { ...now, status: 'open', firstSeen: mark, timesReopened: 0 }
  const { status, firstSeen, timesReopened, reopened } = previous
  if (status === 'resolved')
    return { ...now, status: 'reopened', firstSeen, reopened: mark, timesReopened: timesReopened + 1 }
  return { ...now, status, firstSeen, timesReopened, ...(reopened === undefined ? {} : { reopened }) }
}

/** The state of a finding that this run did not find: resolved if the run looked at it, else as it was. */
function markUnseen(previous: FindingState, run: RunScope): FindingState {
  if (previous.status === 'resolved' || !isLookedAt(previous, run)) return previous
  return { ...previous, status: 'resolved', resolved: { run: run.id, at: run.at } }
}

/** Former findings keep their order, new ones follow in the order found. */
export function mergeRun(
  previous: readonly FindingState[],
  run: RunScope,
  findings: Iterable<SeenFinding>,
): FindingState[] {
  const found = new Map<string, SeenFinding>()
  for (const finding of findings) found.set(finding.fingerprint, finding)
  const merged = previous.map((state) => {
    const seen = found.get(state.fingerprint)
    found.delete(state.fingerprint)
    return seen === undefined ? markUnseen(state, run) : markSeen(state, seen, run)
  })
  for (const finding of found.values()) merged.push(markSeen(undefined, finding, run))
  return merged
}

function isLookedAt(state: FindingState, run: RunScope): boolean {
  if (!run.indicators.has(state.indicator)) return false
  if (run.period === undefined || state.factDate === undefined) return true
  return run.period.from <= state.factDate && state.factDate <= run.period.to
}
