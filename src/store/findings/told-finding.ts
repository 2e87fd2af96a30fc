/** A hit on its way out: with fingerprint, words and life-cycle. */
import { hash } from 'node:crypto'
import { formatCitation } from '#core/citation'
import { adviseHit, type ExplainContext, explainHit, nameKey } from '#core/explanation'
import { type Finding, type FindingState, fingerprintText, type Hit, kindOf } from '#core/finding'

export type ToldFinding = {
  finding: Finding
  title: string
  registerTitle: string
  /** The key as it would be read. */
  record: string
  cites: string
  explanation: string
  advice: string
  state: FindingState
}

/** Thirty-two hexadecimal digits of SHA-256: short enough to type, far from any collision. */
export function fingerprintOf(hit: Pick<Hit, 'indicator' | 'branch' | 'register' | 'key'>): string {
  return hash('sha256', fingerprintText(hit), 'hex').slice(0, 32)
}

export function toFinding(hit: Hit): Finding {
  return { ...hit, fingerprint: fingerprintOf(hit), kind: kindOf(hit) }
}

export function tellFinding(finding: Finding, state: FindingState, context: ExplainContext): ToldFinding {
  const { indicator, registers } = context
  return {
    finding,
    state,
    title: indicator.title,
    registerTitle: registers.get(finding.register)?.title ?? finding.register,
    record: nameKey(finding, context),
    cites: indicator.cites.map(formatCitation).join('；'),
    explanation: explainHit(finding, context),
    advice: adviseHit(finding, context),
  }
}
