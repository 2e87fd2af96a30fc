/** Sends facts to the record. */
import { api, dataOf } from '#web/api'
import { type FactAbout, type FactForm, factOf, ISO, type PickedDay } from './fact-of.ts'

type FactBody = NonNullable<Parameters<typeof api.POST<'/api/facts', { body: never }>>[1]>['body']

export function recordFact(about: FactAbout, form: FactForm) {
  return dataOf(api.POST('/api/facts', { body: factOf(about, form) as FactBody }))
}

export function endThing(about: FactAbout & { id: string }, from: PickedDay, reason: string) {
  const body = {
    kind: about.kind,
    id: about.id,
    validFrom: from.format(ISO),
    removed: true,
    reason,
    version: about.version ?? 0,
  }
  return dataOf(api.POST('/api/facts', { body: body as FactBody }))
}
