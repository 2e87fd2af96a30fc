/** An alert about somebody's credentials. What cannot be told is a matter of the register and never looks like a fault. */
import { type CredentialAlert, tellAlert } from '#core/authority'
import { Mark, type Tone } from '#web/ui'

const TONES = { violated: 'bad', dueSoon: 'warn', undetermined: 'plain' } as const

export function toneOfAlert({ verdict }: CredentialAlert): Tone {
  return TONES[verdict]
}

export function CredentialMark({ alert }: { alert: CredentialAlert }) {
  return <Mark tone={toneOfAlert(alert)}>{tellAlert(alert)}</Mark>
}
