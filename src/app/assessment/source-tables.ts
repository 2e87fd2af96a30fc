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
  return [...plan.scope.registers.values()].flatMap((register) => {
    if (register.source.kind !== 'files') return []
    const read = reads.get(register.id)
    const table = { register: register.id, columns: columnsOf(register), rows: [] }
    if (read === undefined) return [{ ...table, fileGroups: [] }]
    const [first, last] = [read.from && monthOf(read.from), read.to && monthOf(read.to)]
    const wanted = ({ month }: { month: string }) =>
      month === 'none' || ((first === undefined || month >= first) && (last === undefined || month <= last))
    const own = batches.filter((batch) => batch.register === register.id)
    const rows = own.flatMap((batch) => batch.months.filter(wanted)).reduce((sum, month) => sum + month.rows, 0)
    const hold = chooseHeld(register, plan, printed, rows, memoryMb)
    const schemas = [...new Set(own.map((batch) => batch.schema))]
    const fileGroups = schemas.map((schema) =>
      own
        .filter((batch) => batch.schema === schema)
        .flatMap((batch) => partitionFiles(store, batch).filter(wanted))
        .map((file) => file.path),
    )
    return [{ ...table, fileGroups, ...(hold && { hold }) }]
  })
}

function columnsOf(register: Register): Column[] {
  return [...register.fields.values()].map(({ id, type }) => ({ field: id, type }))
}

/** Opening many small files costs more than reading them: three uses pay for holding what is used. */
const FEWEST_USES = 3
/** Of the memory allowed; the rest is for the work itself. */
const LARGEST_SHARE = 0.25
const BYTES_PER_CELL = 20

function chooseHeld(
  register: Register,
  plan: Plan,
  printed: PrintedPlan,
  rows: number,
  memoryMb: number,
): string[] | undefined {
  const text = printed.units.flatMap((unit) => unit.statements).join('\n')
  const mentions = (name: string) => text.split(quoteName(name)).length - 1
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
  // The two columns that say where a row stands are held as well.
  const bytes = rows * (fields.size + 2) * BYTES_PER_CELL
  return bytes <= memoryMb * 2 ** 20 * LARGEST_SHARE ? [...fields] : undefined
}
