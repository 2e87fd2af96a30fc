/** How many findings of each kind there are, told from a summary. */
import type { FindingKind } from './finding.ts'
import type { BranchSummary, IndicatorSummary, RunSummary } from './summary.ts'

/** A summary as it was kept: before tasks were counted it said nothing of them. */
export type KeptSummary = Omit<RunSummary, 'indicators'> & {
  indicators: readonly (Omit<IndicatorSummary, 'branches'> & {
    branches: readonly (Omit<BranchSummary, 'tasks'> & { tasks?: number })[]
  })[]
}

export type KindCounts = { suspicion: number } & Partial<Record<FindingKind, number>>

type CountedBranch = Pick<KeptSummary['indicators'][number]['branches'][number], 'violated' | 'undetermined'> & {
  tasks?: number
  checklist?: readonly string[]
}

/** A kind that the summary does not tell is left out. */
export function countKinds(branches: readonly CountedBranch[]): KindCounts {
  let [suspicion, undetermined, task] = [0, 0, 0]
  let told = true
  for (const branch of branches) {
    suspicion += branch.violated
    undetermined += branch.undetermined
    task += branch.tasks ?? 0
    // Only what has a checklist is handed to a person.
    if (branch.tasks === undefined && branch.checklist !== undefined) told = false
  }
  return told ? { suspicion, registerKeeping: undetermined - task, task } : { suspicion }
}
