/** Thirteen patterns of authors → seven tests of the engine. One function per pattern, all of one shape. */
import { absenceDuring, existence, precedence, responseWithin } from './check-answers.ts'
import { duplicate, manualChecklist, periodic, reconciliation, thresholdOfGroup } from './check-groups.ts'
import type { Names } from './check-names.ts'
import type { Checked } from './check-parts.ts'
import { absenceWhen, completeness, deadline, fieldMatch, fourEyes, thresholdOfRecord } from './check-record.ts'
import type { PatternDefinition, PatternOf } from './pattern-definition.ts'

export function checkPattern(names: Names, raw: PatternDefinition, path: string): Checked {
  switch (raw.pattern) {
    case 'responseWithin':
      return responseWithin(names, raw, path)
    case 'existence':
      return existence(names, raw, path)
    case 'absence':
      return absence(names, raw, path)
    case 'precedence':
      return precedence(names, raw, path)
    case 'duplicate':
      return duplicate(names, raw, path)
    case 'completeness':
      return completeness(names, raw, path)
    case 'fieldMatch':
      return fieldMatch(names, raw, path)
    case 'reconciliation':
      return reconciliation(names, raw, path)
    case 'threshold':
      return raw.by === undefined && raw.over === undefined
        ? thresholdOfRecord(names, raw, path)
        : thresholdOfGroup(names, raw, path)
    case 'deadline':
      return deadline(names, raw, path)
    case 'periodic':
      return periodic(names, raw, path)
    case 'fourEyes':
      return fourEyes(names, raw, path)
    case 'manualChecklist':
      return manualChecklist(names, raw, path)
    default:
      return raw satisfies never
  }
}

function absence(names: Names, raw: PatternOf<'absence'>, path: string): Checked {
  if ((raw.during === undefined) === (raw.when === undefined)) {
    return names.report(
      'pack.shape',
      path,
      '“不得有”要写明何时不得有。',
      'during（存在某登记簿的行时）和 when（某条件成立时）写且只写一个。',
    )
  }
  return raw.when === undefined ? absenceDuring(names, raw, path) : absenceWhen(names, raw, path)
}
