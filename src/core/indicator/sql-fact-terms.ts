/** Facts as terms over the columns that stand beside their subjects. */
import { isMissing, isRequired } from './fields.ts'
import type { Branch, Fact, ValueType } from './indicator.ts'
import type { Scope } from './plan.ts'
import { choose } from './sql-case.ts'
import { groupFacts, ownFacts } from './sql-fact-groups.ts'
import { constantSql, type RowPrinter, type Term, whyText } from './sql-row.ts'
import { factHasGaps } from './sql-shared-facts.ts'
import { subjectPrinter } from './sql-subject.ts'

const EMPTY = {
  text: 'VARCHAR',
  date: 'DATE',
  number: 'BIGINT',
  money: 'BIGINT',
  boolean: 'BOOLEAN',
  list: 'VARCHAR[]',
} as const satisfies Record<ValueType, string>

/** The facts of a branch as terms over the columns of `joinedFacts`, called `alias`; `facts` are those of all its branches. */
function factTerms(
  scope: Scope,
  branch: Branch,
  facts: readonly Fact[],
  alias: string,
  joins: string[],
): Map<string, Term> {
  const bounds = subjectPrinter(scope, branch, alias, undefined, joins)
  const groups = groupFacts(scope, facts)
  const terms = new Map<string, Term>()
  for (const { fact, i } of ownFacts(branch, facts)) {
    if (isMissing(scope, fact.register)) {
      terms.set(fact.id, { sql: `CAST(NULL AS ${EMPTY[fact.type]})`, why: whyText('register-missing', fact.register) })
      continue
    }
    const n = `${alias}.g${groups.find(({ of }) => of.some((one) => one.i === i))?.i}_n`
    const keys = fact.match
      .filter(({ subject }) => !isRequired(scope, branch.subject.register, subject))
      .map(({ subject }) => bounds.field(subject))
    const open = [
      ...keys,
      ...[fact.from, fact.to].flatMap((bound) => (bound === undefined ? [] : [bounds.bound(bound)])),
    ]
    const gaps = factHasGaps(scope, fact)
    const value =
      fact.take === 'count'
        ? `coalesce(${n}, 0)`
        : fact.absent === undefined
          ? `${alias}.f${i}_v`
          : `CASE WHEN ${n} IS NULL THEN ${fact.type === 'date' ? `DATE ${constantSql(fact.absent)}` : constantSql(fact.absent)} ELSE ${alias}.f${i}_v END`
    const clear = [...open.map((bound) => `${bound.sql} IS NOT NULL`), ...(gaps ? [`${alias}.f${i}_u IS NULL`] : [])]
    const beyond = open.map((bound) => ({ test: `${bound.sql} IS NULL`, gives: bound.why }))
    const gap = gaps ? [{ test: `${alias}.f${i}_u IS NOT NULL`, gives: `${alias}.f${i}_u` }] : []
    terms.set(fact.id, {
      sql: clear.length === 0 ? value : `CASE WHEN ${clear.join(' AND ')} THEN ${value} END`,
      why: choose([...beyond, ...gap], whyText('no-record', fact.register)),
    })
  }
  return terms
}

/** Prints what is asked of the rows of `joinedFacts`, called `alias`; `facts` are those of all their branches. */
export function factPrinter(
  scope: Scope,
  branch: Branch,
  facts: readonly Fact[],
  alias: string,
  joins: string[] = [],
): RowPrinter {
  return subjectPrinter(scope, branch, alias, factTerms(scope, branch, facts, alias, joins), joins)
}
