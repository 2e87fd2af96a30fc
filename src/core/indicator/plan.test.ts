import { describe, expect, it } from 'vitest'
import { localDate } from '#core/calendar'
import type { Parameter } from '#core/parameter'
import { checkRegisters, type RegisterDefinition } from '#core/register'
import { checkIndicator } from './check.ts'
import type { IndicatorDefinition } from './definition.ts'
import type { Indicator } from './indicator.ts'
import { planIndicators, type Scope } from './plan.ts'
import { printPlan } from './sql.ts'

const code = (label: string) => ({ type: 'code' as const, label, required: true })
const date = (label: string) => ({ type: 'date' as const, label, required: true })

const definitions: RegisterDefinition[] = [
  {
    id: 'act',
    title: '行为',
    key: ['id'],
    date: 'done',
    fields: { id: code('编号'), person: code('对象'), done: date('日期'), note: { type: 'code', label: '备注' } },
  },
  {
    id: 'answer',
    title: '回应',
    key: ['no'],
    date: 'at',
    fields: { no: code('文号'), person: code('对象'), at: date('日期') },
  },
  {
    id: 'log',
    title: '日志',
    key: ['id'],
    date: 'day',
    fields: { id: code('编号'), person: code('对象'), kind: code('种类'), day: date('日期') },
  },
  {
    id: 'step',
    title: '步骤',
    key: ['id'],
    fields: { id: code('编号'), person: code('对象'), on: { ...date('日期'), from: 'day' } },
    view: { of: 'log', where: { field: 'kind', equals: "o'clock" } },
  },
]

const registers = checkRegisters(definitions.map((definition) => ({ definition, file: definition.id }))).registers
const cites = { document: '办法', article: '第一条' }

function indicator(id: string, part: object): Indicator {
  const raw = { id, title: id, cites, mode: 'automatic', attribute: {}, ...part } as unknown as IndicatorDefinition
  const context = {
    registers,
    parameters: new Map([['days', unset]]),
    posts: new Set<string>(),
    variants: [],
    counting: { rollOver: false, countStartDay: false },
  }
  const checked = checkIndicator(raw, context, id)
  if (checked.indicator === undefined) throw new Error(JSON.stringify(checked.diagnostics))
  return checked.indicator
}

const unset: Parameter = { id: 'days', title: '日数', unit: 'day', values: [] }

const response = (id: string, amount: number | 'days') =>
  indicator(id, {
    pattern: 'responseWithin',
    trigger: { register: 'act', at: 'done' },
    answeredBy: [{ register: 'answer', at: 'at' }],
    match: ['person'],
    within: amount === 'days' ? { parameter: amount } : { amount, unit: 'day', cites },
  })

const deadline = (id: string, amount: number) =>
  indicator(id, {
    pattern: 'deadline',
    start: { register: 'step', at: 'on' },
    end: { register: 'act', at: 'done' },
    match: ['person'],
    within: { amount, unit: 'day', cites },
  })

const march = { from: localDate(2026, 3, 1), to: localDate(2026, 3, 31) }
const scope: Scope = { registers, asOf: localDate(2026, 12, 31), inForce: {} }

describe('what is asked together', () => {
  it('asks two branches that wait for the same answers one by one', () => {
    const { units } = planIndicators([response('a', 5), response('b', 10)], scope)
    expect(units.map((u) => u.kind)).toEqual(['answers', 'answers'])
  })

  it('looks up the first answer once for three', () => {
    const { units } = planIndicators([response('a', 5), response('b', 10), response('c', 15)], scope)
    expect(units).toMatchObject([{ kind: 'firstAnswers', plans: [{}, {}, {}] }])
  })

  it('keeps a branch whose window is of no known length from opening that of the others', () => {
    const { units } = planIndicators(
      [5, 10, 15, 'days' as const].map((n, i) => response(`r${i}`, n)),
      scope,
    )
    expect(units).toMatchObject([{ kind: 'firstAnswers', plans: [{}, {}, {}] }, { kind: 'answers' }])
  })

  it('joins the same facts once', () => {
    const { units } = planIndicators([deadline('a', 5), deadline('b', 10)], scope)
    expect(units).toMatchObject([{ kind: 'conditions', plans: [{}, {}] }])
  })
})

