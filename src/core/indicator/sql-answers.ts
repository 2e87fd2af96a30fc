/** Subjects that must (or must not) be answered: the anti join finds them, evidence is fetched for them alone. */
import { quoteDate, quoteName, quoteText } from '#core/sql'
import { isMissing, isNeverKnown, isRequired } from './fields.ts'
import { type Branch, type Demand, NEAREST_DAYS, type Side } from './indicator.ts'
import type { Scope } from './plan.ts'
import type { Judged } from './sql-branch.ts'
import { type Choice, choose } from './sql-case.ts'
import { listRefs } from './sql-evidence.ts'
import { type RowPrinter, type Term, whyText } from './sql-row.ts'
import { groupBySubjectFields, hasGaps, possibleWhy, type SidesRelation, sidesRelation } from './sql-sides.ts'
import {
  datedConditions,
  keepColumns,
  type Source,
  subjectPrinter,
  toldColumns,
  unknownSubject,
  unknownSubjects,
} from './sql-subject.ts'

/** `out` begins the names of what is made on the way. */
export function answersStatements(scope: Scope, branch: Branch, source: Source, out: string): Judged {
  const statements = demandsOf(branch).flatMap((demand, i) =>
    hasNoWindow(demand)
      ? []
      : [`CREATE OR REPLACE TABLE ${out}_o${i} AS ${openSubjects(scope, branch, demand, source)}`],
  )
  return { statements, sql: judgedRows(scope, branch, source, out) }
}

function demandsOf(branch: Branch): readonly Demand[] {
  if (branch.test.kind !== 'answers') throw new Error(`branch ${branch.id} does not ask for answers`)
  return branch.test.demands
}

/** From the tables of open subjects, one for each demand. */
function judgedRows(scope: Scope, branch: Branch, source: Source, out: string): string {
  const [first, second] = demandsOf(branch)
  if (first !== undefined && second === undefined && hasNoWindow(first)) return neverKnown(scope, branch, first, source)
  const judged = demandsOf(branch).map((demand, i) => {
    const open = hasNoWindow(demand)
      ? `(${judgedSubjects(scope, branch, demand, source, true)})`
      : datedOnly(scope, branch, demand, `${out}_o${i}`)
    return judgeOpen(scope, branch, demand, open)
  })
  const [only, more] = judged
  if (only !== undefined && more === undefined) return withOutcome(scope, branch, source, only)
  const all = judged.map((sql, i) => `SELECT *, ${i} AS _demand FROM (${sql})`).join(' UNION ALL ')
  const order = "CASE state WHEN 'fails' THEN 0 WHEN 'unknown' THEN 1 ELSE 2 END, _demand"
  return withOutcome(
    scope,
    branch,
    source,
    `SELECT * EXCLUDE (_demand) FROM (${all}) QUALIFY row_number() OVER (PARTITION BY _batch, _row ORDER BY ${order}) = 1`,
  )
}

/**
 * Of subjects that want an answer only those found open are asked whether they have a date: DuckDB takes it that a fifth of the rows
 * meets any condition, and puts a whole register in the hash table instead of the answers.
 */
function datedOnly(scope: Scope, branch: Branch, { polarity }: Demand, open: string): string {
  const dated = polarity === 'some' ? datedConditions(scope, branch, 'o') : []
  return dated.length === 0 ? open : `(SELECT * FROM ${open} o WHERE ${dated.join(' AND ')})`
}

/** A branch with one demand, judged from a relation of its open subjects with `_lo`, `_up` and, as `_near`, the `late` and `early` rows beside them. */
export function judgedShared(scope: Scope, branch: Branch, demand: Demand, source: Source, open: string): string {
  return withOutcome(scope, branch, source, judgeOpen(scope, branch, demand, open, 's._near'))
}

function withOutcome(scope: Scope, branch: Branch, source: Source, judged: string): string {
  const unknown = unknownSubjects(scope, branch, source)
  const rest = unknown === undefined ? '' : ` UNION ALL BY NAME ${unknown}`
  const outcome =
    "CASE state WHEN 'fails' THEN 'violated' WHEN 'unknown' THEN 'undetermined' ELSE 'pending' END AS outcome"
  return `SELECT * EXCLUDE (state), ${outcome} FROM (${judged})${rest}`
}

type Bounds = { printer: RowPrinter; lower?: Term; upper?: Term }

