/** Facts that come from the same rows of a register, and those rows beside the subjects. */
import { quoteName } from '#core/sql'
import { isMissing } from './fields.ts'
import type { Branch, Fact } from './indicator.ts'
import { factKey, type Scope } from './plan.ts'
import { factHasGaps, factRows, isShareable, needsDate } from './sql-shared-facts.ts'
import type { SidesRelation } from './sql-sides.ts'
import { type Source, subjectPrinter } from './sql-subject.ts'

/** A fact with its number among all of its unit. */
export type Numbered = { fact: Fact; i: number }

/** Facts taken from the same rows: of one register, under one condition, matched and placed alike. */
export type Group = { i: number; of: readonly [Numbered, ...Numbered[]] }

export function groupFacts(scope: Scope, facts: readonly Fact[]): Group[] {
  const groups = new Map<string, [Numbered, ...Numbered[]]>()
  facts.forEach((fact, i) => {
    if (isMissing(scope, fact.register)) return
    const { register, match, where, from, to } = fact
    const key = JSON.stringify([register, match, where, from, to, needsDate(fact) ? fact.at : undefined])
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [{ fact, i }])
    else known.push({ fact, i })
  })
  return [...groups.values()].map((of, i) => ({ i, of }))
}

/** The facts of one branch under the numbers they have among those of all branches. */
export function ownFacts(branch: Branch, facts: readonly Fact[]): Numbered[] {
  const { test } = branch
  const own = test.kind === 'condition' || test.kind === 'total' ? test.facts : []
  const numbers = new Map(facts.map((fact, i) => [factKey(fact), i]))
  return own.map((fact) => {
    const i = numbers.get(factKey(fact))
    if (i === undefined) throw new Error(`fact ${fact.id} of ${branch.id} is not among those of its unit`)
    return { fact, i }
  })
}

/** The rows that count depend on the subject's own dates, not only on its key. */
export function isPlaced(scope: Scope, branch: Branch, fact: Fact): boolean {
  return fact.from !== undefined || fact.to !== undefined || !isShareable(scope, branch, fact)
}

/** The rows of a group as x, with the values taken as _of0 … by the numbers of the facts. */
export function groupRows(scope: Scope, branch: Branch, { of }: Group): SidesRelation {
  const more = of.flatMap((n) => (n.fact.of === undefined ? [] : [`x.${quoteName(n.fact.of)} AS _of${n.i}`]))
  const gaps = of.some((n) => factHasGaps(scope, n.fact))
  return factRows(scope, of[0].fact, branch.subject.at !== undefined, gaps, more)
}

/** FROM and WHERE of the rows of a fact beside each subject, called s2 and x. */
export function placedRows(scope: Scope, branch: Branch, fact: Fact, source: Source, rows: SidesRelation): string {
  const printer = subjectPrinter(scope, branch, 'r')
  const at = branch.subject.at
  const bounds = [
    ...(fact.from ? [`${printer.bound(fact.from).sql} AS _lo`] : []),
    ...(fact.to ? [`${printer.bound(fact.to).sql} AS _up`] : []),
  ]
  const fields = [...new Set([...fact.match.map((m) => m.subject), ...(at === undefined ? [] : [at])])].map(
    (field) => `r.${quoteName(field)}`,
  )
  const conditions = source.conditions('r')
  const subjects = `SELECT r._batch, r._row${[...fields, ...bounds].map((c) => `, ${c}`).join('')} FROM ${source.relation} r ${printer.joins.join(' ')}${conditions.length ? ` WHERE ${conditions.join(' AND ')}` : ''}`
  const on = [
    ...fact.match.map((m, k) => `s2.${quoteName(m.subject)} = x.m${k}`),
    ...(fact.from ? ['(x._dt IS NULL OR x._dt >= s2._lo)'] : []),
    ...(fact.to ? ['(x._dt IS NULL OR x._dt <= s2._up)'] : []),
    ...(rows.spans && at !== undefined ? [`s2.${quoteName(at)} >= x._vf AND s2.${quoteName(at)} <= x._vt`] : []),
  ]
  return `FROM (${subjects}) s2 JOIN (${rows.sql}) x ON ${on.join(' AND ')}`
}
