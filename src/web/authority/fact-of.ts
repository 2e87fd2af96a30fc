/** Turns what a form holds into the fact that is recorded. */
import { given } from '#web/api'
import { FACT_FIELDS, type FactField, type FactKind } from './fact-fields.ts'

/** A day as the date picker holds it. */
export type PickedDay = { format: (pattern: string) => string }
export type FactForm = Record<string, unknown> & { validFrom: PickedDay; validTo?: PickedDay | null; reason: string }

export type FactAbout = {
  kind: FactKind
  /** The thing it is about; a new one has none yet. */
  id?: string | undefined
  version?: number | undefined
  /** Values the form does not ask for. */
  fixed?: Readonly<Record<string, string>>
}

export const ISO = 'YYYY-MM-DD'

/** A box nobody touched says no; whatever else was left alone says nothing. */
function untouched(field: FactField): unknown {
  if (field.type === 'choices') return []
  return field.type === 'yes' ? false : undefined
}

function valueOf(field: FactField, raw: unknown): unknown {
  switch (field.type) {
    case 'day':
      return (raw as PickedDay).format(ISO)
    case 'answer':
      return raw === 'yes'
    case 'packPost': {
      const { pack, post } = raw as { pack: string; post: string }
      return { pack, post }
    }
    default:
      return raw
  }
}

export function factOf(about: FactAbout, form: FactForm): unknown {
  const value = Object.fromEntries(
    FACT_FIELDS[about.kind].map((field) => {
      const raw = form[field.name]
      return [field.name, raw === undefined || raw === null || raw === '' ? untouched(field) : valueOf(field, raw)]
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
