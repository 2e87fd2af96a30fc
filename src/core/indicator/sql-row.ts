/** Operands, conditions and bounds of one row as SQL expressions, each with an expression that says why it is NULL. */
import type { LocalDate } from '#core/calendar'
import { findValue, type Parameter } from '#core/parameter'
import { quoteDate, quoteName, quoteText } from '#core/sql'
import type { Bound, Comparison, Condition, Constant, Count, Operand, ValueType } from './indicator.ts'

/** `sql` may be NULL; then `why` is text 'reason|place'. */
export type Term = { sql: string; why: string }

/** The day dated parameters are read at: a literal day, or a field of the row. */
export type ParameterDay = { kind: 'literal'; day: LocalDate } | { kind: 'field'; field: string }

export type RowSettings = {
  alias: string
  register: string
  missing: 'field-missing' | 'answer-field-missing'
  day: ParameterDay
  /** The day of judging. */
  asOf: LocalDate
  facts?: ReadonlyMap<string, Term>
  /** Of other printers of the same row, so that the calendar is joined once for all. */
  joins?: string[]
}

const OPERATOR = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' } as const satisfies Record<
  Comparison,
  string
>

const NULL_OF = {
  text: 'CAST(NULL AS VARCHAR)',
  date: 'CAST(NULL AS DATE)',
  number: 'CAST(NULL AS BIGINT)',
  money: 'CAST(NULL AS BIGINT)',
  boolean: 'CAST(NULL AS BOOLEAN)',
  list: 'CAST(NULL AS VARCHAR[])',
} as const satisfies Record<ValueType, string>

export function whyText(reason: string, at?: string): string {
  return quoteText(at === undefined ? reason : `${reason}|${at}`)
}

export function constantSql(value: Constant): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(8).replace(/0+$/, '')
  return typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : quoteText(value)
}

/** Collects the joins with the calendar that its expressions need; they belong behind the FROM item called `alias`. */
export class RowPrinter {
  readonly joins: string[]
  readonly settings: RowSettings

  constructor(settings: RowSettings) {
    this.settings = settings
    this.joins = settings.joins ?? []
  }

  field(id: string): Term {
    return {
      sql: `${this.settings.alias}.${quoteName(id)}`,
      why: whyText(this.settings.missing, `${this.settings.register}.${id}`),
    }
  }

  operand(operand: Operand): Term {
    switch (operand.kind) {
      case 'field':
        return this.field(operand.field)
      case 'fact': {
        const term = this.settings.facts?.get(operand.id)
        if (term === undefined) throw new Error(`fact ${operand.id} is not at hand where it is read`)
        return term
      }
      case 'parameter':
        return this.parameter(operand.parameter, operand.type)
      case 'constant':
        return {
          sql: operand.type === 'date' ? quoteDate(String(operand.value)) : constantSql(operand.value),
          why: 'NULL',
        }
      case 'rank': {
        const of = this.operand(operand.of)
        const cases = operand.order.map((value, i) => `WHEN ${quoteText(value)} THEN ${i}`).join(' ')
        return { sql: `CASE WHEN ${of.sql} IS NOT NULL THEN CASE ${of.sql} ${cases} ELSE -1 END END`, why: of.why }
      }
      case 'sum':
        return this.arithmetic(
          operand.of.map((o) => this.operand(o)),
          ' + ',
        )
      case 'difference':
        return this.arithmetic([this.operand(operand.left), this.operand(operand.right)], ' - ')
      case 'product':
        return this.arithmetic([this.operand(operand.left), this.operand(operand.right)], ' * ')
      case 'later':
        return this.later(this.operand(operand.date), operand.count)
      case 'asOf':
        return { sql: quoteDate(this.settings.asOf), why: 'NULL' }
      default:
        return operand satisfies never
    }
  }

  private arithmetic(terms: readonly Term[], operator: string): Term {
    return { sql: `(${terms.map((t) => t.sql).join(operator)})`, why: firstNull(terms) }
  }

  parameter(parameter: Parameter, type: ValueType): Term {
    const { day } = this.settings
    const unset = whyText('parameter-unset', parameter.id)
    const literal = (value: string | number | undefined) => (value === undefined ? NULL_OF[type] : constantSql(value))
    const [only, more] = parameter.values
    if (only === undefined) return { sql: NULL_OF[type], why: unset }
    if (day.kind === 'literal') return { sql: literal(findValue(parameter, day.day)?.value), why: unset }
    if (more === undefined && only.since === undefined) return { sql: literal(only.value), why: unset }
    const on = this.field(day.field)
    const spans = parameter.values.map(
      (v) =>
        `WHEN ${v.since === undefined ? `${on.sql} IS NOT NULL` : `${on.sql} >= ${quoteDate(v.since)}`} THEN ${literal(v.value)}`,
    )
    return {
      sql: `CASE ${spans.reverse().join(' ')} ELSE ${NULL_OF[type]} END`,
      why: `CASE WHEN ${on.sql} IS NULL THEN ${on.why} ELSE ${unset} END`,
    }
  }

