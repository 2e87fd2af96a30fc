/** Duties, scorecards, faults and sanctions of a whole pack, and which clause rests on which element. */
import type { Diagnostic } from '#core/diagnostic'
import type { Indicator } from '#core/indicator'
import type { Parameter } from '#core/parameter'
import type { Definitions } from './collect.ts'
import { type CredentialDemand, checkCredential } from './credentials.ts'
import { checkDuty, type Duty } from './duties.ts'
import { type Aggravation, checkAggravation, checkFault, type Fault, sayUnsetFaults } from './faults.ts'
import type { Merged } from './merge.ts'
import { checkName, findElementName, type Known } from './naming.ts'
import { checkSanctions, type Sanction } from './sanctions.ts'
import { checkScorecard, type Scorecard } from './scorecards.ts'

export type Catalogues = {
  duties: Map<string, Duty>
  credentials: Map<string, CredentialDemand>
  scorecards: Map<string, Scorecard>
  faults: Map<string, Fault>
  aggravations: Map<string, Aggravation>
  sanctions: Map<string, Sanction>
}

export function checkCatalogues(
  merged: Merged,
  levels: readonly Definitions[],
  {
    parameters,
    indicators,
    unread,
  }: {
    parameters: ReadonlyMap<string, Parameter>
    indicators: ReadonlyMap<string, Indicator>
    unread: boolean
  },
): { catalogues: Catalogues; diagnostics: Diagnostic[] } {
  const known = knownOf(merged, unread)
  const diagnostics: Diagnostic[] = levels.flatMap((level) => checkClauses(level, known))
  const definitions = <T>(map: ReadonlyMap<string, { definition: T }>) =>
    new Map([...map].map(([id, { definition }]) => [id, definition]))

  for (const duty of merged.duties.values()) diagnostics.push(...checkDuty(duty, known, parameters))
  for (const one of merged.credentials.values()) diagnostics.push(...checkCredential(one, known, parameters))
  const scorecards = new Map<string, Scorecard>()
  for (const [id, located] of merged.scorecards) {
    const checked = checkScorecard(located, known, { indicators, parameters })
    scorecards.set(id, checked.scorecard)
    diagnostics.push(...checked.diagnostics)
  }
  for (const fault of merged.faults.values()) diagnostics.push(...checkFault(fault, known))
  for (const one of merged.aggravations.values()) diagnostics.push(...checkAggravation(one, known))
  for (const catalogue of merged.catalogues) diagnostics.push(...sayUnsetFaults(catalogue))
  const sanctions = new Map<string, Sanction>()
  for (const located of merged.sanctions) {
    const checked = checkSanctions(located, known)
    // The pack below may name a class where the one above left it open, or another than that.
    for (const [indicator, sanction] of checked.sanctions) sanctions.set(indicator, sanction)
    diagnostics.push(...checked.diagnostics)
  }
  const faults = definitions(merged.faults)
  for (const [id, { indicator }] of faults) if (merged.removed.has(indicator)) faults.delete(id)
  return {
    catalogues: {
      duties: definitions(merged.duties),
      credentials: definitions(merged.credentials),
      scorecards,
      faults,
      aggravations: definitions(merged.aggravations),
      sanctions,
    },
    diagnostics,
  }
}

function knownOf(merged: Merged, unread: boolean): Known {
  const idsOf = (map: ReadonlyMap<string, unknown>) => new Set(map.keys())
  return {
    indicator: idsOf(merged.indicators),
    category: idsOf(merged.categories),
    parameter: idsOf(merged.parameters),
    post: idsOf(merged.posts),
    register: idsOf(merged.registers),
    duty: idsOf(merged.duties),
    credential: idsOf(merged.credentials),
    scorecard: idsOf(merged.scorecards),
    fault: idsOf(merged.faults),
    aggravation: idsOf(merged.aggravations),
    faulty: merged.broken,
    removed: merged.removed,
    unread,
  }
}

function checkClauses({ pack }: Definitions, known: Known): Diagnostic[] {
  return (pack?.definition.clauses ?? []).flatMap((clause, c) =>
    (clause.elements ?? []).flatMap((element, e) => {
      const [word = '', ...rest] = element.split(':')
      const kind = findElementName(word)
      return pack === undefined || kind === undefined
        ? []
        : checkName(known, kind, rest.join(':'), pack, `clauses[${c}].elements[${e}]`)
    }),
  )
}
