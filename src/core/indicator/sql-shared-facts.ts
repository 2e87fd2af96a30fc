/** What several units take from the same rows of a register, added up once by key; only who straddles a bound is looked at row by row. */
import { quoteName } from '#core/sql'
import { canBeUnknown, isMissing, isRequired } from './fields.ts'
import type { Branch, Fact } from './indicator.ts'
import type { PlanUnit, Scope } from './plan.ts'
import { type Term, whyText } from './sql-row.ts'
import { listSpans, type SidesRelation, sidesRelation } from './sql-sides.ts'

/** Where no row is told apart from rows without a value. */
export function needsCount(fact: Fact): boolean {
  return fact.take === 'count' || fact.absent !== undefined
}

export function needsDate(fact: Fact): boolean {
  return fact.from !== undefined || fact.to !== undefined || fact.take === 'first' || fact.take === 'last'
}

export function factHasGaps(scope: Scope, fact: Fact): boolean {
  return (
    canBeUnknown(scope, fact.register, fact.where) ||
    (needsDate(fact) && fact.at !== undefined && !isRequired(scope, fact.register, fact.at)) ||
    (fact.take !== 'count' && fact.of !== undefined && !isRequired(scope, fact.register, fact.of))
  )
}

/** Conditions under which a row that belongs to the fact keeps it from being known, each with its reason; `of` is the column of its value. */
export function factGaps(fact: Fact, of: string): Term[] {
  const missing = (field: string | undefined) => whyText('answer-field-missing', `${fact.register}.${field}`)
  return [
    { sql: 'x._ok', why: 'x._okwhy' },
    ...(needsDate(fact) ? [{ sql: 'x._dt', why: missing(fact.at) }] : []),
    ...(fact.take === 'count' ? [] : [{ sql: of, why: missing(fact.of) }]),
  ]
}

function isGap(fact: Fact, of: string): string {
  return `(${factGaps(fact, of)
    .map((gap) => `${gap.sql} IS NULL`)
    .join(' OR ')})`
}

/** The reason of the first row that keeps a fact from being known. */
export function firstGap(fact: Fact, of: string): string {
  const why = `CASE ${factGaps(fact, of)
    .map((gap) => `WHEN ${gap.sql} IS NULL THEN ${gap.why}`)
    .join(' ')} END`
  return `(min({b: x._batch, r: x._row, w: ${why}}) FILTER (${isGap(fact, of)})).w`
}

/** The value of a fact over its rows; undefined where it is their number. */
export function takenSql(fact: Fact, of: string): string | undefined {
  switch (fact.take) {
    case 'count':
      return undefined
    case 'sum':
      return `sum(${of})`
    case 'min':
    case 'max':
      return `${fact.take}(${of})`
    case 'first':
    case 'last': {
      const least = fact.take === 'first' ? 'min' : 'max'
      return fact.of === fact.at ? `${least}(${of})` : `${least}({d: x._dt, o: ${of}}).o`
    }
    default:
      return fact.take satisfies never
  }
}

/** Rows of a fact's register under its condition as x, with the fields named as further columns. */
export function factRows(
  scope: Scope,
  fact: Fact,
  dated: boolean,
  gaps: boolean,
  more: readonly string[],
): SidesRelation {
  const rows = {
    register: fact.register,
    where: fact.where,
    match: fact.match,
    ...(fact.at !== undefined && { at: fact.at }),
  }
  return sidesRelation(scope, [rows], dated, gaps ? 'all' : 'certain', more)
}

/** A condition that reads dated parameters holds for some subjects and not for others. */
export function isShareable(scope: Scope, branch: Branch, fact: Fact): boolean {
  return (
    !isMissing(scope, fact.register) && listSpans(scope, [fact.where], branch.subject.at !== undefined).length === 1
  )
}

/**
 * One row for each key of a register: the number of its rows (`n`), what is taken of them (`v0` …), their first and last day
 * (`lo`, `hi`). `gaps` is a table of the few keys with rows that keep a fact from being known, with the reason of the first of them (`u0` …).
 */
export type FactTable = { name: string; gaps: string; hasGaps: boolean }

type Draft = FactTable & {
  fact: Fact
  at: string | undefined
  placed: boolean
  taken: Map<string, Fact>
  unclear: Map<string, Fact>
  made: boolean
}

/** The tables of a whole plan. Each is made by the first unit that reads it. */
export class SharedFacts {
  readonly #scope: Scope
  readonly #drafts = new Map<string, Draft[]>()

