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

const activity = fc.constantFrom('act', 'act', 'reply', 'reply', 'rest')

function randomRow(register: Register): fc.Arbitrary<Row> {
  const entries = [...register.fields.values()].map((field): [string, fc.Arbitrary<Value>] => {
    const value = field.id === 'activity' ? activity : byType[field.type]
    return [field.id, field.required ? value : fc.option(value, { freq: 6, nil: undefined })]
  })
  return fc.record(Object.fromEntries(entries))
}

/** Line numbers count within a batch, so that two batches have the same ones; the rows stand in no order, now and then one stands there twice. */
function randomRows(register: Register, maxLength: number): fc.Arbitrary<StoredRow[]> {
  const twice = fc
    .tuple(randomRow(register), fc.integer({ min: 0, max: 9 }))
    .map(([row, n]) => (n === 0 ? [row, row] : [row]))
  const rows = fc.array(twice, { maxLength }).map((list) => list.flat())
  const place = fc.record({ batch: fc.constantFrom('b1', 'b2', 'b3'), order: fc.nat({ max: 99 }) })
  const places = fc.array(place, { minLength: maxLength * 2, maxLength: maxLength * 2 })
  return fc.tuple(rows, places).map(([list, placed]) => {
    const counts = new Map<string, number>()
    return list
      .map((row, i) => {
        const { batch, order } = placed[i] ?? { batch: 'b1', order: 0 }
        const line = (counts.get(batch) ?? 1) + 1
        counts.set(batch, line)
        return { order, stored: { row, ref: { register: register.id, batch, row: line } } }
      })
      .sort((a, b) => a.order - b.order)
      .map(({ stored }) => stored)
  })
}

export type RandomTables = ReadonlyMap<string, readonly StoredRow[]>

/** The registers as one office defines them, and what stands in them, views included. */
export type RandomOffice = { registers: ReadonlyMap<string, Register>; tables: RandomTables }

function filled(registers: ReadonlyMap<string, Register>): Register[] {
  return [...registers.values()].filter(({ source }) => source.kind === 'files')
}

function requiring(register: Register, fields: readonly string[]): Register {
  const tightened = [...register.fields].map(
    ([id, field]) => [id, { ...field, required: field.required || fields.includes(id) }] as const,
  )
  return { ...register, fields: new Map(tightened) }
}

/** How much import guarantees: what the office's own definition does, some fields more, or every one. */
const randomRegisters: fc.Arbitrary<ReadonlyMap<string, Register>> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(REGISTERS) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        ...filled(REGISTERS).map((register) => {
          const ids = [...register.fields.keys()]
          return fc
            .oneof({ weight: 2, arbitrary: fc.subarray(ids) }, { weight: 1, arbitrary: fc.constantFrom([], ids) })
            .map((fields): [string, Register] => [register.id, requiring(register, fields)])
        }),
      )
      .map((tightened) => new Map([...REGISTERS, ...tightened])),
  },
  {
    weight: 1,
    arbitrary: fc.constant(
      new Map([
        ...REGISTERS,
        ...filled(REGISTERS).map((r): [string, Register] => [r.id, requiring(r, [...r.fields.keys()])]),
      ]),
    ),
  },
)

function randomTablesOf(registers: ReadonlyMap<string, Register>): fc.Arbitrary<RandomTables> {
  return fc
    .tuple(
      ...filled(registers).map((register) =>
        randomRows(register, register.id === 'log' ? 9 : 7).map((rows): [string, StoredRow[]] => [register.id, rows]),
      ),
    )
    .map((entries) => withViews(registers, new Map(entries)))
}

/** A view's rows are those of its source that it selects, under its own names. */
function withViews(registers: ReadonlyMap<string, Register>, tables: RandomTables): RandomTables {
  const views = [...registers.values()].flatMap(({ id, source }): [string, StoredRow[]][] => {
    if (source.kind === 'files') return []
    const { of, where, columns } = source
    const rows = (tables.get(of) ?? []).filter(({ row }) => row[where.field] === where.equals)
    return [
      [
        id,
        rows.map(({ row, ref }) => ({
          row: Object.fromEntries([...columns].map(([field, from]) => [field, row[from]])),
          ref: { ...ref, register: id },
        })),
      ],
    ]
  })
  return new Map([...tables, ...views])
}

export const randomOffice: fc.Arbitrary<RandomOffice> = randomRegisters.chain((registers) =>
  randomTablesOf(registers).map((tables) => ({ registers, tables })),
)

/** The registers as the office itself defines them. */
export const randomTables: fc.Arbitrary<RandomTables> = randomTablesOf(REGISTERS)