  private amount(count: Count): Term {
    const base: Term =
      count.amount.kind === 'cited'
        ? { sql: String(count.amount.value), why: 'NULL' }
        : this.parameter(count.amount.parameter, 'number')
    if (count.added === undefined) return base
    const { field, max, absentIsZero } = count.added
    const written = this.field(field)
    const value: Term = absentIsZero
      ? { sql: `coalesce(greatest(${written.sql}, 0), 0)`, why: 'NULL' }
      : { sql: `greatest(${written.sql}, 0)`, why: written.why }
    // greatest() and least() skip NULLs, so what is unknown is put back by hand.
    const known: Term = absentIsZero
      ? value
      : { sql: `CASE WHEN ${written.sql} IS NOT NULL THEN ${value.sql} END`, why: value.why }
    if (max === undefined) return { sql: `(${base.sql} + ${known.sql})`, why: firstNull([base, known]) }
    const limit = this.parameter(max, 'number')
    const capped = `CASE WHEN ${known.sql} IS NOT NULL AND ${limit.sql} IS NOT NULL THEN least(${known.sql}, ${limit.sql}) END`
    return { sql: `(${base.sql} + ${capped})`, why: firstNull([base, known, limit]) }
  }

  /** As `computeDeadline` of a plain period: the day itself when the amount is 0, else the last day, rolled over where the count says so. */
  later(start: Term, count: Count): Term {
    const amount = this.amount(count)
    const before = firstNull([start, amount])
    if (amount.sql === NULL_OF.number) return { sql: NULL_OF.date, why: before }
    const landed =
      count.unit === 'working-day'
        ? this.workingDays(start, amount, count)
        : { sql: lastDay(start.sql, amount.sql, count), why: 'NULL' }
    const own = count.unit === 'working-day' ? landed.why : 'NULL'
    const why = `CASE WHEN ${start.sql} IS NULL OR ${amount.sql} IS NULL THEN ${before} ELSE ${own} END`
    if (!count.rollOver) return { sql: landed.sql, why }
    const calendar = this.join((c) => `${c}.day = ${landed.sql}`)
    const year = `CASE WHEN ${calendar}.day IS NULL THEN year(${landed.sql}) ELSE year(${landed.sql}) + 1 END`
    const rolled = `'calendar-unknown|' || CAST(${year} AS VARCHAR)`
    return {
      sql: `${calendar}.next_working`,
      why: `CASE WHEN ${landed.sql} IS NOT NULL THEN ${rolled} ELSE ${why} END`,
    }
  }

  private workingDays(start: Term, amount: Term, count: Count): Term {
    const from = this.join((c) => `${c}.day = ${start.sql}`)
    const steps = count.countStartDay ? `(${amount.sql} - CASE WHEN ${from}.working THEN 1 ELSE 0 END)` : amount.sql
    const to = this.join(
      (c) => `${c}.run = ${from}.run AND ${c}.working AND ${c}.working_count = ${from}.working_count + ${steps}`,
    )
    const run = this.joinRuns(from)
    const year = `CASE WHEN ${from}.day IS NULL THEN year(${start.sql}) ELSE ${run}.next_year END`
    return {
      // No days, no calendar: even a year without one has the day itself.
      sql: `CASE WHEN ${amount.sql} = 0 THEN ${start.sql} WHEN ${from}.day IS NOT NULL AND ${steps} <= 0 THEN ${start.sql} ELSE ${to}.day END`,
      why: `'calendar-unknown|' || CAST(${year} AS VARCHAR)`,
    }
  }

  earlier(start: Term, count: Count): Term {
    const amount = this.amount(count)
    const why = firstNull([start, amount])
    if (amount.sql === NULL_OF.number) return { sql: NULL_OF.date, why }
    switch (count.unit) {
      case 'day':
        return { sql: `(${start.sql} - CAST(${amount.sql} AS INTEGER))`, why }
      case 'month':
      case 'year':
        return {
          sql: `CAST(${start.sql} - to_months(CAST(${amount.sql} AS INTEGER) * ${count.unit === 'year' ? 12 : 1}) AS DATE)`,
          why,
        }
      case 'working-day': {
        const from = this.join((c) => `${c}.day = ${start.sql}`)
        // Counting back from a day: it is reached when as many working days lie in [day, start) as the amount.
        const to = this.join(
          (c) =>
            `${c}.run = ${from}.run AND ${c}.working AND ${c}.working_count = ${from}.working_count - CASE WHEN ${from}.working THEN 1 ELSE 0 END - ${amount.sql} + 1`,
        )
        const first = this.joinRuns(from)
        const year = `CASE WHEN ${from}.day IS NULL THEN year(${start.sql}) ELSE ${first}.previous_year END`
        return {
          sql: `CASE WHEN ${amount.sql} = 0 THEN ${start.sql} ELSE ${to}.day END`,
          why: `CASE WHEN ${start.sql} IS NULL OR ${amount.sql} IS NULL THEN ${why} ELSE 'calendar-unknown|' || CAST(${year} AS VARCHAR) END`,
        }
      }
      default:
        return count.unit satisfies never
    }
  }

