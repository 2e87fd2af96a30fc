/** Subjects put to conditions: those of several branches that ask the same register are looked up once. */
import { quoteName } from '#core/sql'
import type { Branch, Fact } from './indicator.ts'
import type { Scope } from './plan.ts'
import { listSeen } from './seen.ts'
import { choose } from './sql-case.ts'
import { factEvidence, shownFacts } from './sql-fact-evidence.ts'
import { factPrinter } from './sql-fact-terms.ts'
import type { RowPrinter } from './sql-row.ts'
import { keepColumns, type Source, toldColumns, unknownCondition, unknownSubjects } from './sql-subject.ts'

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
    `CREATE OR REPLACE TEMP TABLE ${out} AS SELECT * FROM (${foundSubjects(scope, branch, facts, source, joined)})${rest}`,
  ]
}

/** A branch of a unit, what limits it, and the table its judged rows are to be left in. */
export type ConditionBranch = { branch: Branch; source: Source; out: string }

/**
 * Whoever fails one of the branches, or of whom that is not known, is looked up once, with the rows the facts came from; each
 * branch then judges these alone, and its findings are written once. `facts` are those of all branches, as in `joined`.
 */
export function conditionStatements(
  scope: Scope,
  branches: readonly ConditionBranch[],
  facts: readonly Fact[],
  joined: string,
  table: string,
): string[] {
  const [first, more] = branches
  if (first === undefined) return []
  const joins: string[] = []
  const asked = branches.map(({ branch, source }) => {
    const printer = factPrinter(scope, branch, facts, 's', joins)
    const unknown = unknownCondition(scope, branch, source, printer)
    const failing = failsOrUnknown(printer, branch, source).join(' AND ')
    return unknown === undefined ? `(${failing})` : `(${failing}) OR (${unknown})`
  })
  // Among many branches each row says which of them it is for: their facts are shown for it alone, and they alone judge it.
  const those = (from: string, numbers: readonly number[]) =>
    more === undefined ? from : `(SELECT * FROM ${from} WHERE ${numbers.map((n) => `_b${n}`).join(' OR ')})`
  const relations = factEvidence(
    scope,
    branches.map(({ branch }) => branch),
    facts,
    (numbers) => those(`${table}_c`, numbers),
  )
  const judged = branches.flatMap(({ branch, source }, n) => {
    const own = those(`${table}_c`, [n])
    const shown = relations.flatMap((relation, r) => (relation.users.includes(n) ? [{ ...relation, e: `e${r}` }] : []))
    const columns = ['j.*', ...shown.flatMap(({ e, lists }) => lists.map((list) => `${e}.${list}`))]
    const joins = shown.map(({ e, on }) => `LEFT JOIN ${table}_${e} ${e} ON ${on(e, 'j')}`)
    const looked = shown.length === 0 ? own : `(SELECT ${columns.join(', ')} FROM ${own} j ${joins.join(' ')})`
    const evidence = shown.length === 0 ? undefined : shownFacts(scope, branch, facts, (i) => `s.e${i}`)
    const found = foundSubjects(scope, branch, facts, source, looked, evidence)
    const unknown = unknownSubjects(scope, branch, { relation: own, conditions: source.conditions })
    return [found, ...(unknown === undefined ? [] : [unknown])].map((sql) =>
      more === undefined ? `SELECT * FROM (${sql})` : `SELECT ${n} AS _n, * FROM (${sql})`,
    )
  })
  const all = judged.join(' UNION ALL BY NAME ')
  const flags = asked.map((sql, n) => `(${sql}) IS TRUE AS _b${n}`).join(', ')
  const from = `FROM ${joined} s ${joins.join(' ')}`
  const looking =
    more === undefined
      ? `SELECT s.* ${from} WHERE ${asked.join(' OR ')}`
      : `SELECT * FROM (SELECT s.*, ${flags} ${from}) WHERE ${asked.map((_, n) => `_b${n}`).join(' OR ')}`
  return [
    `CREATE OR REPLACE TEMP TABLE ${table}_c AS ${looking}`,
    ...relations.map(({ sql }, r) => `CREATE OR REPLACE TEMP TABLE ${table}_e${r} AS ${sql}`),
    ...(more === undefined
      ? [`CREATE OR REPLACE TEMP TABLE ${first.out} AS ${all}`]
      : [
          `CREATE OR REPLACE TEMP TABLE ${table}_a AS ${all}`,
          ...branches.map(
            ({ out }, n) =>
              `CREATE OR REPLACE TEMP VIEW ${out} AS SELECT * EXCLUDE (_n) FROM ${table}_a WHERE _n = ${n}`,
          ),
        ]),
  ]
}

/** Subjects of which the condition is false or unknown. */
function foundSubjects(
  scope: Scope,
  branch: Branch,
  facts: readonly Fact[],
  source: Source,
  joined: string,
  evidence?: string,
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
    evidence,
    seen: seenSql(printer, branch),
  })
  const conditions = failsOrUnknown(printer, branch, source)
  const unknown = [...open.map((o) => o.test), `${require.sql} IS NULL`].join(' OR ')
  const outcome = `CASE WHEN ${unknown} THEN 'undetermined' ELSE 'violated' END AS outcome`
  return `SELECT ${[...keepColumns(scope, branch, 's'), ...told, outcome].join(', ')} FROM ${joined} s ${printer.joins.join(' ')} WHERE ${conditions.join(' AND ')}`
}

/** What is true of such a subject, called s. */
function failsOrUnknown(printer: RowPrinter, { test, subject, id }: Branch, source: Source): string[] {
  if (test.kind !== 'condition') throw new Error(`branch ${id} is not put to a condition`)
  const where = printer.condition(subject.where)
  const given = printer.condition(test.given ?? { kind: 'always' })
  const require = printer.condition(test.require)
  return [
    ...source.conditions('s'),
    ...(where.sql === 'TRUE' ? [] : [where.sql]),
    ...(subject.at === undefined ? [] : [`s.${quoteName(subject.at)} IS NOT NULL`]),
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
