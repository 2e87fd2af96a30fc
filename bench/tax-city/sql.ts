/** What the hand-written statements have in common. Each item leaves a table named by its id: branch, outcome, subject, who answers, evidence. */

export const AS_OF = "DATE '2009-06-30'"
/** A day that rolls over to a working day before the day of judging lies on this one or before it. */
export const CUT = "getvariable('cut')"
export const SETUP = [`SET VARIABLE cut = (SELECT max(day) FROM calendar_days WHERE next_working < ${AS_OF})`]
/** How far an answer that came too late or too early is looked for. */
const NEAR = 366

export const WHO = 'r."organId", r."postId", r."handlerId"'
const EVIDENCE = 'STRUCT(g VARCHAR, b VARCHAR, r BIGINT)[]'

export type Item = { id: string; statements: readonly string[] }

/** What is asked of the table of `open`: `reg` rows with the days and keys named. */
export type Answer = {
  reg: string
  /** A column; rows without it may or may not be in time. */
  at?: string
  where?: string
  keys?: readonly string[]
}

export type Answered = {
  branch: string
  reg: string
  at: string
  where?: string
  /** Fields of the subject, in the order of `keys` of the answers (by default of the same names). */
  by: readonly string[]
  answers: readonly Answer[]
  /** `within`: from the day on to the day named; `before`: at most on the day; `ever`: at any time; `since`: from the day on. */
  window: { kind: 'within'; end: string; roll?: boolean } | { kind: 'before' | 'ever' | 'since' }
  who?: string
  /** Whether a row that must be matched can lack something, so that it may or may not answer. */
  gaps?: boolean
  /** Over v: when it is lifted after all. */
  lifted?: string
  /** Rows that lift: by all of `by`; with `until` the window of fifteen days runs from there, unless `moot`. */
  exemption?: { reg: string; where?: string; by: readonly string[]; until?: string; moot?: string }
  more?: readonly string[]
}

const name = (column: string) => `"${column}"`

