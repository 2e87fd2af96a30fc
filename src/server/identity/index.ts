import type { Handler } from '#server/http'
import { accountHandlers } from './account-handlers.ts'
import { approvalHandlers } from './approval-handlers.ts'
import { policyHandlers } from './policy-handlers.ts'
import { sessionHandlers } from './session-handlers.ts'

export const identityHandlers: readonly Handler[] = [
  ...sessionHandlers,
  ...accountHandlers,
  ...approvalHandlers,
  ...policyHandlers,
]
