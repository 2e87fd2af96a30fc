import type { Handler } from '#server/http'
import { changeHandlers } from './change-handlers.ts'
import { detailHandlers } from './details.ts'
import { listHandlers } from './lists.ts'

export const authorityHandlers: readonly Handler[] = [...listHandlers, ...detailHandlers, ...changeHandlers]
