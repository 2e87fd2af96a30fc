/**
 * Whether an officer's credentials are in order on a day: computed from certificates, examinations, employment and posts.
 * What is not recorded is not held against anybody: the answer is then that it cannot be decided, and what is missing.
 */
import { addDays, daysBetween, formatDate, type LocalDate } from '#core/calendar'
import type { Citation } from '#core/citation'
import { findValue } from '#core/parameter'
import {
  CREDENTIAL_CHECKS,
  type CredentialCheck,
  type CredentialRules,
  citesOn,
  type MissingRecord,
} from './credential-rules.ts'
import { CERTIFICATE_KINDS, CERTIFICATE_STANDINGS, type CertificateStanding, EMPLOYMENT_TYPES } from './naming.ts'
import type { CertificateValue, OfficerValue, PostValue, TrainingValue } from './value.ts'

type HeldPost = Pick<PostValue, 'code' | 'name' | 'isEnforcement'> & { since: LocalDate }

/** All that bears on an officer's credentials, as of the day they are judged on. */
export type OfficerDossier = {
  officer: Pick<OfficerValue, 'code' | 'name' | 'employmentType'>
  certificates: readonly CertificateValue[]
  trainings: readonly TrainingValue[]
  /** The posts held on the day, each with the day since which it is. */
  posts: readonly HeldPost[]
}

/** Who bears which certificates. */
type Bearer = { officer: Pick<OfficerValue, 'name'>; certificates: readonly CertificateValue[] }

/** `notApplicable`: nothing is asked of this officer. `dueSoon`: in order today, and to be renewed. */
export type CredentialVerdict = 'satisfied' | 'dueSoon' | 'violated' | 'undetermined' | 'notApplicable'

export type CredentialAnswer = {
  check: CredentialCheck
  verdict: CredentialVerdict
  /** What was seen on which day, in Chinese. */
  explanation: string
  cites: readonly Citation[]
  /** The day on which a certificate ends. */
  due?: LocalDate
  /** Of what cannot be told: what the record lacks. */
  missing?: MissingRecord
}

type CertificateDates = Pick<CertificateValue, 'status'> & { issuedAt: string; expiresAt?: string | undefined }

/** How a certificate stands on a day: as recorded, and by its dates. The last day of its validity is still valid. */
export function standingOf(certificate: CertificateDates, day: LocalDate | string): CertificateStanding {
  if (day < certificate.issuedAt) return 'notYetIssued'
  if (certificate.status !== 'valid') return certificate.status
  if (certificate.expiresAt === undefined) return 'endUnknown'
  return certificate.expiresAt < day ? 'expired' : 'valid'
}

const BEST_FIRST = ['valid', 'endUnknown', 'suspended', 'notYetIssued', 'expired', 'revoked'] as const

/** How somebody stands by the best enforcement certificate of those recorded; undefined: none is. */
export function bestStanding(
  certificates: readonly CertificateValue[],
  day: LocalDate,
): CertificateStanding | undefined {
  const held = new Set(enforcementOnly(certificates).map((certificate) => standingOf(certificate, day)))
  return BEST_FIRST.find((standing) => held.has(standing))
}

/** The five checks on a day, in their fixed order, by the clauses in force on that day. */
export function checkCredentials(dossier: OfficerDossier, day: LocalDate, rules: CredentialRules): CredentialAnswer[] {
  const answer = (check: CredentialCheck, judge: () => Found): CredentialAnswer => {
    const cites = citesOn(rules, check, day)
    const found = cites.length === 0 ? notDemanded(CREDENTIAL_CHECKS[check]) : judge()
    return told(check, day, cites, found)
  }
  return [
    answer('certificateExpiring', () => judgeExpiry(dossier, day, rules)),
    answer('noValidCertificate', () => judgeOnPost(dossier, day)),
    answer('notQualified', () => judgeQualification(dossier, day)),
    checkPostTraining(dossier, day, rules),
    answer('irregularStaff', () => judgeEmployment(dossier)),
  ]
}