function boundsOf(scope: Scope, branch: Branch, demand: Demand, alias: string): Bounds {
  const printer = subjectPrinter(scope, branch, alias)
  const lower = demand.window?.lower && printer.bound(demand.window.lower)
  const upper = demand.window?.upper && printer.bound(demand.window.upper)
  return { printer, ...(lower && { lower }), ...(upper && { upper }) }
}

/** The subjects judged, with the bounds of their window. */
function judgedSubjects(scope: Scope, branch: Branch, demand: Demand, source: Source, onlyDated: boolean): string {
  const { printer, lower, upper } = boundsOf(scope, branch, demand, 'r')
  const where = printer.condition(branch.subject.where)
  const columns = [
    ...keepColumns(scope, branch, 'r'),
    ...(lower ? [`${lower.sql} AS _lo`] : []),
    ...(upper ? [`${upper.sql} AS _up`] : []),
  ]
  const conditions = [
    ...source.conditions('r'),
    ...(where.sql === 'TRUE' ? [] : [where.sql]),
    ...(onlyDated ? datedConditions(scope, branch, 'r') : []),
  ]
  return `SELECT ${columns.join(', ')} FROM ${source.relation} r ${printer.joins.join(' ')}${conditions.length ? ` WHERE ${conditions.join(' AND ')}` : ''}`
}

/** Subjects not (yet) shown to be in order: for `some`, those without a certain answer; for `none`, those with a certain or a possible one. */
function openSubjects(scope: Scope, branch: Branch, demand: Demand, source: Source): string {
  const subjects = judgedSubjects(scope, branch, demand, source, demand.polarity === 'none')
  const dated = branch.subject.at !== undefined
  const groups = groupBySubjectFields(demand.sides)
  const lacking = demand.sides.some((side) => isMissing(scope, side.register))
  if (demand.polarity === 'some') {
    // One after the other: whom the first register answers is not looked for in the next.
    const joins = demand.sides.map((side, i) => {
      const relation = sidesRelation(scope, [side], dated, 'certain')
      const fields = side.match.map((m) => m.subject)
      return `ANTI JOIN (${relation.sql}) x${i} ON ${certainOn(branch, demand, fields, relation, 's', `x${i}`)}`
    })
    return `SELECT s.* FROM (${subjects}) s ${joins.join(' ')}`
  }
  if (lacking) return subjects
  const parts = groups.flatMap((group) => {
    const relation = sidesRelation(scope, group.sides, dated, 'certain')
    const certain = `SELECT s.* FROM (${subjects}) s SEMI JOIN (${relation.sql}) x ON ${certainOn(branch, demand, group.fields, relation, 's', 'x')}`
    if (!hasGaps(scope, branch.subject.register, group.sides, demand.window !== undefined)) return [certain]
    const all = sidesRelation(scope, group.sides, dated, 'all')
    return [
      certain,
      ...possibleJoins(scope, branch, demand, group, all).map(
        ({ rows, on }) => `SELECT s.* FROM (${subjects}) s SEMI JOIN (${rows}) x ON ${on('s')}`,
      ),
    ]
  })
  return parts.length === 1 && parts[0]
    ? parts[0]
    : `SELECT DISTINCT ON (_batch, _row) * FROM (${parts.join(' UNION ALL ')})`
}

function keysOn(fields: readonly string[], s: string, x: string): string[] {
  return fields.map((field, i) => `${s}.${quoteName(field)} = ${x}.m${i}`)
}

function placedOn(branch: Branch, demand: Demand, relation: SidesRelation, s: string, x: string): string[] {
  const at = branch.subject.at === undefined ? undefined : `${s}.${quoteName(branch.subject.at)}`
  return [
    ...(demand.window?.lower ? [`${x}._dt >= ${s}._lo`] : []),
    ...(demand.window?.upper ? [`${x}._dt <= ${s}._up`] : []),
    ...(relation.interval && at ? [`${x}._f <= ${at}`, `${at} <= ${x}._t`] : []),
  ]
}

function spansOn(branch: Branch, relation: SidesRelation, s: string, x: string): string[] {
  if (!relation.spans || branch.subject.at === undefined) return []
  const at = `${s}.${quoteName(branch.subject.at)}`
  return [`${at} >= ${x}._vf`, `${at} <= ${x}._vt`]
}

function certainOn(
  branch: Branch,
  demand: Demand,
  fields: readonly string[],
  relation: SidesRelation,
  s: string,
  x: string,
): string {
  // A window whose bound cannot be computed answers nothing: its NULL lets no row match.
  return [
    ...keysOn(fields, s, x),
    ...placedOn(branch, demand, relation, s, x),
    ...spansOn(branch, relation, s, x),
  ].join(' AND ')
}

