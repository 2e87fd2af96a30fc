/** Every route there is. The server registers exactly these, and refuses to start when one has no handler. */
import * as about from '#contract/about'
import * as assessment from '#contract/assessment'
import * as authority from '#contract/authority'
import * as findings from '#contract/findings'
import * as home from '#contract/home'
import * as identity from '#contract/identity'
import * as ledger from '#contract/ledger'
import * as operation from '#contract/operation'
import * as packs from '#contract/packs'
import type { RouteSpec } from '#contract/route'

const subjects = [identity, authority, packs, assessment, findings, ledger, operation, home, about]

export const ALL_ROUTES: readonly RouteSpec[] = subjects.flatMap((subject) => Object.values(subject).filter(isRoute))

function isRoute(value: unknown): value is RouteSpec {
  return typeof value === 'object' && value !== null && 'policy' in value && 'path' in value && 'answers' in value
}
