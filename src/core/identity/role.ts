/** Who can hold rights. Office roles come from posts with live appointments; the three administrators are classes of account. */
import { POST_ROLES } from '#core/authority'

/** The three administrators (三员): accounts, never posts. */
export const ADMINISTRATORS = {
  systemAdmin: '系统管理员',
  securityAdmin: '安全保密管理员',
  auditAdmin: '安全审计员',
} as const

/** Held by circumstance: not signed in, or signed in at all. */
const CIRCUMSTANCES = { visitor: '访客', account: '已登录账号' } as const

export const ROLES = { ...CIRCUMSTANCES, ...POST_ROLES, ...ADMINISTRATORS } as const

export type Administrator = keyof typeof ADMINISTRATORS
export type Role = keyof typeof ROLES

/** An ordinary account acts through its officer's posts; an administrator's account never does. */
export const ACCOUNT_KINDS = { user: '业务账号', ...ADMINISTRATORS } as const
export type AccountKind = keyof typeof ACCOUNT_KINDS

export function isAdministrator(role: string): role is Administrator {
  return Object.hasOwn(ADMINISTRATORS, role)
}
