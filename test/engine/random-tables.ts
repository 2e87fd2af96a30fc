/** Small random registers of the example office, with missing values, duplicates and dates near the edges of the known calendars. */
import * as fc from 'fast-check'
import { addDays, type LocalDate } from '#core/calendar'
import type { StoredRow } from '#core/indicator'
import type { FieldType, Register, Row, Value } from '#core/register'
import { day, REGISTERS } from './office.ts'

const around = (first: string, days: number): fc.Arbitrary<LocalDate> =>
  fc.integer({ min: 0, max: days }).map((n) => addDays(day(first), n))

/** The turn of 2006 (unknown) to 2007 (known), Spring Festival 2026, and the turn of 2026 (known) to 2027 (unknown). */
export const randomDay: fc.Arbitrary<LocalDate> = fc.oneof(
  { weight: 4, arbitrary: around('2026-02-08', 24) },
  { weight: 3, arbitrary: around('2006-12-22', 50) },
  { weight: 1, arbitrary: around('2026-12-18', 20) },
  { weight: 1, arbitrary: fc.constantFrom(day('2007-01-31'), day('2026-01-31'), day('2026-02-28'), day('2026-03-31')) },
)

const WORDS = ['t', 'u', 'tu'] as const

const byType: Readonly<Record<FieldType, fc.Arbitrary<Exclude<Value, undefined>>>> = {
  text: fc.constantFrom(...WORDS),
  code: fc.constantFrom('p', 'q'),
  creditCode: fc.constantFrom('p', 'q'),
  month: fc.constantFrom('2026-01', '2026-02'),
  enum: fc.constantFrom('low', 'middle', 'high'),
  date: randomDay,
  money: fc.constantFrom(0, 1, 100, 250, 999),
  integer: fc.integer({ min: 0, max: 4 }),
  decimal: fc.constantFrom(0, 0.5, 1.25, 0.0001),
  boolean: fc.boolean(),
  list: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
}

function randomRow(register: Register): fc.Arbitrary<Row> {
  const entries = [...register.fields.values()].map((field): [string, fc.Arbitrary<Value>] => {
    const value = byType[field.type]
    return [field.id, field.required ? value : fc.option(value, { freq: 6, nil: undefined })]
  })
  return fc.record(Object.fromEntries(entries))
}

/** Row numbers are unique within a register, in no order; now and then a row stands there twice. */
function randomRows(register: Register, maxLength: number): fc.Arbitrary<StoredRow[]> {
  const twice = fc
    .tuple(randomRow(register), fc.integer({ min: 0, max: 9 }))
    .map(([row, n]) => (n === 0 ? [row, row] : [row]))
  const rows = fc.array(twice, { maxLength }).map((list) => list.flat())
  return fc
    .tuple(rows, fc.array(fc.constantFrom('b1', 'b2'), { minLength: maxLength * 2, maxLength: maxLength * 2 }))
    .map(([list, batches]) =>
      list.map((row, i) => ({
        row,
        ref: { register: register.id, batch: batches[i] ?? 'b1', row: ((i * 7) % 31) + 2 },
      })),
    )
}

export type RandomTables = ReadonlyMap<string, readonly StoredRow[]>

export const randomTables: fc.Arbitrary<RandomTables> = fc
  .tuple(
    ...[...REGISTERS.values()].map((register) =>
      randomRows(register, 7).map((rows): [string, StoredRow[]] => [register.id, rows]),
    ),
  )
  .map((entries) => new Map(entries))
