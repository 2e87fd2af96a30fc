import type { Handler } from '#server/http'
import { alertHandlers } from './alerts.ts'
import { bodyClassHandlers } from './body-classes.ts'
import { changeHandlers } from './change-handlers.ts'
import { detailHandlers } from './details.ts'
import { listHandlers } from './lists.ts'
import { regionHandlers } from './regions.ts'

export { nameOf } from './tell.ts'

export const authorityHandlers: readonly Handler[] = [
  ...listHandlers,
  ...bodyClassHandlers,
  ...regionHandlers,
  ...alertHandlers,
  ...detailHandlers,
  ...changeHandlers,
]
