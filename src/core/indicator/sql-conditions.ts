/** Subjects put to a condition, with the facts it needs joined once for all branches that ask for the same. */
import { quoteName } from '#core/sql'
import { canBeUnknown, fieldsOfBranch, isMissing, isRequired } from './fields.ts'
import type { Branch, Fact, ValueType } from './indicator.ts'
import type { BranchPlan, Scope } from './plan.ts'
import { listSeen } from './seen.ts'
import { choose } from './sql-case.ts'
import { listRefs } from './sql-evidence.ts'
import { constantSql, type RowPrinter, type Term, whyText } from './sql-row.ts'
import { listSpans, type SidesRelation, sidesRelation } from './sql-sides.ts'
import { EVIDENCE, keepColumns, type Source, subjectPrinter, toldColumns, unknownSubjects } from './sql-subject.ts'

const EMPTY = {
  text: 'VARCHAR',
  date: 'DATE',
  number: 'BIGINT',
  money: 'BIGINT',
  boolean: 'BOOLEAN',
  list: 'VARCHAR[]',
} as const satisfies Record<ValueType, string>

/** The subjects of several branches with all facts beside them. */
export function joinedFacts(
  scope: Scope,
  plans: readonly BranchPlan[],
  facts: readonly Fact[],
  source: Source,
): string {
  const [first] = plans
  if (first === undefined) throw new Error('a unit without branches')
  const fields = [...new Set(plans.flatMap((plan) => fieldsOfBranch(scope, plan.branch)))]
  const own = ['_batch', '_row', ...fields.map(quoteName)].map((column) => `r.${column}`)
  const conditions = source.conditions('r')
  const from = `${source.relation} r${conditions.length ? ` WHERE ${conditions.join(' AND ')}` : ''}`
  const present = facts.filter((fact) => !isMissing(scope, fact.register))
  if (present.length === 0) return `SELECT ${own.join(', ')} FROM ${from}`
  const joins = present.map((fact) => {
    const i = facts.indexOf(fact)
    return isPlaced(scope, first.branch, fact)
      ? placedFact(scope, first.branch, fact, i, source)
      : groupedFact(scope, first.branch, fact, i)
  })
  const columns = present.flatMap((fact) => {
    const i = facts.indexOf(fact)
    return [
      ...(needsCount(fact) ? [`f${i}.n AS f${i}_n`] : []),
      ...(fact.take === 'count' ? [] : [`f${i}.v AS f${i}_v`]),
      ...(factHasGaps(scope, fact) ? [`f${i}.u AS f${i}_u`] : []),
    ]
  })
  return `SELECT ${[...own.map((column) => column.replace(/^r\./, 's.')), ...columns].join(', ')} FROM (SELECT ${own.join(', ')} FROM ${from}) s ${joins.join(' ')}`
}

/** The rows that count depend on the subject's own dates, not only on its key. */
function isPlaced(scope: Scope, branch: Branch, fact: Fact): boolean {
  return (
    fact.from !== undefined ||
    fact.to !== undefined ||
    listSpans(scope, [fact.where], branch.subject.at !== undefined).length > 1
  )
}

/** Where no row is told apart from rows without a value. */
function needsCount(fact: Fact): boolean {
  return fact.take === 'count' || fact.absent !== undefined
}

function needsDate(fact: Fact): boolean {
  return fact.from !== undefined || fact.to !== undefined || fact.take === 'first' || fact.take === 'last'
}

function factHasGaps(scope: Scope, fact: Fact): boolean {
  return (
    canBeUnknown(scope, fact.register, fact.where) ||
    (needsDate(fact) && fact.at !== undefined && !isRequired(scope, fact.register, fact.at)) ||
    (fact.take !== 'count' && fact.of !== undefined && !isRequired(scope, fact.register, fact.of))
  )
}

function factRows(scope: Scope, branch: Branch, fact: Fact): SidesRelation {
  const more = fact.of === undefined ? [] : [`x.${quoteName(fact.of)} AS _of`]
  const rows = {
    register: fact.register,
    where: fact.where,
    match: fact.match,
    ...(fact.at !== undefined && { at: fact.at }),
  }
  return sidesRelation(
    scope,
    [rows],
    branch.subject.at !== undefined,
    factHasGaps(scope, fact) ? 'all' : 'certain',
    more,
  )
}

/** Conditions under which a row that belongs to the fact keeps it from being known, each with its reason. */
function factGaps(fact: Fact): Term[] {
  const missing = (field: string | undefined) => whyText('answer-field-missing', `${fact.register}.${field}`)
  return [
    { sql: 'x._ok', why: 'x._okwhy' },
    ...(needsDate(fact) ? [{ sql: 'x._dt', why: missing(fact.at) }] : []),
    ...(fact.take === 'count' ? [] : [{ sql: 'x._of', why: missing(fact.of) }]),
  ]
}

