/** What the report shows besides the summary, and the sums it shows it by. */
import type {
  AssessmentMode,
  BranchSummary,
  ComparisonReport,
  FindingKind,
  OrganMonthTally,
  ReasonCode,
  RunSummary,
  Tally,
} from '#core/finding'
import type { ToldFinding } from './told-finding.ts'

/**
 * What the machine has judged, alone or for a person to verify. A suspicion of an automatic branch is `violated`, one of
 * an assisted branch `toVerify`; each has its own denominator, the records of its branches that could be decided.
 */
export type Sums = {
  population: number
  satisfied: number
  violated: number
  decided: number
  toVerify: number
  decidedToVerify: number
  undetermined: number
  exempted: number
  pending: number
}

/** One reason why records could not be decided, and how many they are. */
export type Undecided = {
  reason: string
  register: string
  what: string
  /** The field that names who keeps the register. */
  keeper?: string
  /** Who mends it where no register is to blame. */
  by?: string
  /** The parameter that is not set. */
  parameter?: string
  indicators: Set<string>
  count: number
  /** Who would have to mend it: organs, posts or persons as the register is kept. */
  whose: Map<string, number>
  examples: string[]
}

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
  /** As people read posts. */
  namePost: (post: string) => string
  comparison?: ComparisonReport
}

export const NOTHING: Sums = {
  population: 0,
  satisfied: 0,
  violated: 0,
  decided: 0,
  toVerify: 0,
  decidedToVerify: 0,
  undetermined: 0,
  exempted: 0,
  pending: 0,
}

type Counts = Omit<Tally, 'pending'> & { pending?: number }

/** What a person judges is no part of the sums. */
function addCounts(sums: Sums, mode: AssessmentMode, t: Counts): Sums {
  if (mode === 'manual') return sums
  const decided = t.population - t.undetermined
  const [automatic, assisted] = mode === 'automatic' ? [1, 0] : [0, 1]
  return {
    population: sums.population + t.population,
    satisfied: sums.satisfied + t.satisfied,
    violated: sums.violated + t.violated * automatic,
    decided: sums.decided + decided * automatic,
    toVerify: sums.toVerify + t.violated * assisted,
    decidedToVerify: sums.decidedToVerify + decided * assisted,
    undetermined: sums.undetermined + t.undetermined,
    exempted: sums.exempted + t.exempted,
    pending: sums.pending + (t.pending ?? 0),
  }
}

export function sumBranches(branches: readonly BranchSummary[]): Sums {
  return branches.reduce((sums, branch) => addCounts(sums, branch.mode, branch), NOTHING)
}

/** The modes of a run's branches, by indicator and branch. */
export function modesOf({ indicators }: RunSummary): ReadonlyMap<string, AssessmentMode> {
  return new Map(indicators.flatMap((i) => i.branches.map((b) => [`${i.id}\n${b.id}`, b.mode] as const)))
}

export function sumBy(
  tallies: readonly OrganMonthTally[],
  modes: ReadonlyMap<string, AssessmentMode>,
  by: (tally: OrganMonthTally) => string | undefined,
): Map<string, Sums> {
  const sums = new Map<string, Sums>()
  for (const tally of tallies) {
    const key = by(tally)
    if (key === undefined) continue
    const mode = modes.get(`${tally.indicator}\n${tally.branch}`) ?? 'automatic'
    if (mode !== 'manual') sums.set(key, addCounts(sums.get(key) ?? NOTHING, mode, tally))
  }
  return sums
}

/** How many records wait for a person to look, and of how many the register says too little even for that. */
export function sumManual(branches: readonly BranchSummary[]): { tasks: number; undetermined: number } {
  const manual = branches.filter((branch) => branch.mode === 'manual')
  const tasks = manual.reduce((sum, branch) => sum + branch.tasks, 0)
  return { tasks, undetermined: manual.reduce((sum, branch) => sum + branch.undetermined, 0) - tasks }
}
