/** What officers' credentials are judged by: the checks that can be computed; numbers and clauses come from a pack. */
import type { LocalDate } from '#core/calendar'
import type { Citation } from '#core/citation'
import type { Parameter } from '#core/parameter'

export const CREDENTIAL_CHECKS = {
  certificateExpiring: '证件即将到期',
  noValidCertificate: '在执法岗位而无有效证件',
  notQualified: '无执法资格在执法岗位',
  postedUntrained: '先上岗、后培训',
  irregularStaff: '临时工、合同工在执法岗位',
} as const

export type CredentialCheck = keyof typeof CREDENTIAL_CHECKS

/** What is told of somebody: whatever cannot be told is a matter of the register, never of the person. */
export const CREDENTIAL_ALERTS = { violated: '不符', dueSoon: '即将到期', undetermined: '无法判定' } as const

/** What the record lacks where nothing can be told. */
export const MISSING_RECORDS = {
  certificate: '行政执法证登记',
  certificateEnd: '行政执法证有效期登记',
  examination: '执法资格考试考核登记',
  examinationResult: '考试考核结果登记',
  postTraining: '上岗培训登记',
  noticeDays: '提前提示日数的设定',
} as const

export type MissingRecord = keyof typeof MISSING_RECORDS

/** Where it is added. */
export const ADDED_WHERE: Readonly<Record<MissingRecord, string>> = {
  certificate: '在人员页的“执法证件”登记，或导入证件',
  certificateEnd: '在人员页的“执法证件”用“记录变动”补上有效期',
  examination: '在人员页的“培训与考试”登记，或导入培训考试',
  examinationResult: '在人员页的“培训与考试”用“记录变动”补上结果',
  postTraining: '在人员页的“培训与考试”登记，或导入培训考试',
  noticeDays: '在规则包的参数中设定',
}

export type CredentialAlert = {
  kind: CredentialCheck
  verdict: keyof typeof CREDENTIAL_ALERTS
  missing?: MissingRecord | undefined
}

/** An alert in few words: of what cannot be told no accusation is worded, only what is missing. */
export function tellAlert({ kind, verdict, missing }: CredentialAlert): string {
  if (verdict !== 'undetermined') return CREDENTIAL_CHECKS[kind]
  return `${CREDENTIAL_ALERTS[verdict]}：${missing === undefined ? '资料不全' : `缺${MISSING_RECORDS[missing]}`}`
}

/** A clause and its days in force, `to` no longer one of them. */
export type DatedCitation = Citation & { from?: LocalDate; to?: LocalDate }

/** A check without clauses is not asked of anybody. */
export type CredentialRules = {
  /** A certificate that ends within so many days, the day itself included, is told of beforehand. */
  expiringWithin?: Parameter
  cites: Readonly<Partial<Record<CredentialCheck, readonly DatedCitation[]>>>
}

/** The clauses in force on a day; empty: nothing was demanded then. */
export function citesOn(rules: CredentialRules, check: CredentialCheck, day: LocalDate): Citation[] {
  return (rules.cites[check] ?? []).flatMap(({ from, to, ...citation }) =>
    (from === undefined || from <= day) && (to === undefined || day < to) ? [citation] : [],
  )
}