describe('what is read', () => {
  it('reads everything without a period', () => {
    expect(planIndicators([response('a', 5)], scope).reads).toEqual([{ register: 'act' }, { register: 'answer' }])
  })

  it('reads the period of the facts, and the answers as far as a late or early one is shown', () => {
    expect(planIndicators([response('a', 5)], { ...scope, period: march }).reads).toEqual([
      { register: 'act', from: '2026-03-01', to: '2026-03-31' },
      { register: 'answer', from: '2025-02-28', to: '2027-04-22' },
    ])
  })

  it('reads what may have come first, and a year on for what came too late', () => {
    const precedence = indicator('p', {
      pattern: 'precedence',
      subject: { register: 'act', at: 'done' },
      after: [{ register: 'step', at: 'on' }],
      match: ['person'],
    })
    expect(planIndicators([precedence], { ...scope, period: march }).reads).toEqual([
      { register: 'act', from: '2026-03-01', to: '2026-03-31' },
      { register: 'log', to: '2027-04-01' },
    ])
  })

  it('reads the whole of a register for groups, whose other rows may lie anywhere', () => {
    const duplicate = indicator('d', { pattern: 'duplicate', subject: { register: 'act', at: 'done' }, by: ['person'] })
    expect(planIndicators([duplicate], { ...scope, period: march }).reads).toEqual([{ register: 'act' }])
  })

  it('keeps to the days the indicator is in force', () => {
    const late = { ...response('a', 5), inForce: { from: localDate(2026, 3, 20) } }
    expect(planIndicators([late], { ...scope, period: march }).reads[0]).toEqual({
      register: 'act',
      from: '2026-03-20',
      to: '2026-03-31',
    })
  })
})

