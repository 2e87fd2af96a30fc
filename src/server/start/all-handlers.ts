import { aboutHandlers } from '#server/about'
import { assessmentHandlers } from '#server/assessment'
import { authorityHandlers } from '#server/authority'
import { findingHandlers } from '#server/findings'
import { homeHandlers } from '#server/home'
import type { Handler } from '#server/http'
import { identityHandlers } from '#server/identity'
import { ledgerHandlers } from '#server/ledger'
import { operationHandlers } from '#server/operation'
import { packHandlers } from '#server/packs'

export const ALL_HANDLERS: readonly Handler[] = [
  ...identityHandlers,
  ...authorityHandlers,
  ...packHandlers,
  ...assessmentHandlers,
  ...findingHandlers,
  ...ledgerHandlers,
  ...operationHandlers,
  ...homeHandlers,
  ...aboutHandlers,
]