function aggregates(scope: Scope, fact: Fact): string {
  const value = taken(fact)
  const columns = [...(needsCount(fact) ? ['count(*) AS n'] : []), ...(value === undefined ? [] : [`${value} AS v`])]
  if (!factHasGaps(scope, fact)) return columns.join(', ')
  const gaps = factGaps(fact)
  const why = `CASE ${gaps.map((gap) => `WHEN ${gap.sql} IS NULL THEN ${gap.why}`).join(' ')} END`
  return [
    ...columns,
    `min({b: x._batch, r: x._row, w: ${why}}) FILTER (${gaps.map((gap) => `${gap.sql} IS NULL`).join(' OR ')}) AS u`,
  ].join(', ')
}

function taken(fact: Fact): string | undefined {
  switch (fact.take) {
    case 'count':
      return undefined
    case 'sum':
      return 'sum(x._of)'
    case 'min':
    case 'max':
      return `${fact.take}(x._of)`
    case 'first':
    case 'last': {
      const least = fact.take === 'first' ? 'min' : 'max'
      return fact.of === fact.at ? `${least}(x._of)` : `${least}({d: x._dt, o: x._of}).o`
    }
    default:
      return fact.take satisfies never
  }
}

function groupedFact(scope: Scope, branch: Branch, fact: Fact, i: number): string {
  const keys = fact.match.map((_, k) => `x.m${k}`)
  const on = fact.match.map((m, k) => `s.${quoteName(m.subject)} = f${i}.m${k}`)
  const grouped = `SELECT ${[...keys, aggregates(scope, fact)].join(', ')} FROM (${factRows(scope, branch, fact).sql}) x GROUP BY ${keys.join(', ')}`
  return `LEFT JOIN (${grouped}) f${i} ON ${on.join(' AND ')}`
}

function placedFact(scope: Scope, branch: Branch, fact: Fact, i: number, source: Source): string {
  const grouped = `SELECT s2._batch, s2._row, ${aggregates(scope, fact)} ${placedRows(scope, branch, fact, source)} GROUP BY s2._batch, s2._row`
  return `LEFT JOIN (${grouped}) f${i} ON f${i}._batch = s._batch AND f${i}._row = s._row`
}

