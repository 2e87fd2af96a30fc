import type { LocalDate } from '#core/calendar'
import type { Citation, Origin } from '#core/citation'
import type { ParameterUnit } from './definition.ts'

/** A value in force from `since` (absent: from the beginning) until the next one. `value` undefined: unset for that span. Money is in fen. */
export type DatedValue = {
  since?: LocalDate
  value: number | string | undefined
  origin: Origin
  cites?: Citation
}

/** Values are ordered by `since`, without twins. */
export type Parameter = {
  id: string
  title: string
  unit: ParameterUnit
  /** What an indicator may not rest on. */
  nature?: 'fine-target'
  values: readonly DatedValue[]
}

/** The value in force on a day, or undefined where none is set. */
export function findValue(parameter: Parameter, on: LocalDate): DatedValue | undefined {
  let found: DatedValue | undefined
  for (const dated of parameter.values) {
    if (dated.since !== undefined && dated.since > on) break
    found = dated
  }
  return found?.value === undefined ? undefined : found
}

export function isUnset(parameter: Parameter): boolean {
  return parameter.values.every((v) => v.value === undefined)
}
