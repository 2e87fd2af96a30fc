/**
 * What concerns the asking person himself is recorded by somebody else: his appointments, the posts he holds, his record,
 * certificates and trainings, and what he would come to reach by a move. From these come rights and qualification; nobody
 * gives them to himself, by form or by file.
 */
import { type AuthorityKind, type Fact, overlap } from '#core/authority'
import { type Assertion, findWideningOneself, type OwnAffairs, readOwnAffairs } from '#store/authority'
import type { Scope } from '#store/record'

export type OwnFault = (assertion: Assertion, facts: readonly Fact<unknown>[]) => string | undefined

const OWN: Readonly<Partial<Record<AuthorityKind, string>>> = {
  officer: '这是您本人的人员信息，由其他有权的人办理。',
  certificate: '这是您本人的证件，由其他有权的人办理。',
  training: '这是您本人的培训考试，由其他有权的人办理。',
  appointment: '这是您本人的任职，由其他有权的人办理。',
  post: '这是您本人所任的岗位，由其他有权的人办理。',
}
export const WIDENING = '这样变动会扩大您本人权限所及的范围，由其他有权的人办理。'

/** Says why the asking account may not record it, where that is because it is its own. `facts`: what is known of the thing. */
export async function readOwnFault(tx: Scope): Promise<OwnFault> {
  const own = await readOwnAffairs(tx)
  return (assertion, facts) => (own !== undefined && concerns(own, assertion, facts) ? OWN[assertion.kind] : undefined)
}

/** Those by which the asking account would come to reach more. */
export async function listWideningOneself(tx: Scope, assertions: readonly Assertion[]): Promise<Assertion[]> {
  const widening = await findWideningOneself(tx, assertions)
  return assertions.filter((_, n) => widening.has(n))
}

function concerns({ officer, held }: OwnAffairs, assertion: Assertion, facts: readonly Fact<unknown>[]): boolean {
  switch (assertion.kind) {
    case 'region':
    case 'body':
    case 'unit':
      return false
    case 'post':
      return held.some((span) => span.post === assertion.id && overlap(span, assertion))
    case 'officer':
      return assertion.id === officer
    case 'certificate':
    case 'training':
    case 'appointment':
      // One's own is not handed to another either.
      return assertion.value?.officer === officer || facts.some(({ value }) => ownerOf(value) === officer)
    default:
      return assertion satisfies never
  }
}

function ownerOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'officer' in value ? value.officer : undefined
}
