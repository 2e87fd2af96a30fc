/** Which unit waits for which: a table that units share is made by one, read by others, and goes when all have read it. */

type Made = { label: string; indicators: readonly string[]; statements: readonly string[] }

/**
 * `after`: the places of the units that must be done before this one begins; the others may run beside it. `reads`: the registers filled
 * from files that it reads, by themselves or through a view.
 */
export type PrintedUnit = Made & { after: readonly number[]; reads: readonly string[] }

const SHARED = /\b(?:shared\d+(?:_u)?|u\d+(?:_\d+)?_p)\b/g
const MAKES = /^CREATE OR REPLACE TABLE (\w+)/

/** Units that run in the order given, and those that may run side by side; `last` waits for all of them. */
export function orderUnits(units: readonly Made[], last: Made): Omit<PrintedUnit, 'reads'>[] {
  const makers = new Map<string, Made>()
  const readers = new Map<string, Set<Made>>()
  for (const unit of units) {
    const text = unit.statements.join(' ')
    for (const [name] of text.matchAll(SHARED)) readers.set(name, (readers.get(name) ?? new Set()).add(unit))
    for (const statement of unit.statements) {
      const name = MAKES.exec(statement)?.[1]
      if (name !== undefined && readers.has(name)) makers.set(name, unit)
    }
  }
  const sequence: { unit: Made; waits: ReadonlySet<Made> }[] = []
  for (const unit of units) {
    const read = [...readers].filter(([, by]) => by.has(unit))
    const waits = new Set(read.flatMap(([name]) => makers.get(name) ?? []).filter((maker) => maker !== unit))
    sequence.push({ unit, waits })
    // Every table takes its share of memory; the counts of populations are small and stay.
    for (const [name, by] of read) {
      if (!name.startsWith('shared') || [...by].at(-1) !== unit) continue
      const drop = { label: `drop: ${name}`, indicators: [], statements: [`DROP TABLE IF EXISTS ${name}`] }
      sequence.push({ unit: drop, waits: by })
    }
  }
  const places = new Map(sequence.map(({ unit }, i) => [unit, i]))
  const ordered = sequence.map(({ unit, waits }) => ({
    ...unit,
    after: [...waits].flatMap((w) => places.get(w) ?? []),
  }))
  return [...ordered, { ...last, after: ordered.map((_, i) => i) }]
}
