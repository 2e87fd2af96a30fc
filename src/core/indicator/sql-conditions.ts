/** Subjects put to conditions: those of several branches that ask the same register are looked up once. */
import type { Branch, Fact } from './indicator.ts'
import type { Scope } from './plan.ts'
import { listSeen } from './seen.ts'
import { choose } from './sql-case.ts'
import { type FactEvidence, factEvidence, shownFacts } from './sql-fact-evidence.ts'
import { factPrinter } from './sql-fact-terms.ts'
import type { Relation } from './sql-facts.ts'
import { type Counting, foundColumns } from './sql-populations.ts'
import type { RowPrinter } from './sql-row.ts'
import {
  datedConditions,
  keepColumns,
  type Source,
  toldColumns,
  unknownCondition,
  unknownSubjects,
} from './sql-subject.ts'

/** Makes `out` from a relation made by `joinedFacts`; nobody asks for evidence of what is only judged again. */
export function judgeAgainStatements(
  scope: Scope,
  branch: Branch,
  facts: readonly Fact[],
  source: Source,
  joined: string,
  out: string,
): string[] {
  const unknown = unknownSubjects(scope, branch, source)
  const rest = unknown === undefined ? '' : ` UNION ALL BY NAME ${unknown}`
  return [
    `CREATE OR REPLACE TABLE ${out} AS SELECT * FROM (${foundSubjects(scope, branch, facts, source, joined)})${rest}`,
  ]
}

/** A branch of a unit and what limits it. */
export type ConditionBranch = { branch: Branch; source: Source }

/** `rows` is a query for what the branches with those numbers judged, with the number as `_n`. */
export type JudgedTogether = { statements: string[]; rows: (numbers: readonly number[]) => string }

/**
 * Whoever fails one of the branches, or of whom that is not known, is looked up once, with the rows the facts came from; each
 * branch then judges these alone, and its findings are written once. `facts` are those of all branches, as in `joined`, and `joins`
 * what stands behind it already.
 */
export function conditionStatements(
  scope: Scope,
  branches: readonly ConditionBranch[],
  facts: readonly Fact[],
  joined: Relation,
  table: string,
  counting: Counting | undefined,
  joins: string[],
): JudgedTogether {
  const [, more] = branches
  const asked = branches.map(({ branch, source }) => {
    const printer = factPrinter(scope, branch, facts, 's', joins)
    const unknown = unknownCondition(scope, branch, source, printer)
    const failing = failsOrUnknown(scope, printer, branch, source).join(' AND ')
    return unknown === undefined ? `(${failing})` : `(${failing}) OR (${unknown})`
  })
  // Among many branches each row says which of them it is for: they alone judge it, and their facts are shown for it alone.
  const those = (columns: string, numbers: readonly number[]) =>
    `(SELECT ${columns} FROM ${table}_c${more === undefined ? '' : ` WHERE ${numbers.map((n) => `_b${n}`).join(' OR ')}`})`
  const relations = factEvidence(
    scope,
    branches.map(({ branch }) => branch),
    facts,
    (numbers) => those('*', numbers),
  )
  const shown = branches.map(({ branch }) => shownFacts(scope, branch, facts, (i) => `e${i}`))
  const lists = [...new Set(shown)]
  const seen = branches.some(({ branch }) => listSeen(branch.test, branch.subject).length > 0)
  const judged = branches.flatMap(({ branch, source }, n) => {
    const own = those('rowid AS _c, *', [n])
    const found = foundSubjects(scope, branch, facts, source, own, ['s._c'])
    const unknown = unknownSubjects(scope, branch, { relation: own, conditions: source.conditions }, [], ['r._c'])
    const narrow = ['_c', 'why', 'start_date', 'due_date', 'actual_date', ...(seen ? ['seen'] : []), 'outcome'].join(
      ', ',
    )
    const evidence = lists.indexOf(shown[n] ?? '')
    return [
      `SELECT ${n} AS _n, ${evidence} AS _e, ${narrow} FROM (${found})`,
      ...(unknown === undefined ? [] : [`SELECT ${n} AS _n, -1 AS _e, ${narrow} FROM (${unknown})`]),
    ]
  })
  const keep = [...new Set(branches.flatMap(({ branch }) => keepColumns(scope, branch, 'c')))]
  const statements = [
    ...candidateStatements(asked, joined, joins.join(' '), table, counting),
    ...relations.map(({ sql }, r) => `CREATE OR REPLACE TABLE ${table}_e${r} AS ${sql}`),
    `CREATE OR REPLACE TABLE ${table}_j AS ${judged.join(' UNION ALL ')}`,
  ]
  const beside = besideCandidates(table, keep, relations, lists, seen)
  const rows = (numbers: readonly number[]) =>
    numbers.length === branches.length ? beside : `${beside} WHERE j._n IN (${numbers.join(', ')})`
  return { statements, rows }
}

