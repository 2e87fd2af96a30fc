/** What a fact says of a region, a body, a unit, a post, an officer, a certificate, a training or an appointment. */
import { z } from 'zod'
import { type LocalDate, parseLocalDate } from '#core/calendar'
import { findCreditCodeFault } from '#core/credit-code'
import {
  ADMINISTRATION_MODES,
  APPOINTMENT_KINDS,
  type AuthorityKind,
  BODY_QUALIFICATIONS,
  BODY_TIERS,
  CERTIFICATE_KINDS,
  CERTIFICATE_STATUSES,
  EMPLOYMENT_TYPES,
  keysOf,
  LEGAL_NATURES,
  POST_LINES,
  POST_ROLES,
  REGION_LEVELS,
  UNIT_TIERS,
} from './naming.ts'

const code = z.string().trim().min(1, '不能为空').max(64, '最多 64 个字符')
const name = z.string().trim().min(1, '不能为空').max(200, '最多 200 个字符')
const id = z.guid('不是有效的标识')

/** Days of the calendar we count in. */
export const daySchema = z.iso
  .date('要写成 2026-11-22 的样式')
  .refine((text) => parseLocalDate(text) !== undefined, '没有这一天') as unknown as z.ZodType<LocalDate, string>

export const regionSchema = z.strictObject({
  code: z.string().regex(/^\d{2,12}$/, '区划代码是 2 至 12 位数字'),
  name,
  level: z.enum(keysOf(REGION_LEVELS)),
  parent: z
    .string()
    .regex(/^\d{2,9}$/)
    .optional()
    .describe('上级区划的代码'),
})

export const bodySchema = z.strictObject({
  code,
  name,
  tier: z.enum(keysOf(BODY_TIERS)),
  legalNature: z.enum(keysOf(LEGAL_NATURES)),
  administrationMode: z.enum(keysOf(ADMINISTRATION_MODES)),
  parent: id.optional().describe('上级机构；双重管理的是地方一方'),
  upperDepartment: id.optional().describe('双重管理的机构的上级主管部门'),
  region: z.string().optional().describe('所在区划的代码'),
  creditCode: z
    .string()
    .refine((text) => findCreditCodeFault(text) === undefined, '不是有效的统一社会信用代码')
    .optional(),
  authorisingLaw: z.string().min(1).optional().describe('授权的法律、法规，或者集中处罚权的批准文件'),
  entrustedBy: id.optional().describe('委托机关'),
  qualification: z.enum(keysOf(BODY_QUALIFICATIONS)),
})

export const unitSchema = z.strictObject({
  code,
  name,
  body: id,
  parent: id.optional().describe('上级内设机构'),
  tier: z.enum(keysOf(UNIT_TIERS)),
})

export const postSchema = z.strictObject({
  code,
  name,
  body: id,
  unit: id.optional(),
  line: z.enum(keysOf(POST_LINES)).optional(),
  family: z.string().min(1).optional(),
  isEnforcement: z.boolean(),
  roles: z.array(z.enum(keysOf(POST_ROLES))),
  packPost: z.strictObject({ pack: z.string().min(1), post: z.string().min(1) }).optional(),
})

export const officerSchema = z.strictObject({
  code,
  name,
  body: id,
  employmentType: z.enum(keysOf(EMPLOYMENT_TYPES)),
  idNumber: z
    .string()
    .regex(/^\d{17}[\dX]$/, '身份证号是 18 位')
    .optional(),
})

export const certificateSchema = z.strictObject({
  officer: id,
  kind: z.enum(keysOf(CERTIFICATE_KINDS)),
  number: z.string().trim().min(1).max(64),
  issuedAt: daySchema,
  expiresAt: daySchema.optional().describe('有效期的最后一日'),
  status: z.enum(keysOf(CERTIFICATE_STATUSES)),
})

export const trainingSchema = z.strictObject({
  officer: id,
  topic: name,
  date: daySchema,
  hours: z.number().nonnegative().max(10_000).optional(),
  score: z.number().min(0).max(1000).optional(),
  passed: z.boolean().optional().describe('考试考核是否合格'),
})

export const appointmentSchema = z.strictObject({
  officer: id,
  post: id,
  kind: z.enum(keysOf(APPOINTMENT_KINDS)),
})

export const VALUE_SCHEMAS = {
  region: regionSchema,
  body: bodySchema,
  unit: unitSchema,
  post: postSchema,
  officer: officerSchema,
  certificate: certificateSchema,
  training: trainingSchema,
  appointment: appointmentSchema,
} as const satisfies Record<AuthorityKind, z.ZodType>

export type RegionValue = z.infer<typeof regionSchema>
export type BodyValue = z.infer<typeof bodySchema>
export type UnitValue = z.infer<typeof unitSchema>
export type PostValue = z.infer<typeof postSchema>
export type OfficerValue = z.infer<typeof officerSchema>
export type CertificateValue = z.infer<typeof certificateSchema>
export type TrainingValue = z.infer<typeof trainingSchema>
export type AppointmentValue = z.infer<typeof appointmentSchema>

export type AuthorityValues = {
  region: RegionValue
  body: BodyValue
  unit: UnitValue
  post: PostValue
  officer: OfficerValue
  certificate: CertificateValue
  training: TrainingValue
  appointment: AppointmentValue
}

/** A fault of one field that its shape alone does not show. `message` is Chinese. */
export type ValueFault = { field: string; message: string }

export function checkBody(body: BodyValue): ValueFault[] {
  return [...checkNature(body), ...checkSuperiors(body)]
}

/** D9-19: only dual administration has two sides, and they are two. */
function checkSuperiors({ administrationMode, parent, upperDepartment }: BodyValue): ValueFault[] {
  if (upperDepartment === undefined) return []
  if (administrationMode !== 'dual')
    return [{ field: 'upperDepartment', message: '只有双重管理的机构另有上级主管部门；其他机构只写上级机构。' }]
  return upperDepartment === parent
    ? [{ field: 'upperDepartment', message: '上级主管部门和上级机构（地方一方）是同一个，应当是两个。' }]
    : []
}

/** D6-T1: an entrusted organisation names who entrusted it, an authorised one its law, a concentrated one the approval. */
function checkNature(body: BodyValue): ValueFault[] {
  switch (body.legalNature) {
    case 'statutoryOrgan':
      return []
    case 'authorisedOrg':
      return body.authorisingLaw === undefined
        ? [{ field: 'authorisingLaw', message: '法律法规授权组织要写明授权的法律、法规。' }]
        : []
    case 'entrustedOrg':
      return body.entrustedBy === undefined ? [{ field: 'entrustedBy', message: '受委托执法组织要写明委托机关。' }] : []
    case 'centralisedPenalty':
      return body.authorisingLaw === undefined
        ? [{ field: 'authorisingLaw', message: '集中行使行政处罚权的组织要写明批准文件。' }]
        : []
    default:
      return body.legalNature satisfies never
  }
}

export function checkCertificate({ issuedAt, expiresAt }: CertificateValue): ValueFault[] {
  return expiresAt !== undefined && expiresAt < issuedAt
    ? [{ field: 'expiresAt', message: '有效期早于发证日期。' }]
    : []
}
