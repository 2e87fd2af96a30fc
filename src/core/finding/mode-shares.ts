/** How much of an assessment the machine does: items by mode, and who found what. */
import type { Tally } from './finding.ts'
import type { AssessmentMode, IndicatorSummary } from './summary.ts'

/** Items by their own mode; counts by the mode of the branch that made them. */
export type ModeShare = Tally & { mode: AssessmentMode; items: number; tasks: number }

const MODES: readonly AssessmentMode[] = ['automatic', 'assisted', 'manual']
const NONE: Tally = { population: 0, satisfied: 0, violated: 0, undetermined: 0, exempted: 0, pending: 0 }

/** All three modes, in this order: automatic, assisted, manual. */
export function listModeShares(indicators: readonly IndicatorSummary[]): [ModeShare, ModeShare, ModeShare] {
  const branches = indicators.flatMap((i) => i.branches)
  const share = (mode: AssessmentMode): ModeShare => ({
    ...branches.filter((b) => b.mode === mode).reduce<Tally>(addTallies, NONE),
    mode,
    tasks: branches.reduce((sum, b) => sum + (b.mode === mode ? b.tasks : 0), 0),
    items: indicators.filter((i) => i.mode === mode).length,
  })
  return [share('automatic'), share('assisted'), share('manual')]
}

/** Of the suspicions, those that need no person to be found: undefined where there are none. */
export function automaticShare([automatic, assisted]: readonly [ModeShare, ModeShare, ModeShare]): number | undefined {
  const all = automatic.violated + assisted.violated
  return all === 0 ? undefined : automatic.violated / all
}

/** `自动 27 项、半自动 17 项、人工 3 项，共 47 项`. */
export function describeModes(shares: readonly ModeShare[]): string {
  const all = shares.reduce((sum, s) => sum + s.items, 0)
  return `${MODES.map((mode) => `${nameMode(mode)} ${shares.find((s) => s.mode === mode)?.items ?? 0} 项`).join('、')}，共 ${all} 项`
}

const NAMES: Record<AssessmentMode, string> = { automatic: '自动', assisted: '半自动', manual: '人工' }

export function nameMode(mode: AssessmentMode): string {
  return NAMES[mode]
}

function addTallies(a: Tally, b: Tally): Tally {
  return {
    population: a.population + b.population,
    satisfied: a.satisfied + b.satisfied,
    violated: a.violated + b.violated,
    undetermined: a.undetermined + b.undetermined,
    exempted: a.exempted + b.exempted,
    pending: a.pending + b.pending,
  }
}
