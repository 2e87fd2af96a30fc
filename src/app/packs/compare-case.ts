/** What a case expects against what came out, in sentences; and the two engines against each other. */
import { isDeepStrictEqual } from 'node:util'
import { type ExplainContext, explainHit } from '#core/explanation'
import { type Hit, nameOutcome, type Outcome } from '#core/finding'
import type { Judgement } from '#core/indicator'
import type { Case } from '#core/pack'
import type { BranchTally } from '#store/analytics'

type Expected = Case['expect'][number]

export function compareExpected(
  expected: Expected,
  judgements: readonly Judgement[],
  context: ExplainContext,
): string[] {
  const key = expected.key.map(String)
  const who = `${expected.branch === undefined ? '' : `${expected.branch} `}${key.join(' / ')}`
  const found = judgements.filter(
    (j) => (expected.branch === undefined || j.branch === expected.branch) && isDeepStrictEqual([...j.key], key),
  )
  if (expected.outcome === 'not-judged')
    return found.length === 0
      ? []
      : [`${who}：应当不考核，实际为“${found.map((j) => nameOutcome(j.outcome)).join('、')}”。`]
  const match = found.find((j) => j.outcome === expected.outcome) ?? found[0]
  if (match === undefined) return [`${who}：应为“${nameOutcome(expected.outcome)}”，实际没有被考核。`]
  if (match.outcome !== expected.outcome) {
    const why =
      match.hit === undefined
        ? ''
        : `（${match.hit.reason}${match.hit.reasonAt === undefined ? '' : ` ${match.hit.reasonAt}`}：${explainHit(match.hit, context)}）`
    return [`${who}：应为“${nameOutcome(expected.outcome)}”，实际为“${nameOutcome(match.outcome)}”${why}。`]
  }
  return compareDetails(expected, match.hit, who, context)
}

function compareDetails(expected: Expected, hit: Hit | undefined, who: string, context: ExplainContext): string[] {
  const faults: string[] = []
  const differ = (what: string, wanted: string | undefined, is: string | undefined) => {
    if (wanted !== undefined && wanted !== is) faults.push(`${who}：${what}应为 ${wanted}，实际为 ${is ?? '（无）'}。`)
  }
  differ('原因', expected.reason, hit?.reason)
  differ('原因所在', expected.reasonAt, hit?.reasonAt)
  differ('期限', expected.due, hit?.due)
  differ('实际日期', expected.actual, hit?.actual)
  differ('责任人', expected.officer, hit?.officer)
  const text = hit === undefined ? '' : explainHit(hit, context)
  for (const words of expected.says ?? [])
    if (!text.includes(words)) faults.push(`${who}：说明中应有“${words}”，实际为“${text}”。`)
  return faults
}

const OUTCOMES: readonly Outcome[] = ['satisfied', 'violated', 'undetermined', 'exempted', 'pending']

/** Sentences where SQL and the plain reading differ. */
export function compareEngines(
  hits: readonly Hit[],
  tallies: readonly BranchTally[],
  judgements: readonly Judgement[],
): string[] {
  const fromSql = hits.map(comparable).sort()
  const fromReading = judgements.flatMap((j) => (j.hit === undefined ? [] : [comparable(j.hit)])).sort()
  const differences = [
    ...fromSql.filter((text) => !fromReading.includes(text)).map((text) => `只有 SQL 得出：${text}`),
    ...fromReading.filter((text) => !fromSql.includes(text)).map((text) => `只有逐条判定得出：${text}`),
  ]
  for (const branch of new Set([...tallies.map((t) => t.branch), ...judgements.map((j) => j.branch)])) {
    for (const outcome of OUTCOMES) {
      const counted = tallies.filter((t) => t.branch === branch).reduce((sum, t) => sum + t[outcome], 0)
      const judged = judgements.filter((j) => j.branch === branch && j.outcome === outcome).length
      if (counted !== judged)
        differences.push(`${branch} 的“${nameOutcome(outcome)}”：SQL ${counted}，逐条判定 ${judged}。`)
    }
  }
  return differences
}

/** The same text for the same hit, whatever the order its properties were set in. */
function comparable(hit: Hit): string {
  return JSON.stringify(sortKeys(hit))
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, v]) => v !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sortKeys(v)]))
}
