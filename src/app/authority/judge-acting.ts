/**
 * Whether somebody might act on a day: by a valid certificate and a live appointment. What was not recorded is never held
 * against anybody: a record that only begins later, or is missing, leaves it open and says what is missing.
 */
import {
  CERTIFICATE_STATUSES,
  type CertificateValue,
  type CredentialRules,
  checkAct,
  covers,
  type MissingRecord,
  type OfficerValue,
} from '#core/authority'
import { formatDate, type LocalDate } from '#core/calendar'
import { formatCitation } from '#core/citation'

export type ActingVerdict = 'valid' | 'invalid' | 'unknown'
export type ActingAnswer = {
  verdict: ActingVerdict
  reason: string
  cites: readonly string[]
  /** Of what cannot be told: what the record lacks. */
  missing?: MissingRecord
}

export type During<Value> = { validFrom: LocalDate; validTo?: LocalDate; value: Value }

export type ActingDossier = {
  officer: Pick<OfficerValue, 'name'>
  /** All there ever were, with the time each was so. */
  certificates: readonly During<CertificateValue>[]
  appointments: readonly (During<unknown> & { post: string; postName: string })[]
  /** The post the register names. */
  post?: { id: string; name: string }
}

const VERDICTS = {
  satisfied: 'valid',
  dueSoon: 'valid',
  violated: 'invalid',
  undetermined: 'unknown',
  notApplicable: 'unknown',
} as const

export function judgeCertificateOn(
  { officer, certificates }: Pick<ActingDossier, 'officer' | 'certificates'>,
  day: LocalDate,
  rules: CredentialRules,
): ActingAnswer {
  const own = certificates.filter(({ value }) => value.kind === 'enforcement')
  const then = own.filter((certificate) => covers(certificate, day))
  const { verdict, explanation, cites, missing } = checkAct(
    { officer, certificates: then.map(({ value }) => value) },
    day,
    rules,
  )
  const shown = cites.map(formatCitation)
  const lacks = missing === undefined ? {} : { missing }
  if (then.length > 0 || own.length === 0 || cites.length === 0)
    return { verdict: VERDICTS[verdict], reason: explanation, cites: shown, ...lacks }
  const known = own.map(
    ({ value, validFrom }) =>
      `${value.number}（${CERTIFICATE_STATUSES[value.status]}，自${formatDate(validFrom)}起有登记）`,
  )
  return {
    verdict: 'unknown',
    reason: `没有登记${officer.name}的行政执法证在${formatDate(day)}的情形，只有${known.join('、')}，不能断定，请核实后补登。`,
    cites: shown,
    missing: 'certificate',
  }
}

export function judgeAppointmentOn({ officer, appointments, post }: ActingDossier, day: LocalDate): ActingAnswer {
  const answer = (verdict: ActingVerdict, reason: string): ActingAnswer => ({ verdict, reason, cites: [] })
  if (appointments.length === 0) return answer('unknown', `没有登记${officer.name}的任职，不能断定，请核实后补登。`)
  const held = appointments.filter((one) => covers(one, day))
  if (held.length > 0) {
    const names = [...new Set(held.map(({ postName }) => postName))].join('、')
    const other =
      post === undefined || held.some((one) => one.post === post.id)
        ? ''
        : `登记簿写的岗位“${post.name}”不在其中，请核对。`
    return answer('valid', `${formatDate(day)}${officer.name}任${names}。${other}`)
  }
  const before = appointments.filter(({ validTo }) => validTo !== undefined && validTo <= day)
  const last = before.toSorted((a, b) => ((a.validTo ?? '') < (b.validTo ?? '') ? 1 : -1))[0]
  if (last?.validTo !== undefined)
    return answer(
      'invalid',
      `${formatDate(day)}${officer.name}没有任职：任${last.postName}到${formatDate(last.validTo)}为止（当日不含），其后到这一天没有登记新的任职。`,
    )
  const first = appointments.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1))[0]
  return answer(
    'unknown',
    `${officer.name}的任职自${formatDate(first?.validFrom ?? day)}起才有登记，${formatDate(day)}的情形没有登记，不能断定。`,
  )
}