type Group = { fields: readonly string[]; sides: Side[] }

/** Rows with a gap against all subjects of their anchor, and subjects with a gap against all rows of theirs: few either way. */
function possibleJoins(
  scope: Scope,
  branch: Branch,
  demand: Demand,
  group: Group,
  all: SidesRelation,
): { rows: string; on: (s: string) => string }[] {
  const subject = branch.subject.register
  const unknown = (s: string) =>
    `(${[...keysOn(group.fields, s, 'x'), 'x._ok', ...placedOn(branch, demand, all, s, 'x')].join(' AND ')}) IS NULL`
  const anchor = (s: string) => [...keysOn(group.fields.slice(0, 1), s, 'x'), ...spansOn(branch, all, s, 'x')]
  const gaps = [
    'x._ok IS NULL',
    ...group.fields.slice(1).map((_, i) => `x.m${i + 1} IS NULL`),
    ...(demand.window ? ['x._dt IS NULL'] : []),
    ...(all.interval ? ['x._f IS NULL', 'x._t IS NULL'] : []),
  ]
  const joins = [
    {
      rows: `SELECT * FROM (${all.sql}) x WHERE ${gaps.join(' OR ')}`,
      on: (s: string) => [...anchor(s), unknown(s)].join(' AND '),
    },
  ]
  const own = group.fields.slice(1).filter((field) => !isRequired(scope, subject, field))
  if (own.length === 0) return joins
  const withGap = (s: string) => `(${own.map((field) => `${s}.${quoteName(field)} IS NULL`).join(' OR ')})`
  return [...joins, { rows: all.sql, on: (s: string) => [...anchor(s), withGap(s), unknown(s)].join(' AND ') }]
}

const FIRST = 'min({d: _dt, s: _side, b: _batch, r: _row, g: _register})'
const LAST = "min({d: DATE '1970-01-01' - _dt, s: _side, b: _batch, r: _row, g: _register, on_: _dt})"

/** Of the rows that match in every key: the first one after the window and the last one before it. */
const NEAREST = `${FIRST} FILTER (_dt > _up AND _dt <= _up + ${NEAREST_DAYS}) AS late, ${LAST} FILTER (_dt < _lo AND _dt >= _lo - ${NEAREST_DAYS} AND (_dt <= _up) IS NOT FALSE) AS early`

/** A window with a bound that nobody can compute: nothing lies in it for certain, and nobody is told what might. */
function hasNoWindow(demand: Demand): boolean {
  return isNeverKnown(demand.window?.lower) || isNeverKnown(demand.window?.upper)
}

/** Then all subjects, and those of which it is not known whether they are, are alike: one pass over the register tells of both. */
function neverKnown(scope: Scope, branch: Branch, demand: Demand, source: Source): string {
  const { printer, lower, upper } = boundsOf(scope, branch, demand, 'r')
  const unknown = unknownSubject(scope, branch, printer)
  const where = printer.condition(branch.subject.where)
  const why = choose(
    [
      ...(unknown ? [{ test: unknown.sql, gives: unknown.why }] : []),
      ...[lower, upper].flatMap((bound) => (bound ? [{ test: `${bound.sql} IS NULL`, gives: bound.why }] : [])),
    ],
    'NULL',
  )
  const known = (sql: string | undefined) =>
    sql === undefined || unknown === undefined ? sql : `CASE WHEN NOT ${unknown.sql} THEN ${sql} END`
  const start = demand.window?.upper && `r.${quoteName(demand.window.upper.field)}`
  const told = toldColumns({ why, start: known(start), due: known(upper?.sql) })
  const columns = [...keepColumns(scope, branch, 'r'), ...told, "'undetermined' AS outcome"]
  const conditions = [...source.conditions('r'), ...(where.sql === 'TRUE' ? [] : [`${where.sql} IS NOT FALSE`])]
  return `SELECT ${columns.join(', ')} FROM ${source.relation} r ${printer.joins.join(' ')}${conditions.length ? ` WHERE ${conditions.join(' AND ')}` : ''}`
}

