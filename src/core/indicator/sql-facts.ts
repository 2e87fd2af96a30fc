/** Facts beside their subjects: what comes from the same rows of a register is taken in one pass over them. */
import { quoteName } from '#core/sql'
import { fieldsOfBranch } from './fields.ts'
import type { Branch, Fact } from './indicator.ts'
import type { BranchPlan, Scope } from './plan.ts'
import { type Group, groupFacts, groupRows, placedRows } from './sql-fact-groups.ts'
import type { RowPrinter } from './sql-row.ts'
import { factHasGaps, firstGap, isShareable, needsCount, type SharedFacts, takenSql } from './sql-shared-facts.ts'
import { type Source, subjectPrinter } from './sql-subject.ts'

/** What is joined to which subjects. */
export type Joining = {
  plans: readonly BranchPlan[]
  /** Of all plans; columns are named by their place in this list. */
  facts: readonly Fact[]
  source: Source
  /** The fields that the source has: all that judging needs, unless named. */
  fields?: readonly string[]
  /** Columns of the source that are kept besides the fields that judging needs. */
  more?: readonly string[]
  /** Only the facts at these places are joined. */
  only?: ReadonlySet<number>
}

/** What a group adds: columns, joins, and bounds that stand among the subjects' own columns. */
type Joined = { columns: Column[]; joins: string[]; bounds: string[] }

type Column = { sql: string; name: string }

/** A relation and the names of its columns. */
export type Relation = { sql: string; columns: string[] }

/**
 * The subjects with all facts beside them, from the tables that units share. `table` names what has to be made on the way, by
 * the statements returned; asked again, `made` saves making it twice.
 */
export function joinedFacts(
  scope: Scope,
  shared: SharedFacts,
  joining: Joining,
  table: string,
  made = false,
): Relation & { statements: string[] } {
  const { plans, facts, source, only } = joining
  const branch = firstOf(plans)
  const printer = subjectPrinter(scope, branch, 'r')
  const statements: string[] = []
  const beside = new Map<string, string>()
  const parts = groupFacts(scope, facts)
    .filter(({ of }) => only === undefined || of.some(({ i }) => only.has(i)))
    .map((group): Joined => {
      const [{ fact }] = group.of
      if (!isShareable(scope, branch, fact)) return rowByRow(scope, branch, group, source)
      const placed = fact.from !== undefined || fact.to !== undefined
      const part = placed ? placedGroup : keyedGroup
      return part({ scope, shared, branch, source, printer, statements: made ? [] : statements, table, beside }, group)
    })
  return { statements, ...besideSubjects(scope, joining, parts, printer.joins) }
}

/** The same for subjects so few that no register is worth adding up for them. */
export function joinedFew(scope: Scope, joining: Joining): string {
  const { plans, facts, source } = joining
  const parts = groupFacts(scope, facts).map((group) => rowByRow(scope, firstOf(plans), group, source))
  return besideSubjects(scope, joining, parts, []).sql
}

function firstOf(plans: readonly BranchPlan[]): Branch {
  const [first] = plans
  if (first === undefined) throw new Error('a unit without branches')
  return first.branch
}

function besideSubjects(
  scope: Scope,
  { plans, source, fields, more = [] }: Joining,
  parts: readonly Joined[],
  calendar: readonly string[],
): Relation {
  const kept = fields ?? [...new Set(plans.flatMap((plan) => fieldsOfBranch(scope, plan.branch)))]
  const own = ['_batch', '_row', ...kept.map(quoteName), ...more]
  const conditions = source.conditions('r')
  const from = `${source.relation} r ${calendar.join(' ')}${conditions.length ? ` WHERE ${conditions.join(' AND ')}` : ''}`
  const inner = [...own.map((column) => `r.${column}`), ...parts.flatMap(({ bounds }) => bounds)]
  const added = parts.flatMap((part) => part.columns)
  const columns = [...own, ...added.map(({ name }) => name)]
  const outer = [...own.map((column) => `s.${column}`), ...added.map(({ sql, name }) => `${sql} AS ${name}`)]
  const joins = parts.flatMap((part) => part.joins)
  if (joins.length === 0) return { sql: `SELECT ${inner.join(', ')} FROM ${from}`, columns }
  return {
    sql: `SELECT ${outer.join(', ')} FROM (SELECT ${inner.join(', ')} FROM ${from}) s ${joins.join(' ')}`,
    columns,
  }
}

