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
    const read = months.filter(wanted)
    return [{ register, files: read.length, rows: read.reduce((sum, month) => sum + month.rows, 0) }]
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

/**
 * What holding costs and saves, in microseconds of processor time as measured on registers of a city: a use that reads files opens
 * each of them and unpacks some columns; a row that is held is written once, column by column.
 */
const OPEN_FILE = 500
const UNPACK_ROW = 0.12
const WRITE_CELL = 0.3
/** Of the memory allowed, for all that is held together; the rest is for the work itself. */
const LARGEST_SHARE = 0.25
const BYTES_PER_CELL = 20

/** Columns to hold, by register: of what is worth it the smallest first, as long as there is room. */
function chooseHeld(
  candidates: readonly { register: Register; files: number; rows: number }[],
  plan: Plan,
  printed: PrintedPlan,
  memoryMb: number,
): Map<string, string[]> {
  const counts = countNames(printed)
  const mentions = (name: string) => counts.get(quoteName(name)) ?? 0
  const worthwhile = candidates.flatMap(({ register, files, rows }) => {
    const { uses, fields } = usedOf(register, plan, mentions)
    // The two columns that say where a row stands are held as well.
    const cells = rows * (fields.length + 2)
    const saved = (uses - 1) * (files * OPEN_FILE + rows * UNPACK_ROW)
    return saved > cells * WRITE_CELL ? [{ register, fields, bytes: cells * BYTES_PER_CELL }] : []
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

function usedOf(
  register: Register,
  plan: Plan,
  mentions: (name: string) => number,
): { uses: number; fields: string[] } {
  const views = [...plan.scope.registers.values()].filter(
    ({ source }) => source.kind === 'view' && source.of === register.id,
  )
  const uses = [register, ...views].reduce((sum, { id }) => sum + mentions(id), 0)
  const fields = new Set([...register.fields.keys()].filter((field) => mentions(field) > 0))
  for (const { source } of views) {
    if (source.kind !== 'view') continue
    fields.add(source.where.field)
    for (const [field, from] of source.columns) if (mentions(field) > 0) fields.add(from)
  }
  return { uses, fields: [...fields] }
}