/** For each open subject: whether it fails, is unknown or still has time, why, and the rows that show it. */
function judgeOpen(scope: Scope, branch: Branch, demand: Demand, open: string, near?: string): string {
  const { printer, lower, upper } = boundsOf(scope, branch, demand, 's')
  const groups = hasNoWindow(demand) ? [] : groupBySubjectFields(demand.sides)
  const dated = branch.subject.at !== undefined
  const ctes: string[] = []
  const keyed: string[] = []
  const possible: string[] = []
  for (const group of groups) {
    const all = sidesRelation(scope, group.sides, dated, 'all')
    const on = [...keysOn(group.fields, 's', 'x'), ...spansOn(branch, all, 's', 'x')].join(' AND ')
    const inside =
      all.interval && branch.subject.at
        ? ` AND x._f <= s.${quoteName(branch.subject.at)} AND s.${quoteName(branch.subject.at)} <= x._t`
        : ''
    const bounds = `${lower ? ', s._lo' : ', CAST(NULL AS DATE) AS _lo'}${upper ? ', s._up' : ', CAST(NULL AS DATE) AS _up'}`
    keyed.push(
      `SELECT s._batch AS sb, s._row AS sr, x._dt, ${sideNumber(demand, group)} AS _side, x._batch, x._row, x._register${bounds} FROM ${open} s JOIN (${all.sql}) x ON ${on} AND x._ok${inside}`,
    )
    if (!hasGaps(scope, branch.subject.register, group.sides, demand.window !== undefined)) continue
    const why = `CASE x._side ${group.sides.map((side, i) => `WHEN ${i} THEN ${possibleWhy(branch.subject.register, side, 's', 'x', demand.window !== undefined)}`).join(' ')} END`
    for (const join of possibleJoins(scope, branch, demand, group, all)) {
      possible.push(
        `SELECT s._batch AS sb, s._row AS sr, {s: ${sideNumber(demand, group)}, b: x._batch, r: x._row, g: x._register, w: ${why}} AS p FROM ${open} s JOIN (${join.rows}) x ON ${join.on('s')}`,
      )
    }
  }
  const none = demand.polarity === 'none'
  const sure = `${listRefs('x', { sql: 'x._register' }, ['x._side'])} AS sure`
  if (keyed.length > 0 && near === undefined) {
    ctes.push(`k AS (SELECT sb, sr, ${none ? sure : NEAREST} FROM (${keyed.join(' UNION ALL ')}) x GROUP BY sb, sr)`)
  }
  if (possible.length > 0)
    ctes.push(`p AS (SELECT sb, sr, min(p) AS p FROM (${possible.join(' UNION ALL ')}) GROUP BY sb, sr)`)
  const judged = judgement(scope, branch, demand, { lower, upper }, possible.length > 0, near ?? 'k')
  const joins = [
    ...(keyed.length > 0 && near === undefined ? ['LEFT JOIN k ON k.sb = s._batch AND k.sr = s._row'] : []),
    ...(possible.length > 0 ? ['LEFT JOIN p ON p.sb = s._batch AND p.sr = s._row'] : []),
  ]
  const columns = [...keepColumns(scope, branch, 's'), ...judged]
  const rows = `SELECT ${columns.join(', ')} FROM ${open} s ${printer.joins.join(' ')} ${joins.join(' ')}`
  return `${ctes.length > 0 ? `WITH ${ctes.join(', ')} ` : ''}SELECT * FROM (${rows}) WHERE state IS NOT NULL`
}

/** The side's number within the demand, so that order holds across groups. */
function sideNumber(demand: Demand, group: Group): string {
  return `CASE x._side ${group.sides.map((side, i) => `WHEN ${i} THEN ${demand.sides.indexOf(side)}`).join(' ')} END`
}