function valuesOf({ of }: Group, count: string): string[] {
  const columns = of.flatMap(({ fact, i }) => {
    const value = takenSql(fact, `x._of${i}`)
    return value === undefined ? [] : [`${value} AS v${i}`]
  })
  return [`${count} AS n`, ...columns]
}

function gapsOf(scope: Scope, { of }: Group): string[] {
  return of.flatMap(({ fact, i }) => (factHasGaps(scope, fact) ? [`${firstGap(fact, `x._of${i}`)} AS u${i}`] : []))
}

function countedIn({ of }: Group): boolean {
  return of.some(({ fact }) => needsCount(fact))
}

/** Subjects beside all rows of the group, grouped by subject. */
function rowByRow(scope: Scope, branch: Branch, group: Group, source: Source): Joined {
  const { i: g, of } = group
  const rows = groupRows(scope, branch, group)
  const taken = [...valuesOf(group, 'count(*)'), ...gapsOf(scope, group)]
  const grouped = `SELECT s2._batch, s2._row, ${taken.join(', ')} ${placedRows(scope, branch, of[0].fact, source, rows)} GROUP BY s2._batch, s2._row`
  const columns = of.flatMap(({ fact, i }) => [
    ...(fact.take === 'count' ? [] : [{ sql: `g${g}.v${i}`, name: `f${i}_v` }]),
    ...(factHasGaps(scope, fact) ? [{ sql: `g${g}.u${i}`, name: `f${i}_u` }] : []),
  ])
  return {
    columns: [...(countedIn(group) ? [{ sql: `g${g}.n`, name: `g${g}_n` }] : []), ...columns],
    joins: [`LEFT JOIN (${grouped}) g${g} ON g${g}._batch = s._batch AND g${g}._row = s._row`],
    bounds: [],
  }
}

type Making = {
  scope: Scope
  shared: SharedFacts
  branch: Branch
  source: Source
  /** Prints bounds over the source's rows, called r. */
  printer: RowPrinter
  statements: string[]
  table: string
  /** Tables that stand beside the subjects already, by their name and the subjects' fields, as they are called. */
  beside: Map<string, string>
}

/** A table by key is joined once, however many groups of facts are taken from it. */
function joinOnce({ beside }: Making, table: string, fact: Fact, alias: string): { alias: string; joins: string[] } {
  const key = JSON.stringify([table, ...fact.match.map((m) => m.subject)])
  const known = beside.get(key)
  if (known !== undefined) return { alias: known, joins: [] }
  beside.set(key, alias)
  return { alias, joins: [`LEFT JOIN ${table} ${alias} ON ${keysOn(fact, 's', alias)}`] }
}

function keysOn(fact: Fact, s: string, other: string): string {
  return fact.match.map((m, k) => `${s}.${quoteName(m.subject)} = ${other}.m${k}`).join(' AND ')
}

function keyedGroup(making: Making, group: Group): Joined {
  const { scope, shared, statements } = making
  const { i: g, of } = group
  const [{ fact: first }] = of
  const found = of.map(({ fact, i }) => ({ fact, i, ...shared.read(fact) }))
  statements.push(...found.flatMap((one) => one.statements))
  const { table } = found[0] ?? shared.read(first)
  const unclear = found.some(({ gap }) => gap !== undefined)
  const sums = joinOnce(making, table.name, first, `g${g}`)
  const gaps = unclear ? joinOnce(making, table.gaps, first, `u${g}`) : { alias: '', joins: [] }
  const columns = found.flatMap(({ fact, i, value, gap }) => [
    ...(value === undefined ? [] : [{ sql: `${sums.alias}.${value}`, name: `f${i}_v` }]),
    ...(factHasGaps(scope, fact) ? [{ sql: `${gaps.alias}.${gap}`, name: `f${i}_u` }] : []),
  ])
  return {
    columns: [...(countedIn(group) ? [{ sql: `${sums.alias}.n`, name: `g${g}_n` }] : []), ...columns],
    joins: [...sums.joins, ...gaps.joins],
    bounds: [],
  }
}

/**
 * Where all rows of a key lie inside the bounds, or none does, the sums by key tell. Only subjects with rows on both sides of a
 * bound, and those whose key has a row that keeps the fact from being known, are put beside the rows themselves.
 */
