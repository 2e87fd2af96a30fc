import type { Handler } from '#server/http'
import { alertHandlers } from './alerts.ts'
import { changeHandlers } from './change-handlers.ts'
import { detailHandlers } from './details.ts'
import { listHandlers } from './lists.ts'
import { regionHandlers } from './regions.ts'

export { nameOf } from './tell.ts'

export const authorityHandlers: readonly Handler[] = [
  ...listHandlers,
  ...regionHandlers,
  ...alertHandlers,
  ...detailHandlers,
  ...changeHandlers,
]