function judgement(
  scope: Scope,
  branch: Branch,
  demand: Demand,
  bounds: { lower: Term | undefined; upper: Term | undefined },
  gaps: boolean,
  near: string,
): string[] {
  const { lower, upper } = bounds
  const lost = demand.sides.find((side) => isMissing(scope, side.register))
  const beyond = [
    ...(lower ? [{ test: 's._lo IS NULL', gives: lower.why }] : []),
    ...(upper ? [{ test: 's._up IS NULL', gives: upper.why }] : []),
  ]
  const unknown = [
    ...(gaps ? [{ test: 'p.p IS NOT NULL', gives: 'p.p.w' }] : []),
    ...(lost ? [{ test: 'TRUE', gives: whyText('register-missing', lost.register) }] : []),
  ]
  const say = (choices: readonly Choice[], state: string) =>
    choices.map((c) => ({ test: c.test, gives: quoteText(state) }))
  const start = demand.window?.upper === undefined ? undefined : `s.${quoteName(demand.window.upper.field)}`
  const due = upper === undefined ? undefined : 's._up'
  const possible = { test: 'p.p IS NOT NULL', gives: '[{register: p.p.g, batch: p.p.b, "row": p.p.r}]' }
  if (hasNoWindow(demand)) {
    // Whatever else: the subject's own date or the count is missing, and what is missing is said first.
    const why = choose(beyond, 'NULL')
    return ["'unknown' AS state", ...toldColumns({ why, start, due })]
  }
  const shownIf = (choices: readonly Choice[]) =>
    choose([...beyond.map((b) => ({ test: b.test, gives: '[]' })), ...choices], '[]')
  if (demand.polarity === 'none') {
    const sure = 'k.sure IS NOT NULL'
    const state = choose(
      [...say(beyond, 'unknown'), { test: sure, gives: "'fails'" }, ...say(unknown, 'unknown')],
      'NULL',
    )
    const why = choose([...beyond, { test: sure, gives: failureWhy(branch, demand).sure }, ...unknown], 'NULL')
    const evidence = shownIf([{ test: sure, gives: 'k.sure' }, ...(gaps ? [possible] : [])])
    return [`${state} AS state`, ...toldColumns({ why, start, due, evidence })]
  }
  // What had to come before needs no waiting for: only a window that opens with the fact can still be running.
  const pending =
    upper === undefined || lower === undefined ? [] : [{ test: `s._up > ${quoteDate(scope.asOf)}`, gives: "'pending'" }]
  const state = choose([...say(beyond, 'unknown'), ...pending, ...say(unknown, 'unknown')], "'fails'")
  const failing = failureWhy(branch, demand)
  const failure = choose(
    [
      { test: `${near}.late IS NOT NULL`, gives: failing.late },
      { test: `${near}.early IS NOT NULL`, gives: failing.early },
    ],
    failing.nothing,
  )
  const nearest = (name: string) => ({
    test: `${near}.${name} IS NOT NULL`,
    gives: `[{register: ${near}.${name}.g, batch: ${near}.${name}.b, "row": ${near}.${name}.r}]`,
  })
  const open = [...beyond, ...unknown].map((c) => ({ test: c.test, gives: 'CAST(NULL AS DATE)' }))
  return [
    `${state} AS state`,
    ...toldColumns({
      why: choose([...beyond, ...unknown], failure),
      start,
      due,
      actual: choose(open, `coalesce(${near}.late.d, ${near}.early.on_)`),
      evidence: shownIf([
        ...(gaps ? [possible] : []),
        ...(lost ? [{ test: 'TRUE', gives: '[]' }] : []),
        nearest('late'),
        nearest('early'),
      ]),
    }),
  ]
}

/** Of several demands the one that fails is named by its register. */
function failureWhy(branch: Branch, demand: Demand): { late: string; early: string; nothing: string; sure: string } {
  const [side, more] = demand.sides
  const several = branch.test.kind === 'answers' && branch.test.demands.length > 1
  const at = several && more === undefined ? side?.register : undefined
  const precedence = branch.pattern === 'precedence'
  return {
    late: whyText(precedence ? 'predecessor-too-late' : 'late-answer', at),
    early: whyText('early-answer', at),
    sure: whyText('forbidden', at),
    nothing: whyText(precedence ? 'no-predecessor' : 'no-answer', at),
  }
}

/** For each row of a table of subjects (with `_lo`), called `_id`: the first row from `_lo` on and the nearest one before it. */
export function nearestAnswers(scope: Scope, branch: Branch, demand: Demand, subjects: string): string {
  const rows = groupBySubjectFields(demand.sides).map((group) => {
    const all = sidesRelation(scope, group.sides, branch.subject.at !== undefined, 'all')
    const on = [...keysOn(group.fields, 's', 'x'), ...spansOn(branch, all, 's', 'x'), 'x._ok'].join(' AND ')
    return `SELECT s.rowid AS _id, s._lo, x._dt, ${sideNumber(demand, group)} AS _side, x._batch, x._row, x._register FROM ${subjects} s JOIN (${all.sql}) x ON ${on}`
  })
  const early = `${LAST} FILTER (_dt < _lo AND _dt >= _lo - ${NEAREST_DAYS})`
  return `SELECT _id, ${FIRST} FILTER (_dt >= _lo) AS _first, ${early} AS _early FROM (${rows.join(' UNION ALL ')}) GROUP BY _id`
}
