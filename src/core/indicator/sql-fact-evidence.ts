/** The rows that facts came from, shown for who was found. */
import { quoteName } from '#core/sql'
import { isMissing } from './fields.ts'
import type { Branch, Fact } from './indicator.ts'
import type { Scope } from './plan.ts'
import { listRefs } from './sql-evidence.ts'
import { groupFacts, groupRows, isPlaced, ownFacts, placedRows } from './sql-fact-groups.ts'
import { factGaps, factHasGaps } from './sql-shared-facts.ts'
import { EVIDENCE, type Source } from './sql-subject.ts'

/** The rows that a group of facts came from, as a relation. */
export type FactEvidence = {
  sql: string
  /** How it belongs beside the subjects. */
  on: (name: string, alias: string) => string
  /** Its lists, and the branches that show any of them. */
  lists: readonly string[]
  users: readonly number[]
}

/** One relation a group of facts, with a list e… for each fact; `subjectsOf` is a relation of the subjects of the branches with those numbers. */
export function factEvidence(
  scope: Scope,
  branches: readonly Branch[],
  facts: readonly Fact[],
  subjectsOf: (branches: readonly number[]) => string,
): FactEvidence[] {
  const own = branches.map((branch) => new Set(ownFacts(branch, facts).map(({ i }) => i)))
  return groupFacts(scope, facts).map((group): FactEvidence => {
    const [{ fact }] = group.of
    const users = own.flatMap((numbers, n) => (group.of.some(({ i }) => numbers.has(i)) ? [n] : []))
    const branch = branches[users[0] ?? 0]
    if (branch === undefined) throw new Error(`nobody asks for fact ${fact.id}`)
    const subjects = subjectsOf(users)
    const found: Source = { relation: subjects, conditions: () => [] }
    const rows = groupRows(scope, branch, group)
    const lists = group.of.map((n) => {
      const sure = factGaps(n.fact, `x._of${n.i}`).map((gap) =>
        gap.sql === 'x._ok' ? 'x._ok' : `${gap.sql} IS NOT NULL`,
      )
      const kept = factHasGaps(scope, n.fact) ? sure.join(' AND ') : undefined
      return `${listRefs('x', { name: fact.register }, [], kept)} AS e${n.i}`
    })
    const shared = { lists: group.of.map(({ i }) => `e${i}`), users }
    if (isPlaced(scope, branch, fact))
      return {
        ...shared,
        sql: `SELECT s2._batch, s2._row, ${lists.join(', ')} ${placedRows(scope, branch, fact, found, rows)} GROUP BY s2._batch, s2._row`,
        on: (name: string, alias: string) => `${name}._batch = ${alias}._batch AND ${name}._row = ${alias}._row`,
      }
    // Subjects that share their key share their rows too: listed once for each key, however many they are.
    const keys = fact.match.map((_, k) => `x.m${k}`).join(', ')
    const match = fact.match.map((m, k) => `s2.${quoteName(m.subject)} = x.m${k}`).join(' AND ')
    return {
      ...shared,
      sql: `SELECT ${keys}, ${lists.join(', ')} FROM (${rows.sql}) x SEMI JOIN ${subjects} s2 ON ${match} GROUP BY ${keys}`,
      on: (name: string, alias: string) =>
        fact.match.map((m, k) => `${name}.m${k} = ${alias}.${quoteName(m.subject)}`).join(' AND '),
    }
  })
}

/** Of the lists of `factEvidence`, beside a table of subjects, those of one branch as one. */
export function shownFacts(
  scope: Scope,
  branch: Branch,
  facts: readonly Fact[],
  column: (i: number) => string,
): string {
  const lists = ownFacts(branch, facts)
    .filter(({ fact }) => !isMissing(scope, fact.register))
    .map(({ i }) => `coalesce(${column(i)}, CAST([] AS ${EVIDENCE}))`)
  const [only, more] = lists
  if (only === undefined) return `CAST([] AS ${EVIDENCE})`
  return more === undefined ? only : `(${lists.reduce((a, b) => `list_concat(${a}, ${b})`)})[1:20]`
}