function notDemanded(what: string): Found {
  return { verdict: 'notApplicable', text: `当日没有关于“${what}”的有效规定，不作要求。` }
}

/** Whether whoever acted on the day held a valid certificate, whatever post he was on. */
export function checkAct(dossier: Bearer, day: LocalDate, rules: CredentialRules): CredentialAnswer {
  const check = 'noValidCertificate'
  const cites = citesOn(rules, check, day)
  const { verdict, text, missing } =
    cites.length === 0 ? notDemanded('持证办理执法事项') : judgeCertificate(dossier, day)
  const explanation = `${formatDate(day)}办理执法事项时：${text}`
  return { check, verdict, explanation, cites, ...(missing !== undefined && { missing }) }
}

/** Whether an enforcement certificate may be given on the day: after an examination that was passed. */
export function checkIssue(
  { officer, trainings }: Pick<OfficerDossier, 'officer' | 'trainings'>,
  day: LocalDate,
  rules: CredentialRules,
): CredentialAnswer {
  const check = 'notQualified'
  const cites = citesOn(rules, check, day)
  const found = cites.length === 0 ? notDemanded('发放行政执法证件') : judgeExaminations(trainings, day)
  return told(check, day, cites, { ...found, text: `给${officer.name}发放行政执法证件：${found.text}` })
}

/** Whether somebody employed in this way may be put on a post. */
export function checkPosting(
  dossier: Pick<OfficerDossier, 'officer' | 'posts'>,
  day: LocalDate,
  rules: CredentialRules,
): CredentialAnswer {
  const check = 'irregularStaff'
  const cites = citesOn(rules, check, day)
  return told(check, day, cites, cites.length === 0 ? notDemanded(CREDENTIAL_CHECKS[check]) : judgeEmployment(dossier))
}

/** Whether somebody was trained before he was put on the enforcement posts he holds, by the clauses in force when he was. */
export function checkPostTraining(
  dossier: Pick<OfficerDossier, 'officer' | 'trainings' | 'posts'>,
  day: LocalDate,
  rules: CredentialRules,
): CredentialAnswer {
  const check = 'postedUntrained'
  const { officer, trainings, posts } = dossier
  const on = posts.filter((post) => post.isEnforcement)
  if (on.length === 0)
    return told(check, day, citesOn(rules, check, day), {
      verdict: 'notApplicable',
      text: `${officer.name}不在执法岗位，不要求上岗培训。`,
    })
  const asked = on.filter(({ since }) => citesOn(rules, check, since).length > 0)
  const [worst] = asked
    .map((post) => ({ post, found: judgePostTraining(trainings, post, day) }))
    .toSorted((a, b) => GRAVITY.indexOf(a.found.verdict) - GRAVITY.indexOf(b.found.verdict))
  if (worst === undefined)
    return told(check, day, [], {
      verdict: 'notApplicable',
      text: `${officer.name}上岗时没有关于“上岗培训”的有效规定，不作要求。`,
    })
  const { post, found } = worst
  const text = `${officer.name}自${formatDate(post.since)}起任${post.name}；${found.text}`
  return told(check, day, citesOn(rules, check, post.since), { ...found, text })
}

const GRAVITY: readonly CredentialVerdict[] = ['violated', 'undetermined', 'satisfied']

/** A record of training does not say for which post it was: what was before the post is taken to have been for it. */
function judgePostTraining(trainings: readonly TrainingValue[], { since }: HeldPost, day: LocalDate): Found {
  const attended = trainings.filter(({ date }) => date <= day).toSorted((a, b) => (a.date < b.date ? -1 : 1))
  const before = attended.findLast(({ date }) => date <= since)
  if (before !== undefined)
    return {
      verdict: 'satisfied',
      text: `上岗前有${listTrainings([before])}。登记没有写明针对哪个岗位，只核对了先后。`,
    }
  const [first] = attended
  return first === undefined
    ? { verdict: 'undetermined', missing: 'postTraining', text: '没有登记培训，不能断定上岗前是否培训，请核实后补登。' }
    : { verdict: 'violated', text: `登记的培训最早是${listTrainings([first])}，在上岗之后；上岗前没有培训的登记。` }
}

