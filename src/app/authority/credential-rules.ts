/** The pack that officers' credentials are judged by: it comes with the program and is read once. */
import { getPackPlace, loadCheckedPack } from '#app/packs'
import type { CredentialRules, DatedCitation } from '#core/authority'
import { parseLocalDate } from '#core/calendar'
import type { Pack } from '#core/pack'

let read: Promise<CredentialRules> | undefined

export function readCredentialRules(): Promise<CredentialRules> {
  read ??= loadCheckedPack(getPackPlace('cn', 'officer-credentials').folder).then(
    ({ pack }) => credentialRulesOf(pack),
    (error: unknown) => {
      // What could not be read once is tried again by whoever asks next.
      read = undefined
      throw error
    },
  )
  return read
}

function credentialRulesOf(pack: Pack): CredentialRules {
  const within = [...pack.credentials.values()].find((demand) => demand.within !== undefined)?.within
  const parameter = within === undefined ? undefined : pack.parameters.get(within)
  return {
    ...(parameter !== undefined && { expiringWithin: parameter }),
    cites: Object.fromEntries(
      [...pack.credentials.values()].map(({ id, cites }) => [
        id,
        cites.map(({ from, to, ...citation }): DatedCitation => {
          const [first, end] = [from, to].map((day) => (day === undefined ? undefined : parseLocalDate(day)))
          return { ...citation, ...(first && { from: first }), ...(end && { to: end }) }
        }),
      ]),
    ),
  }
}
