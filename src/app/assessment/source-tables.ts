/** Which sealed files a plan has to read, and what of them is better held in memory. */
import { monthOf } from '#core/calendar'
import type { Plan, PrintedPlan } from '#core/indicator'
import type { Register } from '#core/register'
import { quoteName } from '#core/sql'
import type { Column, SourceTable } from '#store/analytics'
import { type Batch, partitionFiles, type Store } from '#store/registers'

/** Every register that files fill gets a table, an empty one where nothing is read: statements may name it all the same. */
export function planTables(
  plan: Plan,
  printed: PrintedPlan,
  store: Store,
  batches: readonly Batch[],
  memoryMb: number,
): SourceTable[] {
  const reads = new Map(plan.reads.map((read) => [read.register, read]))
  const wantedBy = (register: Register): ((of: { month: string }) => boolean) | undefined => {
    const read = reads.get(register.id)
    if (read === undefined) return undefined
    const [first, last] = [read.from && monthOf(read.from), read.to && monthOf(read.to)]
    return ({ month }) =>
      month === 'none' || ((first === undefined || month >= first) && (last === undefined || month <= last))
  }
  const registers = [...plan.scope.registers.values()].filter(({ source }) => source.kind === 'files')
  const candidates = registers.flatMap((register) => {
    const wanted = wantedBy(register)
    if (wanted === undefined) return []
    const months = batches.filter((batch) => batch.register === register.id).flatMap((batch) => batch.months)
    const rows = months.filter(wanted).reduce((sum, month) => sum + month.rows, 0)
    return [{ register, rows }]
  })
  const held = chooseHeld(candidates, plan, printed, memoryMb)
  return registers.map((register) => {
    const table = { register: register.id, columns: columnsOf(register), rows: [] }
    const wanted = wantedBy(register)
    if (wanted === undefined) return { ...table, fileGroups: [] }
    const own = batches.filter((batch) => batch.register === register.id)
    const schemas = [...new Set(own.map((batch) => batch.schema))]
    const fileGroups = schemas.map((schema) =>
      own
        .filter((batch) => batch.schema === schema)
        .flatMap((batch) => partitionFiles(store, batch).filter(wanted))
        .map((file) => file.path),
    )
    const hold = held.get(register.id)
    return { ...table, fileGroups, ...(hold && { hold }) }
  })
}

function columnsOf(register: Register): Column[] {
  return [...register.fields.values()].map(({ id, type }) => ({ field: id, type }))
}

/** Opening many small files costs more than reading them: three uses pay for holding what is used. */
const FEWEST_USES = 3
/** Of the memory allowed, for all that is held together; the rest is for the work itself. */
const LARGEST_SHARE = 0.25
const BYTES_PER_CELL = 20

/** Columns to hold, by register: of what is used often enough the smallest first, as long as there is room. */
function chooseHeld(
  candidates: readonly { register: Register; rows: number }[],
  plan: Plan,
  printed: PrintedPlan,
  memoryMb: number,
): Map<string, string[]> {
  const counts = countNames(printed)
  const mentions = (name: string) => counts.get(quoteName(name)) ?? 0
  const worthwhile = candidates.flatMap(({ register, rows }) => {
    const fields = fieldsUsedOften(register, plan, mentions)
    // The two columns that say where a row stands are held as well.
    return fields === undefined ? [] : [{ register, fields, bytes: rows * (fields.length + 2) * BYTES_PER_CELL }]
  })
  let room = memoryMb * 2 ** 20 * LARGEST_SHARE
  const held = new Map<string, string[]>()
  for (const { register, fields, bytes } of worthwhile.sort((a, b) => a.bytes - b.bytes)) {
    room -= bytes
    if (room < 0) break
    held.set(register.id, fields)
  }
  return held
}

function countNames(printed: PrintedPlan): Map<string, number> {
  const counts = new Map<string, number>()
  for (const statement of printed.units.flatMap((unit) => unit.statements)) {
    for (const [name] of statement.matchAll(/"(?:[^"]|"")*"/g)) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}

function fieldsUsedOften(register: Register, plan: Plan, mentions: (name: string) => number): string[] | undefined {
  const views = [...plan.scope.registers.values()].filter(
    ({ source }) => source.kind === 'view' && source.of === register.id,
  )
  const uses = [register, ...views].reduce((sum, { id }) => sum + mentions(id), 0)
  if (uses < FEWEST_USES) return undefined
  const fields = new Set([...register.fields.keys()].filter((field) => mentions(field) > 0))
  for (const { source } of views) {
    if (source.kind !== 'view') continue
    fields.add(source.where.field)
    for (const [field, from] of source.columns) if (mentions(field) > 0) fields.add(from)
  }
  return [...fields]
}