/**
 * The subjects that any branch asks for, each with the branches it is for as `_b…`. Who counts is counted in the same pass, where that
 * needs facts: those asked for are then groups of their own among the counts, since facts are dear to put beside all subjects twice.
 */
function candidateStatements(
  asked: readonly string[],
  joined: Relation,
  joins: string,
  table: string,
  counting: Counting | undefined,
): string[] {
  const flags = asked.map((sql, n) => `(${sql}) IS TRUE AS _b${n}`)
  const any = asked.map((_, n) => `_b${n}`).join(' OR ')
  const subjects = `(${joined.sql}) s ${joins}`
  const candidates = `CREATE OR REPLACE TABLE ${table}_c AS`
  if (counting !== undefined) {
    const counted = counting.counts.map((sql, i) => `${sql} AS _p${i}`)
    const sums = counting.counts.map((_, i) => `count(*) FILTER (_p${i}) AS _n${i}`)
    const by = counting.fields.map((field) => `s.${field}`)
    const masks = asked.length === 1 ? [] : masksOf(asked)
    const found = foundColumns([...joined.columns, ...masks.map(({ name }) => name)], counting.fields, any, 's')
    const asks = masks.flatMap(({ name, bits }) => bits.map(({ n, bit }) => `(${name} & ${bit}) <> 0 AS _b${n}`))
    return [
      `CREATE OR REPLACE TABLE ${table}_q0 AS SELECT ${[...by, counting.month, ...sums, ...found].join(', ')} FROM (SELECT *${masks.map(({ name, bits }) => `, ${bits.map(({ n, bit }) => `CASE WHEN _b${n} THEN ${bit} ELSE 0 END`).join(' + ')} AS ${name}`).join('')} FROM (SELECT ${['s.*', ...flags, ...counted].join(', ')} FROM ${subjects})) s GROUP BY ALL`,
      `${candidates} SELECT ${[...joined.columns, ...asks].join(', ')} FROM ${table}_q0 WHERE _row IS NOT NULL`,
    ]
  }
  if (asked.length === 1) return [`${candidates} SELECT s.* FROM ${subjects} WHERE ${asked.join('')}`]
  return [`${candidates} SELECT * FROM (SELECT ${['s.*', ...flags].join(', ')} FROM ${subjects}) WHERE ${any}`]
}

/** A number holds so many flags: as one column they are dear neither to group by nor to keep. */
const MASK_BITS = 60

/** The flags `_b…` as bits of numbers. */
function masksOf(asked: readonly string[]): { name: string; bits: { n: number; bit: bigint }[] }[] {
  const bits = asked.map((_, n) => ({ n, bit: 1n << BigInt(n % MASK_BITS) }))
  const numbers = Math.ceil(asked.length / MASK_BITS)
  return Array.from({ length: numbers }, (_, i) => ({
    name: `_m${i}`,
    bits: bits.slice(i * MASK_BITS, (i + 1) * MASK_BITS),
  }))
}

/**
 * What was judged, with the candidates' own columns and the rows their facts came from beside it: these are dear to copy, more so
 * in a union, so branches judge without them and all findings get theirs in one pass.
 */