function told(check: CredentialCheck, day: LocalDate, cites: readonly Citation[], found: Found): CredentialAnswer {
  return {
    check,
    verdict: found.verdict,
    explanation: `${formatDate(day)}：${found.text}`,
    cites,
    ...(found.due !== undefined && { due: found.due }),
    ...(found.missing !== undefined && { missing: found.missing }),
  }
}

type Found =
  | { verdict: Exclude<CredentialVerdict, 'undetermined'>; text: string; due?: LocalDate; missing?: never }
  | { verdict: 'undetermined'; text: string; due?: LocalDate; missing: MissingRecord }

function judgeExpiry({ officer, certificates }: OfficerDossier, day: LocalDate, rules: CredentialRules): Found {
  const { expiringWithin } = rules
  const within = expiringWithin && findValue(expiringWithin, day)?.value
  if (typeof within !== 'number') {
    const named = expiringWithin === undefined ? '提前提示的日数' : `参数“${expiringWithin.title}”`
    return {
      verdict: 'undetermined',
      missing: 'noticeDays',
      text: `${named}没有设定，不能断定${officer.name}的证件是否即将到期。`,
    }
  }
  const standing = enforcementOnly(certificates).map((c) => ({ certificate: c, standing: standingOf(c, day) }))
  const open = standing.filter((s) => s.standing === 'endUnknown')
  const valid = standing
    .filter((s) => s.standing === 'valid')
    .map(({ certificate: { number, expiresAt } }) => ({ number, expiresAt: expiresAt as LocalDate }))
    .sort((a, b) => (a.expiresAt < b.expiresAt ? 1 : -1))
  const longest = valid[0]
  if (longest !== undefined) {
    const { number, expiresAt } = longest
    const left = daysBetween(day, expiresAt)
    const until = `${officer.name}的行政执法证（${number}）有效期至${formatDate(expiresAt)}，还有${left}日`
    if (expiresAt > addDays(day, within)) return { verdict: 'satisfied', text: `${until}。`, due: expiresAt }
    // One whose end nobody wrote down may last longer.
    if (open.length > 0)
      return {
        verdict: 'undetermined',
        missing: 'certificateEnd',
        text: `${until}；另有证件没有登记有效期，不能断定。`,
        due: expiresAt,
      }
    return { verdict: 'dueSoon', text: `${until}，不超过${within}日，须及时换证。`, due: expiresAt }
  }
  if (open.length > 0)
    return {
      verdict: 'undetermined',
      missing: 'certificateEnd',
      text: `${officer.name}的行政执法证（${listNumbers(open.map((s) => s.certificate))}）没有登记有效期，不能断定何时到期。`,
    }
  return { verdict: 'notApplicable', text: `${officer.name}没有有效的行政执法证，不涉及到期。` }
}

function judgeOnPost(dossier: OfficerDossier, day: LocalDate): Found {
  const posts = enforcementPosts(dossier)
  if (posts === undefined)
    return { verdict: 'notApplicable', text: `${dossier.officer.name}不在执法岗位，不要求持证。` }
  const found = judgeCertificate(dossier, day)
  return { ...found, text: `${dossier.officer.name}在执法岗位（${posts}）；${found.text}` }
}