/** FROM and WHERE of the rows of a fact beside each subject, called s2 and x. */
function placedRows(scope: Scope, branch: Branch, fact: Fact, source: Source): string {
  const printer = subjectPrinter(scope, branch, 'r')
  const rows = factRows(scope, branch, fact)
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

/** The facts as terms over the columns of `joinedFacts`, called `alias`. */
function factTerms(scope: Scope, branch: Branch, facts: readonly Fact[], alias: string): Map<string, Term> {
  const bounds = subjectPrinter(scope, branch, alias)
  const terms = new Map<string, Term>()
  facts.forEach((fact, i) => {
    if (isMissing(scope, fact.register)) {
      terms.set(fact.id, { sql: `CAST(NULL AS ${EMPTY[fact.type]})`, why: whyText('register-missing', fact.register) })
      return
    }
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
        ? `coalesce(${alias}.f${i}_n, 0)`
        : fact.absent === undefined
          ? `${alias}.f${i}_v`
          : `CASE WHEN ${alias}.f${i}_n IS NULL THEN ${fact.type === 'date' ? `DATE ${constantSql(fact.absent)}` : constantSql(fact.absent)} ELSE ${alias}.f${i}_v END`
    const clear = [...open.map((bound) => `${bound.sql} IS NOT NULL`), ...(gaps ? [`${alias}.f${i}_u IS NULL`] : [])]
    const beyond = open.map((bound) => ({ test: `${bound.sql} IS NULL`, gives: bound.why }))
    const gap = gaps ? [{ test: `${alias}.f${i}_u IS NOT NULL`, gives: `${alias}.f${i}_u.w` }] : []
    terms.set(fact.id, {
      sql: clear.length === 0 ? value : `CASE WHEN ${clear.join(' AND ')} THEN ${value} END`,
      why: choose([...beyond, ...gap], whyText('no-record', fact.register)),
    })
  })
  if (bounds.joins.length > 0) terms.set('', { sql: bounds.joins.join(' '), why: 'NULL' })
  return terms
}

/** Prints what is asked of the rows of `joinedFacts`, called `alias`. */
export function factPrinter(scope: Scope, branch: Branch, facts: readonly Fact[], alias: string): RowPrinter {
  const terms = factTerms(scope, branch, facts, alias)
  const printer = subjectPrinter(scope, branch, alias, terms)
  printer.joins.push(...(terms.get('')?.sql.split(/ (?=LEFT JOIN )/) ?? []))
  return printer
}

/** Makes `out` from a relation made by `joinedFacts`. */
export function conditionStatements(
  scope: Scope,
  branch: Branch,
  source: Source,
  joined: string,
  out: string,
): string[] {
  const found = `CREATE OR REPLACE TEMP TABLE ${out}_c AS ${foundSubjects(scope, branch, source, joined)}`
  const evidence = factsShown(scope, branch).map((fact) => `(${evidenceRows(scope, branch, fact, `${out}_c`)})`)
  const unknown = unknownSubjects(scope, branch, source)
  const rest = unknown === undefined ? '' : ` UNION ALL BY NAME ${unknown}`
  return [found, `CREATE OR REPLACE TEMP TABLE ${out} AS ${withEvidence(`${out}_c`, evidence)}${rest}`]
}

/**
 * As `conditionStatements` for branches that share their facts: whoever fails one of the conditions is looked up once, with the
 * rows the facts came from; each branch then judges these alone, and its findings are written once.
 */
export function sharedConditionStatements(
  scope: Scope,
  branches: readonly { branch: Branch; source: Source; out: string }[],
  joined: string,
  table: string,
): string[] {
  const [first] = branches
  if (first === undefined) return []
  const facts = factsShown(scope, first.branch)
  // The branches ask the same rows for the same facts, so one printer serves them all and the calendar is joined once.
  const printer = factPrinter(scope, first.branch, factsOf(first.branch), 's')
  const failing = branches.map(({ branch, source }) => `(${failsOrUnknown(printer, branch, source).join(' AND ')})`)
  const tables = facts.map((_, i) => `${table}_e${i}`)
  const evidence = facts.map(
    (fact, i) =>
      `CREATE OR REPLACE TEMP TABLE ${table}_e${i} AS ${evidenceRows(scope, first.branch, fact, `${table}_c`)}`,
  )
  const shown = facts.length === 0 ? undefined : 's._evidence'
  const judged = branches.flatMap(({ branch, source }, n) => {
    const unknown = unknownSubjects(scope, branch, source)
    const found = foundSubjects(scope, branch, source, `${table}_w`, shown)
    return [found, ...(unknown === undefined ? [] : [unknown])].map((sql) => `SELECT ${n} AS _n, * FROM (${sql})`)
  })
  return [
    `CREATE OR REPLACE TEMP TABLE ${table}_c AS SELECT s.* FROM ${joined} s ${printer.joins.join(' ')} WHERE ${failing.join(' OR ')}`,
    ...evidence,
    `CREATE OR REPLACE TEMP TABLE ${table}_w AS ${evidenceBeside(`${table}_c`, tables)}`,
    `CREATE OR REPLACE TEMP TABLE ${table}_a AS ${judged.join(' UNION ALL BY NAME ')}`,
    ...branches.map(
      ({ out }, n) => `CREATE OR REPLACE TEMP VIEW ${out} AS SELECT * EXCLUDE (_n) FROM ${table}_a WHERE _n = ${n}`,
    ),
  ]
}

function factsOf(branch: Branch): readonly Fact[] {
  if (branch.test.kind !== 'condition') throw new Error(`branch ${branch.id} is not put to a condition`)
  return branch.test.facts
}

function factsShown(scope: Scope, branch: Branch): readonly Fact[] {
  return factsOf(branch).filter((fact) => !isMissing(scope, fact.register))
}

/** Subjects of which the condition is false or unknown. */
function foundSubjects(scope: Scope, branch: Branch, source: Source, joined: string, evidence?: string): string {
  const { test } = branch
  if (test.kind !== 'condition') throw new Error(`branch ${branch.id} is not put to a condition`)
  const printer = factPrinter(scope, branch, test.facts, 's')
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

/** Subjects found with the rows their facts came from: one relation of _batch, _row and e a fact. */
function withEvidence(found: string, evidence: readonly string[]): string {
  if (evidence.length === 0) return `SELECT * FROM ${found}`
  return `SELECT j.* REPLACE (${shownRows(evidence)} AS evidence) FROM ${found} j ${evidenceJoins(evidence)}`
}

/** The same of subjects not judged yet: as a column of its own. */
function evidenceBeside(subjects: string, evidence: readonly string[]): string {
  if (evidence.length === 0) return `SELECT * FROM ${subjects}`
  return `SELECT j.*, ${shownRows(evidence)} AS _evidence FROM ${subjects} j ${evidenceJoins(evidence)}`
}

function evidenceJoins(evidence: readonly string[]): string {
  return evidence
    .map((rows, i) => `LEFT JOIN ${rows} e${i} ON e${i}._batch = j._batch AND e${i}._row = j._row`)
    .join(' ')
}

function shownRows(evidence: readonly string[]): string {
  const lists = evidence.map((_, i) => `coalesce(e${i}.e, CAST([] AS ${EVIDENCE}))`)
  return lists.length === 1 ? (lists[0] ?? '') : `(${lists.reduce((a, b) => `list_concat(${a}, ${b})`)})[1:20]`
}

/** The rows a fact came from, as a list for each subject. */
function evidenceRows(scope: Scope, branch: Branch, fact: Fact, subjects: string): string {
  const found: Source = { relation: subjects, conditions: () => [] }
  const sure = factHasGaps(scope, fact)
    ? ` WHERE ${factGaps(fact)
        .map((gap) => (gap.sql === 'x._ok' ? 'x._ok' : `${gap.sql} IS NOT NULL`))
        .join(' AND ')}`
    : ''
  const rows = `${listRefs('x', { name: fact.register })} AS e`
  return `SELECT s2._batch, s2._row, ${rows} ${placedRows(scope, branch, fact, found)}${sure} GROUP BY s2._batch, s2._row`
}
