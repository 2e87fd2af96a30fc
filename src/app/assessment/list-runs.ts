import { listRuns, type RunRecord } from '#store/runs'

/** Newest first. */
export function listAssessments(store: string): RunRecord[] {
  return listRuns(store).reverse()
}
