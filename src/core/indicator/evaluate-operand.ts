/** The value of an operand for one row, or why it has none. */
import {
  addDays,
  addMonths,
  dayKind,
  dayNumber,
  FIRST_YEAR,
  isDayNumber,
  type LocalDate,
  monthNumberOf,
  type WorkCalendar,
  yearOf,
} from '#core/calendar'
import { computeDeadline, type Deadline } from '#core/deadline'
import { findValue, type Parameter } from '#core/parameter'
import type { Row, Value } from '#core/register'
import { addExact, type Exact, exact, isExact, multiplyExact, subtractExact, toNumber } from './evaluate-exact.ts'
import type { Unknown } from './evaluate-trace.ts'
import type { Constant, Count, Operand } from './indicator.ts'

export type Datum = string | boolean | Exact | readonly string[]

export type Result<T = Datum> = { known: true; value: T } | { known: false; why: Unknown }

/** A row and what else a condition on it may read. */
export type Reader = {
  register: string
  row: Row
  /** How a missing field of this row is called: the subject's own, or one of a row that might answer it. */
  missing: 'field-missing' | 'answer-field-missing'
  facts: ReadonlyMap<string, Result>
  parameters: ParameterDate
  /** The day of judging. */
  asOf: LocalDate
  calendar: WorkCalendar
}

/** The day parameters are read at: the subject's fact date. `on` undefined: it is missing, in the field `at` names. */
export type ParameterDate = { on: LocalDate | undefined; at: string }

export function readOperand(operand: Operand, reader: Reader, deadlines: Deadline[] = []): Result {
  switch (operand.kind) {
    case 'field':
      return readField(reader, operand.field)
    case 'fact': {
      const fact = reader.facts.get(operand.id)
      if (fact === undefined) throw new Error(`fact ${operand.id} was not computed`)
      return fact
    }
    case 'parameter': {
      const value = readParameter(operand.parameter, reader.parameters)
      return value.known ? { known: true, value: datum(value.value) } : value
    }
    case 'constant':
      return { known: true, value: datum(operand.value) }
    case 'rank': {
      const value = readOperand(operand.of, reader, deadlines)
      if (!value.known) return value
      return { known: true, value: exact(operand.order.indexOf(text(value.value))) }
    }
    case 'sum': {
      let sum = exact(0)
      for (const part of operand.of) {
        const value = readOperand(part, reader, deadlines)
        if (!value.known) return value
        sum = addExact(sum, number(value.value))
      }
      return { known: true, value: sum }
    }
    case 'difference':
    case 'product': {
      const left = readOperand(operand.left, reader, deadlines)
      if (!left.known) return left
      const right = readOperand(operand.right, reader, deadlines)
      if (!right.known) return right
      const combine = operand.kind === 'difference' ? subtractExact : multiplyExact
      return { known: true, value: combine(number(left.value), number(right.value)) }
    }
    case 'asOf':
      return { known: true, value: reader.asOf }
    case 'later': {
      const date = readOperand(operand.date, reader, deadlines)
      if (!date.known) return date
      return countLater(operand.count, date.value as LocalDate, reader, deadlines)
    }
    default:
      return operand satisfies never
  }
}

function readField(reader: Reader, field: string): Result {
  const value = reader.row[field]
  if (value !== undefined) return { known: true, value: datum(value) }
  return { known: false, why: { reason: reader.missing, at: `${reader.register}.${field}` } }
}

export function readDate(reader: Reader, field: string): Result<LocalDate> {
  return readField(reader, field) as Result<LocalDate>
}

export function readParameter(parameter: Parameter, date: ParameterDate): Result<number | string> {
  const only = parameter.values.length === 1 ? parameter.values[0] : undefined
  const timeless = parameter.values.length === 0 || (only !== undefined && only.since === undefined)
  if (date.on === undefined && !timeless) return { known: false, why: { reason: 'field-missing', at: date.at } }
  const found = date.on === undefined ? only : findValue(parameter, date.on)
  if (found?.value === undefined) return { known: false, why: { reason: 'parameter-unset', at: parameter.id } }
  return { known: true, value: found.value }
}

