/** Separation of duties: what one person may never be at once, and what one person may not do twice in one case. */
import { keysOf, POST_ROLES } from '#core/authority'
import { ADMINISTRATORS, type Role } from './role.ts'

/** A pair nobody may hold together; `unit`: only where both posts lie in one unit. */
export type ExclusivePair = { left: Role; right: Role; within: 'anywhere' | 'unit'; reason: string }

const administrators = keysOf(ADMINISTRATORS)

export const EXCLUSIVE: readonly ExclusivePair[] = [
  ...administrators.flatMap((left, i) =>
    administrators
      .slice(i + 1)
      .map(
        (right): ExclusivePair => ({ left, right, within: 'anywhere', reason: '三员分立：三名管理员不得由一人兼任' }),
      ),
  ),
  ...administrators.flatMap((left) =>
    keysOf(POST_ROLES).map(
      (right): ExclusivePair => ({ left, right, within: 'anywhere', reason: '管理员不得兼任业务岗位' }),
    ),
  ),
  { left: 'ruleEditor', right: 'rulePublisher', within: 'anywhere', reason: '编制规则的人不得发布规则' },
  { left: 'assessmentOffice', right: 'officer', within: 'unit', reason: '考核办不得考核自己所在部门的执法岗位' },
]

export type HeldRole = { role: Role; node?: string }

export function listRoleClashes(held: readonly HeldRole[]): ExclusivePair[] {
  return EXCLUSIVE.filter(({ left, right, within }) =>
    held.some(
      (a) =>
        a.role === left &&
        held.some((b) => b.role === right && (within === 'anywhere' || (a.node !== undefined && a.node === b.node))),
    ),
  )
}

/** What a person can have been in one case. */
export const DUTIES = {
  handled: '原执法承办',
  intake: '线索受理',
  investigate: '调查',
  review: '审核',
  determine: '认定决定',
  reconsider: '复核申诉',
} as const

export type Duty = keyof typeof DUTIES

export type DutyTaken = { case: string; person: string; duty: Duty }

/** At most one duty per person and case; taking the same one again is no second one. */
export function mayTakeDuty(taken: readonly DutyTaken[], next: DutyTaken): boolean {
  return taken.every((one) => one.case !== next.case || one.person !== next.person || one.duty === next.duty)
}