function placedGroup(making: Making, group: Group): Joined {
  const { scope, shared, branch, source, printer, statements, table } = making
  const { i: g, of } = group
  const [{ fact: first }] = of
  const found = of.map(({ fact, i }) => ({ fact, i, ...shared.read(fact) }))
  statements.push(...found.flatMap((one) => one.statements))
  const { table: sums } = found[0] ?? shared.read(first)
  const { from, to } = first
  const low = from && printer.bound(from).sql
  const up = to && printer.bound(to).sql
  const touching = (t: string, lower: string | undefined, upper: string | undefined) =>
    [...(upper ? [`${t}.lo <= ${upper}`] : []), ...(lower ? [`${t}.hi >= ${lower}`] : [])].join(' AND ')
  const beyond = [...(up ? [`t.hi > ${up}`] : []), ...(low ? [`t.lo < ${low}`] : [])].join(' OR ')
  const straddling = `(${touching('t', low, up)} AND (${beyond}))`
  // Most keys have rows of one day: they lie on both sides of nothing.
  const several = sums.hasGaps
    ? `(SELECT t.*, u.m0 IS NOT NULL AS _unclear FROM ${sums.name} t LEFT JOIN ${sums.gaps} u ON ${first.match.map((_, k) => `u.m${k} = t.m${k}`).join(' AND ')} WHERE t.lo < t.hi OR u.m0 IS NOT NULL)`
    : `(SELECT * FROM ${sums.name} WHERE lo < hi)`
  const conditions = [...source.conditions('r'), sums.hasGaps ? `(t._unclear OR ${straddling})` : straddling]
  const at = branch.subject.at
  const fields = [...new Set([...first.match.map((m) => m.subject), ...(at === undefined ? [] : [at])])]
  const ends = [...(low ? [`${low} AS _lo`] : []), ...(up ? [`${up} AS _up`] : [])]
  const subjects = `SELECT ${['r._batch', 'r._row', ...fields.map((field) => `r.${quoteName(field)}`), ...ends].join(', ')} FROM ${source.relation} r ${printer.joins.join(' ')} JOIN ${several} t ON ${keysOn(first, 'r', 't')} WHERE ${conditions.join(' AND ')}`
  const on = [
    keysOn(first, 's2', 'x'),
    ...(low ? ['(x._dt IS NULL OR x._dt >= s2._lo)'] : []),
    ...(up ? ['(x._dt IS NULL OR x._dt <= s2._up)'] : []),
  ]
  const taken = [...valuesOf(group, 'count(*)'), ...gapsOf(scope, group)]
  const [unsure, exact] = [`${table}_s${g}`, `${table}_x${g}`]
  statements.push(
    `CREATE OR REPLACE TABLE ${unsure} AS ${subjects}`,
    // An inner join below the outer one: an outer join on more than comparisons would compare every pair.
    `CREATE OR REPLACE TABLE ${exact} AS SELECT s.*, a.* EXCLUDE (_batch, _row) FROM (SELECT _batch, _row FROM ${unsure}) s LEFT JOIN (SELECT s2._batch, s2._row, ${taken.join(', ')} FROM ${unsure} s2 JOIN (${groupRows(scope, branch, group).sql}) x ON ${on.join(' AND ')} GROUP BY s2._batch, s2._row) a ON a._batch = s._batch AND a._row = s._row`,
  )
  const whole = joinOnce(making, sums.name, first, `g${g}`)
  const inside = touching(whole.alias, low && `s._lo${g}`, up && `s._up${g}`)
  const told = (column: string, own: string) =>
    `CASE WHEN x${g}._row IS NOT NULL THEN x${g}.${own} WHEN ${inside} THEN ${whole.alias}.${column} END`
  const columns = found.flatMap(({ fact, i, value }) => [
    ...(value === undefined ? [] : [{ sql: told(value, `v${i}`), name: `f${i}_v` }]),
    ...(factHasGaps(scope, fact) ? [{ sql: `x${g}.u${i}`, name: `f${i}_u` }] : []),
  ])
  return {
    columns: [...(countedIn(group) ? [{ sql: told('n', 'n'), name: `g${g}_n` }] : []), ...columns],
    joins: [...whole.joins, `LEFT JOIN ${exact} x${g} ON x${g}._batch = s._batch AND x${g}._row = s._row`],
    bounds: [...(low ? [`${low} AS _lo${g}`] : []), ...(up ? [`${up} AS _up${g}`] : [])],
  }
}