function judgeCertificate({ officer, certificates }: Bearer, day: LocalDate): Found {
  const own = enforcementOnly(certificates)
  if (own.length === 0)
    return {
      verdict: 'undetermined',
      missing: 'certificate',
      text: `没有登记${officer.name}的行政执法证，不能断定，请核实后补登。`,
    }
  const standing = own.map((certificate) => ({ certificate, standing: standingOf(certificate, day) }))
  const valid = standing.find((s) => s.standing === 'valid')
  if (valid !== undefined)
    return { verdict: 'satisfied', text: `持有有效的${describeCertificate(valid.certificate, day)}。` }
  const open = standing.find((s) => s.standing === 'endUnknown')
  const all = own.map((certificate) => describeCertificate(certificate, day)).join('；')
  if (open !== undefined)
    return {
      verdict: 'undetermined',
      missing: 'certificateEnd',
      text: `${all}：没有登记有效期，不能断定当日是否有效。`,
    }
  return { verdict: 'violated', text: `当日没有有效的行政执法证：${all}。` }
}

function judgeQualification(dossier: OfficerDossier, day: LocalDate): Found {
  const { officer, trainings } = dossier
  const posts = enforcementPosts(dossier)
  if (posts === undefined) return { verdict: 'notApplicable', text: `${officer.name}不在执法岗位，不要求执法资格。` }
  const found = judgeExaminations(trainings, day)
  return { ...found, text: `${officer.name}在执法岗位（${posts}）；${found.text}` }
}

function judgeExaminations(trainings: readonly TrainingValue[], day: LocalDate): Found {
  const earlier = trainings.filter((training) => training.date <= day)
  const passed = earlier.find((training) => training.passed === true)
  if (passed !== undefined)
    return { verdict: 'satisfied', text: `${formatDate(passed.date)}“${passed.topic}”考试考核合格。` }
  const unknown = earlier.filter((training) => training.passed === undefined)
  const failed = earlier.filter((training) => training.passed === false)
  if (earlier.length === 0)
    return { verdict: 'undetermined', missing: 'examination', text: '没有登记考试考核，不能断定，请核实后补登。' }
  if (unknown.length > 0)
    return {
      verdict: 'undetermined',
      missing: 'examinationResult',
      text: `${listTrainings(unknown)}没有登记是否合格，不能断定。`,
    }
  return { verdict: 'violated', text: `${listTrainings(failed)}考试考核不合格，此后没有合格的记录。` }
}

function judgeEmployment(dossier: Pick<OfficerDossier, 'officer' | 'posts'>): Found {
  const { officer } = dossier
  const posts = enforcementPosts(dossier)
  const type = EMPLOYMENT_TYPES[officer.employmentType]
  if (posts === undefined) return { verdict: 'notApplicable', text: `${officer.name}（${type}）不在执法岗位。` }
  const irregular = officer.employmentType === 'temporary' || officer.employmentType === 'contract'
  const text = `${officer.name}（${type}）在执法岗位（${posts}）`
  return irregular
    ? { verdict: 'violated', text: `${text}；执法岗位不得使用临时工、合同工，须调离。` }
    : { verdict: 'satisfied', text: `${text}。` }
}

/** Named, or undefined when the officer is on none. */
function enforcementPosts({ posts }: Pick<OfficerDossier, 'posts'>): string | undefined {
  const names = posts.filter((post) => post.isEnforcement).map((post) => post.name)
  return names.length === 0 ? undefined : names.join('、')
}

function enforcementOnly(certificates: readonly CertificateValue[]): CertificateValue[] {
  return certificates.filter((certificate) => certificate.kind === 'enforcement')
}

function describeCertificate(certificate: CertificateValue, day: LocalDate): string {
  const words = CERTIFICATE_STANDINGS[standingOf(certificate, day)]
  const { kind, number, issuedAt, expiresAt } = certificate
  const until = expiresAt === undefined ? '' : `，有效期至${formatDate(expiresAt)}`
  return `${CERTIFICATE_KINDS[kind]}（${number}，${formatDate(issuedAt)}发证${until}，${words}）`
}

function listNumbers(certificates: readonly CertificateValue[]): string {
  return certificates.map((certificate) => certificate.number).join('、')
}

function listTrainings(trainings: readonly TrainingValue[]): string {
  return trainings.map(({ date, topic }) => `${formatDate(date)}“${topic}”`).join('、')
}
