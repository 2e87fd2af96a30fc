/** credentials.yaml: what officers' credentials are judged by, each demand with the clauses it rests on and their days in force. */
import { z } from 'zod'
import { CREDENTIAL_CHECKS, type CredentialCheck } from '#core/authority'
import { citationSchema } from '#core/citation'
import { type Diagnostic, diagnostic } from '#core/diagnostic'
import type { Parameter } from '#core/parameter'
import { checkName, type Known } from './naming.ts'
import { type Located, placeOf } from './place.ts'

const CHECKS = Object.keys(CREDENTIAL_CHECKS) as [CredentialCheck, ...CredentialCheck[]]

export const credentialDefinitionSchema = z.strictObject({
  id: z.enum(CHECKS).describe('核查哪一项'),
  title: z.string().min(1),
  within: z.string().optional().describe('到期前多少日内提示：由哪个参数给出；只用于 certificateExpiring'),
  cites: z
    .array(
      citationSchema.extend({
        from: z.iso.date().optional().describe('施行日期；不写为一直有效'),
        to: z.iso.date().optional().describe('废止日期，当日不再有效'),
      }),
    )
    .min(1),
  covers: z.array(z.string()).optional(),
  note: z.string().optional(),
})

export const credentialsFileSchema = z.array(credentialDefinitionSchema)

export type CredentialDemand = z.infer<typeof credentialDefinitionSchema>

export function checkCredential(
  located: Located<CredentialDemand>,
  known: Known,
  parameters: ReadonlyMap<string, Parameter>,
): Diagnostic[] {
  const { id, within } = located.definition
  if (within === undefined) {
    if (id !== 'certificateExpiring') return []
    return [
      diagnostic(
        'pack.shape',
        placeOf(located, 'within'),
        '没有写到期前多少日内提示。',
        '补写 within: <参数标识>，参数的单位是 day。',
      ),
    ]
  }
  const parameter = parameters.get(within)
  if (parameter === undefined) return checkName(known, 'parameter', within, located, 'within')
  if (parameter.unit === 'day') return []
  return [
    diagnostic(
      'parameter.shape',
      placeOf(located, 'within'),
      `参数“${parameter.title}”（${within}）的单位是 ${parameter.unit}，不能用在这里。`,
      '改用单位是 day 的参数。',
    ),
  ]
}
