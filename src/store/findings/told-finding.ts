/** A hit on its way out: with fingerprint, words and life-cycle. */
import { hash } from 'node:crypto'
import { formatCitation } from '#core/citation'
import { adviseHit, type ExplainContext, explainHit, nameKey } from '#core/explanation'
import {
  type AssessmentKind,
  type AssessmentMode,
  type Finding,
  type FindingState,
  fingerprintText,
  type Hit,
  kindOf,
  nameFinding,
} from '#core/finding'

export type ToldFinding = {
  finding: Finding
  /** 疑点, 疑点待核, 登记质量, 待人工检查. */
  label: string
  mode: AssessmentMode
  assessment: AssessmentKind
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

export type TellContext = ExplainContext & { assessment: AssessmentKind }

export function tellFinding(finding: Finding, state: FindingState, context: TellContext): ToldFinding {
  const { indicator, registers } = context
  const mode = indicator.branches.find((b) => b.id === finding.branch)?.mode ?? indicator.mode
  return {
    finding,
    state,
    label: nameFinding(finding.kind, mode),
    mode,
    assessment: context.assessment,
    title: indicator.title,
    registerTitle: registers.get(finding.register)?.title ?? finding.register,
    record: nameKey(finding, context),
    cites: indicator.cites.map(formatCitation).join('；'),
    explanation: explainHit(finding, context),
    advice: adviseHit(finding, context),
  }
}
