/** An alert about somebody's credentials. What cannot be told is a matter of the register and never looks like a fault. */
import { type CredentialAlert, tellAlert } from '#core/authority'
import { Mark, type Tone } from '#web/ui'

export function toneOfAlert({ kind, verdict }: CredentialAlert): Tone {
  if (verdict === 'undetermined') return 'plain'
  return kind === 'certificateExpiring' ? 'warn' : 'bad'
}

export function CredentialMark({ alert }: { alert: CredentialAlert }) {
  return <Mark tone={toneOfAlert(alert)}>{tellAlert(alert)}</Mark>
}
