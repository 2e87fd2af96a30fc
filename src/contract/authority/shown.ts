/** Offices, posts and people as they are shown: values with the names of what they point to. */
import { z } from 'zod'
import { givenInstant, named } from '#contract/route'
import {
  appointmentSchema,
  bodySchema,
  CREDENTIAL_ALERTS,
  CREDENTIAL_CHECKS,
  certificateSchema,
  keysOf,
  MISSING_RECORDS,
  officerSchema,
  postSchema,
  regionSchema,
  trainingSchema,
  unitSchema,
} from '#core/authority'

/** From when to when a row holds; `to` is the day it no longer does. */
const span = {
  id: z.string(),
  from: z.string(),
  to: z.string().optional(),
  version: z.int().describe('最后一条事实的序号'),
}

/** What was once accepted is shown as it is, without asking again whether it would be today. */
const plain = { code: z.string(), name: z.string() }

export const shownRegion = z
  .object(regionSchema.shape)
  .extend({ ...span, ...plain, parent: named.optional(), children: z.int().describe('下一级有几个') })
  .meta({ id: 'Region' })

export const shownBody = z
  .object(bodySchema.shape)
  .extend({
    ...span,
    ...plain,
    parent: named.optional(),
    upperDepartment: named.optional(),
    region: named.optional(),
    entrustedBy: named.optional(),
    creditCode: z.string().optional(),
    creditCodeValid: z.boolean().optional(),
    authorisingLaw: z.string().optional(),
    units: z.int().optional(),
    officers: z.int().optional(),
  })
  .meta({ id: 'Body' })

export const shownUnit = z
  .object(unitSchema.shape)
  .extend({
    ...span,
    ...plain,
    body: named,
    parent: named.optional(),
    posts: z.int().optional(),
    officers: z.int().optional(),
  })
  .meta({ id: 'Unit' })

export const shownPost = z
  .object(postSchema.shape)
  .extend({
    ...span,
    ...plain,
    body: named,
    unit: named.optional(),
    family: z.string().optional(),
    packPost: z.object({ pack: z.string(), post: z.string(), title: z.string().optional() }).optional(),
    holders: z.array(named.extend({ kind: appointmentSchema.shape.kind })).optional(),
  })
  .meta({ id: 'Post' })

/** What is not in order with an officer's credentials, or cannot be told for lack of data. */
export const credentialAlert = z
  .object({
    officer: named,
    body: named.optional(),
    post: named.optional(),
    kind: z.enum(keysOf(CREDENTIAL_CHECKS)),
    label: z.string(),
    verdict: z.enum(keysOf(CREDENTIAL_ALERTS)).describe('不符；有效但即将到期；资料不全、无法判定'),
    missing: z.enum(keysOf(MISSING_RECORDS)).optional().describe('无法判定的，缺哪一项登记'),
    due: z.string().optional(),
    explanation: z.string(),
    cites: z.array(z.string()),
  })
  .meta({ id: 'CredentialAlert' })

export const shownOfficer = z
  .object(officerSchema.shape)
  .extend({
    ...span,
    ...plain,
    body: named,
    idNumber: z.string().optional().describe('只给有权查看的人；其他人看到部分遮盖或没有此项'),
    posts: z.array(named.extend({ kind: appointmentSchema.shape.kind })).optional(),
    alerts: z
      .array(credentialAlert.pick({ kind: true, label: true, verdict: true, missing: true }))
      .optional()
      .describe('资格提示，各带结论：无法判定的不是不符'),
  })
  .meta({ id: 'Officer' })

export const shownCertificate = z
  .object(certificateSchema.shape)
  .extend({ ...span, officer: named, number: z.string(), issuedAt: z.string(), expiresAt: z.string().optional() })
  .meta({ id: 'Certificate' })

export const shownTraining = z
  .object(trainingSchema.shape)
  .extend({
    ...span,
    officer: named,
    topic: z.string(),
    date: z.string(),
    hours: z.number().optional(),
    score: z.number().optional(),
  })
  .meta({ id: 'Training' })

export const shownAppointment = z
  .object(appointmentSchema.shape)
  .extend({ ...span, officer: named, post: named, unit: named.optional(), body: named.optional() })
  .meta({ id: 'Appointment' })

/** What was asserted, when it was learnt and by whom: the history behind a timeline. */
const shownFact = z
  .object({
    seq: z.int(),
    from: z.string(),
    to: z.string().optional(),
    removed: z.boolean(),
    recordedAt: givenInstant,
    recordedBy: z.string().optional(),
    reason: z.string(),
    entry: z.int().describe('存证账条目'),
    value: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Fact' })

/** A certificate from its issue on: valid, suspended, revoked, restored, with the days and who recorded it. */
export const certificateHistory = z
  .object({ id: z.string(), timeline: z.array(shownCertificate), facts: z.array(shownFact) })
  .meta({ id: 'CertificateHistory' })

/** One thing with its whole timeline as known at an instant, and the facts behind it. */
export function detail<T extends z.ZodType>(shown: T) {
  return {
    asOf: z.string(),
    knownAt: givenInstant.optional(),
    current: shown.optional().describe('这一天的情形；没有则当时不存在'),
    timeline: z.array(shown),
    facts: z.array(shownFact),
  }
}