describe('printed', () => {
  it('quotes what comes from a pack', () => {
    expect(printPlan(planIndicators([deadline('a', 5)], scope)).setup.at(-1)).toBe(
      `CREATE VIEW "step" AS SELECT _batch, _row, "id" AS "id", "person" AS "person", "day" AS "on" FROM "log" WHERE "kind" = 'o''clock'`,
    )
  })

  it('finds the unanswered by an anti join over the window', () => {
    const [unit] = printPlan(planIndicators([response('a', 5)], scope)).units
    expect(unit?.statements[0]).toBe(
      'CREATE OR REPLACE TABLE u0_j_o0 AS SELECT s.* FROM (SELECT r._batch, r._row, r."id", r."done", r."person", r."done" AS _lo, (r."done" + CAST(5 AS INTEGER)) AS _up FROM "act" r ) s ANTI JOIN (SELECT x."person" AS m0, x."at" AS _dt, x._batch AS _batch, x._row AS _row, 0 AS _side FROM "answer" x  WHERE TRUE) x0 ON s."person" = x0.m0 AND x0._dt >= s._lo AND x0._dt <= s._up',
    )
  })

  it('asks only for the days that not every row lies on anyway', () => {
    const late = { ...response('a', 5), inForce: { from: localDate(2026, 1, 1), to: localDate(2026, 6, 30) } }
    const days = new Map([['act', { first: localDate(2026, 2, 1), last: localDate(2026, 7, 31) }]])
    const [unit] = printPlan(planIndicators([late], { ...scope, days })).units
    expect(unit?.statements[0]).toContain(`"act" r  WHERE (r."done" <= DATE '2026-06-30' OR r."done" IS NULL)) s`)
  })

  it('looks for no answers within a window of no known length', () => {
    const [unit] = printPlan(planIndicators([response('a', 'days')], scope)).units
    expect(unit?.statements.join(';')).not.toContain('"answer"')
  })

  it('reads a register once for a window of no known length, also where nobody can say who is a subject', () => {
    const open = indicator('a', {
      pattern: 'responseWithin',
      trigger: { register: 'act', at: 'done', where: { field: 'note', equals: 'x' } },
      answeredBy: [{ register: 'answer', at: 'at' }],
      match: ['person'],
      within: { parameter: 'days' },
    })
    const statements = printPlan(planIndicators([open], scope), 0).units.flatMap((unit) => unit.statements)
    const found = statements.filter((sql) => sql.startsWith('INSERT INTO found'))
    expect(found).toEqual([expect.stringContaining('FROM "act" r')])
    expect(found.join('').split('FROM "act" r')).toHaveLength(2)
  })

  it('puts a fact beside all subjects once, whatever is asked of it', () => {
    const facts = {
      ever: { register: 'answer', take: 'count' },
      within: { register: 'answer', take: 'count', at: 'at', to: { field: 'done' } },
    }
    const kept = indicator('k', {
      pattern: 'completeness',
      subject: { register: 'act', at: 'done' },
      match: ['person'],
      facts,
      given: { fact: 'ever', is: 'at-least', of: { constant: 1 } },
      require: { fact: 'within', is: 'at-least', of: { constant: 1 } },
    })
    const statements = printPlan(planIndicators([kept], scope)).units.flatMap((unit) => unit.statements)
    const beside = statements.filter((sql) => sql.includes('LEFT JOIN shared0 '))
    expect(beside).toEqual([
      expect.stringContaining('count(*) FILTER (_p0) AS _n0, CASE WHEN _b0 THEN s._batch END AS _batch, CASE WHEN'),
    ])
    expect(beside.join('').split('LEFT JOIN shared0 ')).toHaveLength(2)
  })

  it('counts groups in order without writing them', () => {
    const total = indicator('t', {
      pattern: 'threshold',
      subject: { register: 'act', at: 'done' },
      measure: 'count',
      by: ['person'],
      over: 'month',
      is: 'at-most',
      limit: { constant: 3 },
    })
    const { units } = printPlan(planIndicators([total], scope))
    const [groups, counts] = units.flatMap((unit) => unit.statements)
    // A greatest value of several would be kept outside of the group.
    expect(groups).toContain('max(_standing) AS _last')
    expect(groups).not.toMatch(/max\(\{/)
    expect(counts).toContain("count(*) FILTER (_state = 'satisfied') AS _n")
    expect(counts).toContain("CASE WHEN _state <> 'satisfied' THEN t._row END AS _row")
    expect(units.map(({ reads }) => reads)).toEqual([['act'], []])
  })

  it('asks what is in force behind the joins, and a period before them', () => {
    const kept = indicator('k', {
      pattern: 'completeness',
      subject: { register: 'act', at: 'done' },
      match: ['person'],
      facts: { ever: { register: 'answer', take: 'count' } },
      require: { fact: 'ever', is: 'at-least', of: { constant: 1 } },
    })
    const late = { ...kept, inForce: { from: localDate(2026, 1, 1) } }
    const printed = (of: Scope) => printPlan(planIndicators([late], of)).units[0]?.statements.join(';')
    expect(printed(scope)).toContain('FROM "act" r ) s')
    expect(printed({ ...scope, period: march })).toContain('FROM "act" r  WHERE (r."done" >=')
  })

  it('writes what branches of one unit judged in one go where tables are not kept', () => {
    const { units } = printPlan(planIndicators([deadline('a', 5), deadline('b', 10)], scope), 0)
    const writing = units.flatMap(({ statements }) => statements.filter((sql) => sql.startsWith('INSERT INTO found')))
    expect(writing).toEqual([expect.stringContaining("CASE t._n WHEN 0 THEN 'a' WHEN 1 THEN 'b' END")])
  })

  it('lets no unit begin before the tables it reads are there, nor drops one that is still to be read', () => {
    const fact = { register: 'answer', take: 'count' }
    const asked = indicator('a', {
      pattern: 'completeness',
      subject: { register: 'act', at: 'done' },
      match: ['person'],
      facts: { ever: fact },
      require: { fact: 'ever', is: 'at-least', of: { constant: 1 } },
    })
    const totals = (id: string) =>
      indicator(id, {
        pattern: 'threshold',
        subject: { register: 'act', at: 'done' },
        match: ['person'],
        measure: 'count',
        by: ['person'],
        over: 'month',
        facts: { ever: fact },
        is: 'at-most',
        limit: { fact: 'ever' },
      })
    const { units } = printPlan(planIndicators([asked, totals('b'), totals('c')], scope), 0)
    const reading = units.map(({ statements }) => statements.join(';').includes('shared0'))
    const [makes, ...reads] = reading.flatMap((reads, i) => (reads ? [i] : []))
    const drop = reads.at(-1) ?? 0
    expect(units[drop]).toMatchObject({ label: 'drop: shared0', statements: ['DROP TABLE IF EXISTS shared0'] })
    for (const i of reads) expect(units[i]?.after).toContain(makes)
    expect(units[drop]?.after).toEqual([makes, ...reads.slice(0, -1)])
    expect(reads.length).toBeGreaterThan(1)
    expect(units.at(-1)?.after).toEqual(units.slice(0, -1).map((_, i) => i))
  })
})