  constructor(scope: Scope, units: readonly PlanUnit[]) {
    this.#scope = scope
    const facts = units.flatMap((unit) => {
      if (unit.kind !== 'conditions' && unit.kind !== 'total') return []
      const [first] = unit.kind === 'total' ? [unit.plan] : unit.plans.map(({ plan }) => plan)
      const asked = unit.kind === 'total' ? unit.test.facts : unit.facts
      return first === undefined ? [] : asked.filter((fact) => isShareable(scope, first.branch, fact))
    })
    // Those that need a day first: the others then find a table to stand in.
    for (const fact of [...facts.filter(needsDate), ...facts.filter((f) => !needsDate(f))]) this.#note(fact)
  }

  #find(fact: Fact): Draft | undefined {
    const there = this.#drafts.get(placeOf(fact)) ?? []
    return needsDate(fact) ? there.find(({ at }) => at === fact.at) : there[0]
  }

  #note(fact: Fact): void {
    let draft = this.#find(fact)
    if (draft === undefined) {
      const count = [...this.#drafts.values()].reduce((sum, drafts) => sum + drafts.length, 0)
      const at = needsDate(fact) ? fact.at : undefined
      const name = `shared${count}`
      draft = {
        name,
        gaps: `${name}_u`,
        hasGaps: false,
        fact,
        at,
        placed: false,
        taken: new Map(),
        unclear: new Map(),
        made: false,
      }
      this.#drafts.set(placeOf(fact), [...(this.#drafts.get(placeOf(fact)) ?? []), draft])
    }
    draft.placed ||= fact.from !== undefined || fact.to !== undefined
    if (fact.take !== 'count') draft.taken.set(takenKey(fact), fact)
    if (!factHasGaps(this.#scope, fact)) return
    draft.hasGaps = true
    draft.unclear.set(unclearKey(fact), fact)
  }

  /** Where a fact stands, and what makes the table if nobody has yet. */
  read(fact: Fact): { table: FactTable; value: string | undefined; gap: string | undefined; statements: string[] } {
    const draft = this.#find(fact)
    if (draft === undefined) throw new Error(`fact ${fact.id} was not asked for when the plan was read`)
    const statements = draft.made ? [] : this.#make(draft)
    draft.made = true
    const value = fact.take === 'count' ? undefined : `v${[...draft.taken.keys()].indexOf(takenKey(fact))}`
    const gap = factHasGaps(this.#scope, fact) ? `u${[...draft.unclear.keys()].indexOf(unclearKey(fact))}` : undefined
    return { table: draft, value, gap, statements }
  }

  #make({ name, gaps, hasGaps, fact, at, placed, taken, unclear }: Draft): string[] {
    const fields = [...new Set([...taken.values(), ...unclear.values()].flatMap((f) => f.of ?? []))]
    const of = (f: Fact) => `x._of${fields.indexOf(f.of ?? '')}`
    const more = fields.map((field, i) => `x.${quoteName(field)} AS _of${i}`)
    const { at: _at, ...bare } = fact
    const dated = at === undefined ? bare : { ...bare, at }
    const rows = factRows(this.#scope, dated, false, hasGaps, more)
    const keys = fact.match.map((_, k) => `x.m${k}`).join(', ')
    const values = [...taken.values()].map((f, i) => `${takenSql(f, of(f))} AS v${i}`)
    const ends = placed ? ['min(x._dt) AS lo', 'max(x._dt) AS hi'] : []
    const why = [...unclear.values()].map((f, i) => `${firstGap(f, of(f))} AS u${i}`)
    const any = [...unclear.values()].map((f) => isGap(f, of(f))).join(' OR ')
    return [
      `CREATE OR REPLACE TABLE ${name} AS SELECT ${[keys, 'count(*) AS n', ...values, ...ends].join(', ')} FROM (${rows.sql}) x GROUP BY ${keys}`,
      ...(hasGaps
        ? [
            `CREATE OR REPLACE TABLE ${gaps} AS SELECT ${[keys, ...why].join(', ')} FROM (${rows.sql}) x WHERE ${any} GROUP BY ${keys}`,
          ]
        : []),
    ]
  }
}

function placeOf({ register, match, where }: Fact): string {
  return JSON.stringify([register, match.map(({ other }) => other), where])
}

function takenKey({ take, of }: Fact): string {
  return JSON.stringify([take, of])
}

function unclearKey(fact: Fact): string {
  return JSON.stringify([needsDate(fact), fact.take === 'count' ? undefined : fact.of])
}