  bound(bound: Bound): Term {
    const start = this.field(bound.field)
    if (bound.shift === undefined) return start
    return bound.shift.direction === 'later'
      ? this.later(start, bound.shift.count)
      : this.earlier(start, bound.shift.count)
  }

  condition(condition: Condition): Term {
    switch (condition.kind) {
      case 'always':
        return { sql: 'TRUE', why: 'NULL' }
      case 'not': {
        const of = this.condition(condition.of)
        return { sql: `(NOT ${of.sql})`, why: of.why }
      }
      case 'all':
      case 'any': {
        const parts = condition.of.map((c) => this.condition(c))
        return {
          sql: `(${parts.map((p) => p.sql).join(condition.kind === 'all' ? ' AND ' : ' OR ')})`,
          why: firstNull(parts),
        }
      }
      case 'compare': {
        const left = this.operand(condition.left)
        const right = this.operand(condition.right)
        const plain = `(${left.sql} ${OPERATOR[condition.op]} ${right.sql})`
        return { sql: condition.orMissing ? `(${left.sql} IS NULL OR ${plain})` : plain, why: firstNull([left, right]) }
      }
      case 'presence':
        return {
          sql: `(${this.operand(condition.operand).sql} IS ${condition.want === 'missing' ? '' : 'NOT '}NULL)`,
          why: 'NULL',
        }
      case 'oneOf': {
        const operand = this.operand(condition.operand)
        return {
          sql: `(${operand.sql} ${condition.negated ? 'NOT IN' : 'IN'} (${condition.values.map(constantSql).join(', ')}))`,
          why: operand.why,
        }
      }
      case 'text': {
        const operand = this.operand(condition.operand)
        if (condition.test === 'starts-with')
          return { sql: `starts_with(${operand.sql}, ${quoteText(condition.pattern)})`, why: operand.why }
        return {
          sql: `regexp_full_match(${operand.sql}, ${quoteText(globSource(condition.pattern))}, 's')`,
          why: operand.why,
        }
      }
      case 'contains': {
        const list = this.operand(condition.list)
        const item = this.operand(condition.item)
        return {
          sql: `(CASE WHEN ${item.sql} IS NOT NULL THEN list_contains(${list.sql}, ${item.sql}) END)`,
          why: firstNull([list, item]),
        }
      }
      case 'containsAll': {
        const list = this.operand(condition.list)
        const all = this.operand(condition.all)
        return { sql: `list_has_all(${list.sql}, ${all.sql})`, why: firstNull([list, all]) }
      }
      default:
        return condition satisfies never
    }
  }

  private join(on: (alias: string) => string): string {
    const alias = `${this.settings.alias}_c${this.joins.length}`
    const text = `LEFT JOIN calendar_days ${alias} ON ${on(alias)}`
    const same = this.joins.find(
      (j) => j.slice(j.indexOf(' ON ')).replaceAll(j.split(' ')[3] ?? '', alias) === text.slice(text.indexOf(' ON ')),
    )
    if (same !== undefined) return same.split(' ')[3] ?? alias
    this.joins.push(text)
    return alias
  }

  private joinRuns(day: string): string {
    const alias = `${day}_run`
    const text = `LEFT JOIN calendar_runs ${alias} ON ${alias}.run = ${day}.run`
    if (!this.joins.includes(text)) this.joins.push(text)
    return alias
  }
}

/** Why the first of them that is NULL is NULL. */
export function firstNull(terms: readonly Term[]): string {
  const cases = terms.filter((t) => t.why !== 'NULL').map((t) => `WHEN ${t.sql} IS NULL THEN ${t.why}`)
  return cases.length === 0 ? 'NULL' : `CASE ${cases.join(' ')} END`
}

function lastDay(start: string, amount: string, count: Count): string {
  if (count.unit === 'day') {
    const days = count.countStartDay ? `greatest(CAST(${amount} AS INTEGER) - 1, 0)` : `CAST(${amount} AS INTEGER)`
    return count.countStartDay ? `CASE WHEN ${amount} IS NOT NULL THEN ${start} + ${days} END` : `(${start} + ${days})`
  }
  const months = count.unit === 'year' ? `CAST(${amount} AS INTEGER) * 12` : `CAST(${amount} AS INTEGER)`
  const same = `CAST(${start} + to_months(${months}) AS DATE)`
  // A month without that day ends on its last; there the start day's own number is not reached, so nothing is taken back.
  return count.countStartDay
    ? `CASE WHEN ${amount} > 0 AND day(${same}) = day(${start}) THEN ${same} - 1 ELSE ${same} END`
    : same
}

function globSource(pattern: string): string {
  return [...pattern]
    .map((c) => (c === '*' ? '.*' : c === '?' ? '.' : c.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&')))
    .join('')
}