/** Statements that leave `<table>` with branch, outcome, subject, who and evidence of one demand that answers must meet. */
export function answered(table: string, a: Answered): string[] {
  const end = a.window.kind === 'within' ? a.window.end : undefined
  const roll = a.window.kind === 'within' && a.window.roll !== false
  const up =
    a.window.kind === 'within'
      ? roll
        ? 'c.next_working'
        : end
      : a.window.kind === 'before'
        ? `r.${name(a.at)}`
        : 'CAST(NULL AS DATE)'
  const joins = roll ? ` LEFT JOIN calendar_days c ON c.day = ${end}` : ''
  // A key that is blank matches nothing: cheaper than a condition on the subject alone inside the anti join.
  const guarded = a.where !== undefined || a.window.kind === 'ever'
  const guard = `CASE WHEN (${a.where ?? 'TRUE'}) AND r.${name(a.at)} IS NOT NULL THEN r.${name(a.by[0] ?? '')} END AS _k`
  const more = [...new Set([...(a.more ?? []), ...(a.exemption?.by ?? [])])].filter((f) => !a.by.includes(f))
  const where = a.where === undefined ? '' : ` WHERE (${a.where}) IS NOT FALSE`
  const subjects = `SELECT r._batch, r._row, ${[...a.by, ...more].map((f) => `r.${name(f)}`).join(', ')}, ${a.where ?? 'TRUE'} AS ok, ${guarded ? `${guard}, ` : ''}r.${name(a.at)} AS day, ${up} AS up, ${a.who ?? WHO} FROM ${name(a.reg)} r${joins}${where}`
  const keysOf = (answer: Answer) => answer.keys ?? a.by
  const answers = a.answers
    .map(
      (x) =>
        `SELECT ${keysOf(x)
          .map((k, i) => `x.${name(k)} AS k${i}`)
          .join(
            ', ',
          )}, ${x.at === undefined ? 'CAST(NULL AS DATE)' : `x.${name(x.at)}`} AS dt FROM ${name(x.reg)} x${x.where === undefined ? '' : ` WHERE ${x.where}`}`,
    )
    .join(' UNION ALL ')
  const equal = a.by.map((f, i) => `s.${i === 0 && guarded ? '_k' : name(f)} = x.k${i}`)
  const inside =
    a.window.kind === 'within'
      ? ['x.dt >= s.day', 'x.dt <= s.up']
      : a.window.kind === 'before'
        ? ['x.dt <= s.up']
        : a.window.kind === 'since'
          ? ['x.dt >= s.day']
          : []
  const statements = [
    `CREATE OR REPLACE TEMP TABLE v AS SELECT s.* FROM (${subjects}) s ANTI JOIN (${answers}) x ON ${[...equal, ...inside].join(' AND ')}`,
  ]
  const exempting = a.exemption
  if (exempting !== undefined) {
    const [anchor, ...rest] = exempting.by
    const whole = `(${[...rest.map((f) => `v.${name(f)} = x.${name(f)}`), `(${exempting.where ?? 'TRUE'})`].join(' AND ')})`
    const until =
      exempting.until === undefined ? 'CAST(NULL AS DATE)' : `max(x.${name(exempting.until)}) FILTER (${whole})`
    statements.push(
      `CREATE OR REPLACE TEMP TABLE x AS SELECT e.*, c.next_working AS up2 FROM (SELECT v._batch, v._row, bool_or(${whole}) AS sure, bool_or(${whole} IS NULL) AS maybe, ${until} AS until FROM v JOIN ${name(exempting.reg)} x ON v.${name(anchor ?? '')} = x.${name(anchor ?? '')} GROUP BY ALL) e LEFT JOIN calendar_days c ON c.day = e.until + 15`,
    )
  }
  const again = exempting?.until !== undefined
  const needed = a.window.kind !== 'ever' || a.gaps
  const full = [...a.by.slice(1).map((f, i) => `v.${name(f)} = x.k${i + 1}`), 'x.ok']
  const insideV = inside.map((c) => c.replaceAll('s.', 'v.'))
  const maybe = `(${[...full, ...insideV].join(' AND ')}) IS NULL`
  if (needed) {
    const detailed = a.answers
      .map(
        (x, i) =>
          `SELECT ${keysOf(x)
            .map((k, n) => `x.${name(k)} AS k${n}`)
            .join(
              ', ',
            )}, ${x.at === undefined ? 'CAST(NULL AS DATE)' : `x.${name(x.at)}`} AS dt, ${x.where ?? 'TRUE'} AS ok, '${x.reg}' AS g, ${i} AS s, x._batch AS b, x._row AS r FROM ${name(x.reg)} x`,
      )
      .join(' UNION ALL ')
    const row = '{s: x.s, b: x.b, r: x.r, g: x.g}'
    const aggregates = [
      a.window.kind === 'ever'
        ? 'NULL AS late'
        : `min({d: x.dt, e: ${row}}) FILTER (${[...full, `x.dt > v.up AND x.dt <= v.up + ${NEAR}`].join(' AND ')}) AS late`,
      a.window.kind === 'within' || a.window.kind === 'since'
        ? `min({d: v.day - x.dt, e: ${row}}) FILTER (${[...full, `x.dt < v.day AND x.dt >= v.day - ${NEAR}`].join(' AND ')}) AS early`
        : 'NULL AS early',
      a.gaps ? `min(${row}) FILTER (${maybe}) AS p` : 'NULL AS p',
      again ? `bool_or((${full.join(' AND ')}) AND x.dt >= e.until AND x.dt <= e.up2) AS met` : 'FALSE AS met',
    ]
    statements.push(
      `CREATE OR REPLACE TEMP TABLE e AS SELECT v._batch, v._row, ${aggregates.join(', ')} FROM v ${again ? 'LEFT JOIN x e ON e._batch = v._batch AND e._row = v._row ' : ''}JOIN (${detailed}) x ON v.${name(a.by[0] ?? '')} = x.k0 WHERE v.ok AND v.day IS NOT NULL GROUP BY ALL`,
    )
  }
  const p = needed ? 'e.p' : 'NULL'
  const unset = a.window.kind === 'within' && end === 'NULL'
  const unknown = `v.ok IS NULL OR v.day IS NULL${a.window.kind === 'within' ? ' OR v.up IS NULL' : ''} OR ${p} IS NOT NULL`
  const lifted = [
    ...(a.lifted === undefined ? [] : [`(${a.lifted}) IS TRUE`]),
    ...(exempting === undefined
      ? []
      : again
        ? [`(x.sure AND (${exempting.moot ?? 'FALSE'} OR e.met IS TRUE OR x.up2 > ${AS_OF}))`]
        : ['x.sure']),
  ]
  const may = exempting === undefined ? [] : ['x.maybe']
  const outcome = `CASE WHEN ${unknown} THEN 'undetermined' ${lifted.length > 0 ? `WHEN ${lifted.join(' OR ')} THEN 'exempted'` : ''} ${may.length > 0 ? `WHEN ${may.join(' OR ')} THEN 'undetermined'` : ''} ELSE 'violated' END`
  const shown = needed
    ? `CASE WHEN ${unset ? 'TRUE' : `v.ok IS NULL OR v.day IS NULL${a.window.kind === 'within' ? ' OR v.up IS NULL' : ''}`} THEN [] WHEN e.p IS NOT NULL THEN [{g: e.p.g, b: e.p.b, r: e.p.r}] ${a.window.kind === 'ever' ? '' : 'WHEN e.late IS NOT NULL THEN [{g: e.late.e.g, b: e.late.e.b, r: e.late.e.r}]'} ${a.window.kind === 'within' || a.window.kind === 'since' ? 'WHEN e.early IS NOT NULL THEN [{g: e.early.e.g, b: e.early.e.b, r: e.early.e.r}]' : ''} ELSE [] END`
    : '[]'
  const pending = a.window.kind === 'within' ? `(v.up > ${AS_OF}) IS NOT TRUE` : 'TRUE'
  statements.push(
    `CREATE OR REPLACE TEMP TABLE ${name(table)} AS SELECT * FROM (SELECT '${a.branch}' AS branch, ${outcome} AS outcome, CAST(v._row AS VARCHAR) AS subject, v.up AS due, ${(a.who ?? WHO).replaceAll('r.', 'v.')}, CAST(${shown} AS ${EVIDENCE}) AS evidence FROM v ${needed ? 'LEFT JOIN e ON e._batch = v._batch AND e._row = v._row' : ''} ${exempting === undefined ? '' : 'LEFT JOIN x ON x._batch = v._batch AND x._row = v._row'} WHERE ${pending}) WHERE outcome <> 'exempted'`,
  )
  return statements
}

