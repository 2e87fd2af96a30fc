/** Short words for tables. */
import type { FindingKind, Outcome, ReasonCode } from './finding.ts'
import type { AssessmentKind, AssessmentMode } from './summary.ts'

const REASONS: Record<ReasonCode, string> = {
  'no-answer': '没有处理',
  'late-answer': '处理超期',
  'early-answer': '处理早于起点',
  'no-predecessor': '缺前置环节',
  'predecessor-too-late': '前置环节过晚',
  forbidden: '不应有而有',
  'condition-false': '不符合要求',
  late: '超过期限',
  early: '早于规定时间',
  repeated: '重复',
  over: '超过',
  under: '不足',
  'missed-cycle': '周期内缺办',
  'field-missing': '缺填字段',
  'answer-field-missing': '对应记录缺填字段',
  'no-record': '缺对应记录',
  'register-missing': '登记簿未导入',
  'parameter-unset': '参数未设定',
  'calendar-unknown': '缺官方日历',
  'exemption-unknown': '免除情形无法判定',
  'to-be-checked': '待人工核查',
}

const KINDS: Record<FindingKind, string> = { suspicion: '疑点', registerKeeping: '登记质量', task: '待人工检查' }

const OUTCOMES: Record<Outcome, string> = {
  satisfied: '符合',
  violated: '疑点',
  undetermined: '无法判定',
  exempted: '免除',
  pending: '期限未满',
}

export function nameReason(reason: ReasonCode): string {
  return REASONS[reason]
}

/** A suspicion that the machine only points at has still to be looked at by a person. */
export function nameFinding(kind: FindingKind, mode: AssessmentMode): string {
  return kind === 'suspicion' && mode === 'assisted' ? '疑点待核' : nameKind(kind)
}

const ASSESSMENTS: Record<AssessmentKind, string> = { routine: '日常考核', focused: '重点考核' }

export function nameAssessment(kind: AssessmentKind): string {
  return ASSESSMENTS[kind]
}

function nameKind(kind: FindingKind): string {
  return KINDS[kind]
}

export function nameOutcome(outcome: Outcome): string {
  return OUTCOMES[outcome]
}
