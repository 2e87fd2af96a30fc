/** Whether an officer might act on the day of an act, from what the record tells of that day. */
import type { LocalDate } from '#core/calendar'
import { readDossier } from '#store/authority'
import type { Scope } from '#store/record'
import { readCredentialRules } from './credential-rules.ts'
import { type ActingAnswer, type ActingDossier, judgeAppointmentOn, judgeCertificateOn } from './judge-acting.ts'

export type Acting = { certificate: ActingAnswer; appointment: ActingAnswer }

export async function readActing(
  tx: Scope,
  act: { officer: { id: string; name: string }; day: LocalDate; post?: { id: string; name: string } },
): Promise<Acting> {
  const { officer, day, post } = act
  const { officer: registered, certificates, appointments } = await readDossier(tx, officer.id, day)
  if (registered === undefined)
    return unknownActing(`人员库里没有${officer.name}在那一天的登记，不能断定，请核实后补登。`)
  const dossier: ActingDossier = {
    officer: registered,
    certificates,
    appointments: appointments.map(({ postName = '某岗位（当日不在册）', ...row }) => ({
      ...row,
      post: row.value.post,
      postName,
    })),
    ...(post !== undefined && { post }),
  }
  return {
    certificate: judgeCertificateOn(dossier, day, await readCredentialRules()),
    appointment: judgeAppointmentOn(dossier, day),
  }
}

export function unknownActing(reason: string): Acting {
  const answer: ActingAnswer = { verdict: 'unknown', reason, cites: [] }
  return { certificate: answer, appointment: answer }
}
