/** What is left of a value once what it says of a person has been deleted: enough for the organisation to be what it was. */
import type { AuthorityKind } from './naming.ts'
import type { AuthorityValues, CertificateValue, OfficerValue, TrainingValue } from './value.ts'

const DELETED = '（已删除）'

export function withoutPersonal<K extends AuthorityKind>(kind: K, value: AuthorityValues[K]): AuthorityValues[K]
export function withoutPersonal(kind: AuthorityKind, value: AuthorityValues[AuthorityKind]) {
  switch (kind) {
    case 'officer': {
      const { code, body, employmentType } = value as OfficerValue
      return { code, name: DELETED, body, employmentType } satisfies OfficerValue
    }
    case 'certificate':
      return { ...(value as CertificateValue), number: DELETED } satisfies CertificateValue
    case 'training': {
      const { officer, topic, date } = value as TrainingValue
      return { officer, topic, date } satisfies TrainingValue
    }
    default:
      return value
  }
}