/** The last day of a period that runs from `date`. */
export function countLater(count: Count, date: LocalDate, reader: Reader, deadlines: Deadline[]): Result<LocalDate> {
  const amount = readAmount(count, reader)
  if (!amount.known) return amount
  const deadline = computeDeadline(
    {
      kind: 'after',
      period: { amount: amount.value, unit: count.unit },
      countStartDay: count.countStartDay,
      rollOver: count.rollOver,
    },
    { start: date },
    reader.calendar,
  )
  deadlines.push(deadline)
  if (deadline.kind === 'due') return { known: true, value: deadline.due }
  const year = deadline.reason.kind === 'calendar-year-unknown' ? deadline.reason.year : undefined
  return { known: false, why: { reason: 'calendar-unknown', ...(year !== undefined && { at: String(year) }) } }
}

/** Plain subtraction on the calendar, without roll-over; working days are counted back one by one. */
export function countEarlier(count: Count, date: LocalDate, reader: Reader): Result<LocalDate> {
  const amount = readAmount(count, reader)
  if (!amount.known) return amount
  switch (count.unit) {
    case 'day':
      return isDayNumber(dayNumber(date) - amount.value)
        ? { known: true, value: addDays(date, -amount.value) }
        : { known: false, why: { reason: 'calendar-unknown' } }
    case 'month':
    case 'year': {
      const months = amount.value * (count.unit === 'year' ? 12 : 1)
      return yearOf(date) * 12 + monthNumberOf(date) - 1 - months >= FIRST_YEAR * 12
        ? { known: true, value: addMonths(date, -months) }
        : { known: false, why: { reason: 'calendar-unknown' } }
    }
    case 'working-day':
      return countWorkingDaysBack(amount.value, date, reader.calendar)
    default:
      return count.unit satisfies never
  }
}

function countWorkingDaysBack(amount: number, date: LocalDate, calendar: WorkCalendar): Result<LocalDate> {
  let day = date
  for (let left = amount; left > 0; ) {
    const own = dayKind(calendar, day)
    const before = own.kind === 'unknown' ? own : dayKind(calendar, addDays(day, -1))
    if (before.kind === 'unknown') return { known: false, why: { reason: 'calendar-unknown', at: String(before.year) } }
    day = addDays(day, -1)
    if (before.kind === 'working') left -= 1
  }
  return { known: true, value: day }
}

function readAmount(count: Count, reader: Reader): Result<number> {
  const base =
    count.amount.kind === 'cited'
      ? ({ known: true, value: count.amount.value } as const)
      : readParameter(count.amount.parameter, reader.parameters)
  if (!base.known) return base
  const added = readAdded(count, reader)
  return added.known ? { known: true, value: Number(base.value) + added.value } : added
}

function readAdded(count: Count, reader: Reader): Result<number> {
  if (count.added === undefined) return { known: true, value: 0 }
  const { field, max, absentIsZero } = count.added
  const written = readField(reader, field)
  if (!written.known && !absentIsZero) return written
  const value = written.known ? Math.max(0, toNumber(number(written.value))) : 0
  if (max === undefined) return { known: true, value }
  const limit = readParameter(max, reader.parameters)
  return limit.known ? { known: true, value: Math.min(value, Number(limit.value)) } : limit
}

export function datum(value: Constant | readonly string[]): Datum {
  return typeof value === 'number' ? exact(value) : value
}

/** Back to the form values have in rows, for traces and findings. */
export function plain(value: Datum): Value {
  return isExact(value) ? toNumber(value) : value
}

export function text(value: Datum): string {
  if (typeof value === 'string') return value
  throw new Error('a check lets only text be compared as text')
}

export function number(value: Datum): Exact {
  if (isExact(value)) return value
  throw new Error('a check lets no arithmetic with anything but numbers through')
}
