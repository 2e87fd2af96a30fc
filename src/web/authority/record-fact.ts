/** Turns what a form holds into the fact that is recorded, and a shown row back into what a form starts with. */
import { api, dataOf, given } from '#web/api'
import { FACT_FIELDS, type FactKind } from './fact-fields.ts'

/** A day as the date picker holds it. */
export type PickedDay = { format: (pattern: string) => string }
export type FactForm = Record<string, unknown> & { validFrom: PickedDay; validTo?: PickedDay | null; reason: string }

type FactBody = NonNullable<Parameters<typeof api.POST<'/api/facts', { body: never }>>[1]>['body']

export type FactAbout = {
  kind: FactKind
  /** The thing it is about; a new one has none yet. */
  id?: string | undefined
  version?: number | undefined
  /** Values the form does not ask for. */
  fixed?: Readonly<Record<string, string>>
}

const ISO = 'YYYY-MM-DD'

export function factOf(about: FactAbout, form: FactForm): unknown {
  const value = Object.fromEntries(
    FACT_FIELDS[about.kind].map((field) => {
      const raw = form[field.name]
      if (raw === undefined || raw === null || raw === '')
        return [field.name, field.type === 'choices' ? [] : undefined]
      return [field.name, field.type === 'day' ? (raw as PickedDay).format(ISO) : raw]
    }),
  )
  return {
    kind: about.kind,
    ...given({ id: about.id, validTo: form.validTo?.format(ISO) }),
    validFrom: form.validFrom.format(ISO),
    reason: form.reason,
    version: about.version ?? 0,
    value: { ...given(value), ...about.fixed },
  }
}

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
