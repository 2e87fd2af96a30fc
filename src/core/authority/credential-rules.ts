/** What officers' credentials are judged by. The numbers are parameters, and every demand names its clause. */
import type { Citation } from '#core/citation'

export const CREDENTIAL_CHECKS = {
  certificateExpiring: '证件即将到期',
  noValidCertificate: '无有效证件执法',
  notQualified: '无执法资格在执法岗位',
  irregularStaff: '临时工、合同工在执法岗位',
} as const

export type CredentialCheck = keyof typeof CREDENTIAL_CHECKS

export type CredentialRules = {
  /** A certificate that ends within so many days, the day itself included, is told of beforehand. */
  expiringWithinDays: number
  cites: Readonly<Record<CredentialCheck, readonly Citation[]>>
}

const OPINION = '国务院办公厅关于推行行政执法责任制的若干意见'
const SUPERVISION = '行政执法监督条例'
const PENALTY = '行政处罚法'

const training: Citation = {
  document: OPINION,
  article: '（国办发〔2005〕37号）二（二）',
  quote: '经考试考核合格具备行政执法资格的,方可按照有关规定发放行政执法证件',
}
const certificate: Citation = {
  document: SUPERVISION,
  article: '第十七条第二款',
  quote: '对符合法定条件并通过行政执法资格考试的，制发行政执法证件，确认行政执法人员资格',
}
const management: Citation = { document: SUPERVISION, article: '第十条', quote: '健全行政执法人员资格、证件管理制度' }
const situations: Citation = {
  document: SUPERVISION,
  article: '第十一条第二款第一项',
  quote: '行政执法的主体、人员是否具有合法资格',
}
const penalty: Citation = {
  document: PENALTY,
  article: '第四十二条第一款',
  quote: '行政处罚应当由具有行政执法资格的执法人员实施',
}
const letter: Citation = {
  document: '依法行政责任书',
  article: '三',
  quote: '坚决清退在执法岗位上的临时工、合同工',
}

/** The State Council Office's opinion of 2005 and, since 1 February 2026, the regulation on supervision. Ninety days are a design value. */
export const NATIONAL_CREDENTIAL_RULES: CredentialRules = {
  expiringWithinDays: 90,
  cites: {
    certificateExpiring: [management, training],
    noValidCertificate: [certificate, penalty, training],
    notQualified: [training, certificate],
    irregularStaff: [letter, situations],
  },
}
