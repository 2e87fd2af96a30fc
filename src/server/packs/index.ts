/** Packs as they stand on disk, checked anew when they change. */
import { getPackPlace, listPackPlaces } from '#app/packs'
import * as routes from '#contract/packs'
import { type Handler, scoped } from '#server/http'
import { caseResults } from './case-results.ts'
import { showPack, showSummary } from './shown.ts'

export { showSummary } from './shown.ts'

export const packHandlers: readonly Handler[] = [
  scoped(routes.listPacks, async () => ({ items: await Promise.all(listPackPlaces().map(showSummary)) })),
  scoped(routes.getPack, async ({ params }) => showPack(getPackPlace(params.jurisdiction, params.name))),
  scoped(routes.getPackCases, async ({ params }) => caseResults(getPackPlace(params.jurisdiction, params.name))),
]