/** Subjects by organ, post and month: what rates are computed from. */
export function count(reg: string, at: string, where = 'TRUE'): string {
  return `CREATE OR REPLACE TEMP TABLE counts AS SELECT "organId", "postId", year("${at}") * 12 + month("${at}") AS m, count(*) FROM "${reg}" r WHERE ${where} GROUP BY ALL`
}

/** Puts the tables of several branches together under the item's id. */
export function together(id: string, tables: readonly string[]): string {
  return `CREATE OR REPLACE TEMP TABLE "${id}" AS ${tables.map((t) => `SELECT branch, outcome, subject, evidence FROM "${t}"`).join(' UNION ALL ')}`
}

/** Of the rows in `c` (branch, outcome, _batch, _row, subject, who) those that each register's rows belong to, as evidence. */
export function withEvidence(id: string, shown: readonly { reg: string; on: string }[]): string[] {
  const rows = shown.map(
    ({ reg, on }) =>
      `SELECT c.branch, c._batch, c._row, {g: '${reg}', b: x._batch, r: x._row} AS e FROM c JOIN "${reg}" x ON ${on}`,
  )
  if (rows.length === 0)
    return [`CREATE OR REPLACE TEMP TABLE "${id}" AS SELECT c.*, CAST([] AS ${EVIDENCE}) AS evidence FROM c`]
  return [
    `CREATE OR REPLACE TEMP TABLE e AS SELECT branch, _batch, _row, list(e) AS evidence FROM (${rows.join(' UNION ALL ')}) GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE "${id}" AS SELECT c.*, CAST(coalesce(e.evidence, []) AS ${EVIDENCE}) AS evidence FROM c LEFT JOIN e ON e.branch = c.branch AND e._batch = c._batch AND e._row = c._row`,
  ]
}
