/** Sends facts to the record. */
import { api, type components, dataOf, given } from '#web/api'
import { type FactAbout, type FactForm, factOf, ISO, type PickedDay } from './fact-of.ts'

type FactBody = NonNullable<Parameters<typeof api.POST<'/api/facts', { body: never }>>[1]>['body']

export type FactAnswer = components['schemas']['FactAnswer']

export function recordFact(about: FactAbout, form: FactForm): Promise<FactAnswer> {
  return dataOf(api.POST('/api/facts', { body: factOf(about, form) as FactBody }))
}

export type Ending = { from: PickedDay; to?: PickedDay | null; reason: string }

export function endThing(about: FactAbout & { id: string }, { from, to, reason }: Ending): Promise<FactAnswer> {
  const body = {
    kind: about.kind,
    id: about.id,
    validFrom: from.format(ISO),
    ...given({ validTo: to?.format(ISO) }),
    removed: true,
    reason,
    version: about.version ?? 0,
  }
  return dataOf(api.POST('/api/facts', { body: body as FactBody }))
}