function besideCandidates(
  table: string,
  keep: readonly string[],
  relations: readonly FactEvidence[],
  lists: readonly string[],
  seen: boolean,
): string {
  const joins = relations.map(({ on }, r) => `LEFT JOIN ${table}_e${r} e${r} ON ${on(`e${r}`, 'c')}`)
  const chosen = lists.map((list, i) => `WHEN ${i} THEN ${list}`).join(' ')
  const told = toldColumns({
    why: 'j.why',
    start: 'j.start_date',
    due: 'j.due_date',
    actual: 'j.actual_date',
    evidence: relations.length === 0 ? undefined : `CASE j._e ${chosen} ELSE [] END`,
    seen: seen ? 'j.seen' : undefined,
  })
  return `SELECT j._n, ${[...keep, ...told].join(', ')}, j.outcome FROM ${table}_j j JOIN ${table}_c c ON c.rowid = j._c ${joins.join(' ')}`
}

/** Subjects of which the condition is false or unknown. */
function foundSubjects(
  scope: Scope,
  branch: Branch,
  facts: readonly Fact[],
  source: Source,
  joined: string,
  keep: readonly string[] = keepColumns(scope, branch, 's'),
): string {
  const { test } = branch
  if (test.kind !== 'condition') throw new Error(`branch ${branch.id} is not put to a condition`)
  const printer = factPrinter(scope, branch, facts, 's')
  const given = printer.condition(test.given ?? { kind: 'always' })
  const require = printer.condition(test.require)
  const open = test.given === undefined ? [] : [{ test: `${given.sql} IS NULL`, gives: given.why }]
  const timing = test.timing && {
    start: printer.operand(test.timing.start),
    due: printer.operand(test.timing.due),
    actual: printer.operand(test.timing.actual),
  }
  const failing =
    test.timing?.sense === 'latest' ? "'late'" : test.timing?.sense === 'earliest' ? "'early'" : "'condition-false'"
  const told = toldColumns({
    why: choose([...open, { test: `${require.sql} IS NULL`, gives: require.why }], failing),
    start: timing?.start.sql,
    due: timing?.due.sql,
    actual: timing?.actual.sql,
    seen: seenSql(printer, branch),
  })
  const conditions = failsOrUnknown(scope, printer, branch, source)
  const unknown = [...open.map((o) => o.test), `${require.sql} IS NULL`].join(' OR ')
  const outcome = `CASE WHEN ${unknown} THEN 'undetermined' ELSE 'violated' END AS outcome`
  return `SELECT ${[...keep, ...told, outcome].join(', ')} FROM ${joined} s ${printer.joins.join(' ')} WHERE ${conditions.join(' AND ')}`
}

/** What is true of such a subject, called s. */
function failsOrUnknown(scope: Scope, printer: RowPrinter, branch: Branch, source: Source): string[] {
  const { test, subject, id } = branch
  if (test.kind !== 'condition') throw new Error(`branch ${id} is not put to a condition`)
  const where = printer.condition(subject.where)
  const given = printer.condition(test.given ?? { kind: 'always' })
  const require = printer.condition(test.require)
  return [
    ...source.conditions('s'),
    ...(where.sql === 'TRUE' ? [] : [where.sql]),
    ...datedConditions(scope, branch, 's'),
    ...(test.given === undefined
      ? [`${require.sql} IS NOT TRUE`]
      : [`${given.sql} IS NOT FALSE AND (${given.sql} IS NULL OR ${require.sql} IS NOT TRUE)`]),
  ]
}

/** The values of what is required as one list of texts: amounts in fen, numbers without needless zeros, dates ISO. */
function seenSql(printer: RowPrinter, { test, subject }: Branch): string {
  const texts = listSeen(test, subject).map((leaf) => {
    const { sql } = printer.operand(leaf)
    if (leaf.type === 'list') return `array_to_string(${sql}, '、')`
    if (leaf.type !== 'number' && leaf.type !== 'money') return `CAST(${sql} AS VARCHAR)`
    return `regexp_replace(CAST(CAST(${sql} AS DECIMAL(38, 4)) AS VARCHAR), '\\.?0+$', '')`
  })
  return `[${texts.join(', ')}]`
}
