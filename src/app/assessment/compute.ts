/** One computation: these indicators over these batches as of that day. A run makes it, a verification makes it again. */
import { join } from 'node:path'
import { calendarTable, type LocalDate, lengthOfMonth, localDate, type WorkCalendar } from '#core/calendar'
import { type Indicator, type Plan, type PrintedPlan, planIndicators, printPlan } from '#core/indicator'
import type { Pack } from '#core/pack'
import type { Analytics, AnalyticsProgress, AnalyticsResult, Limits, SourceTable } from '#store/analytics'
import type { Batch, Store } from '#store/registers'
import { RUN_FILES } from '#store/runs'
import { planTables } from './source-tables.ts'

export type Question = {
  pack: Pack
  indicators: readonly Indicator[]
  calendar: WorkCalendar
  store: Store
  batches: readonly Batch[]
  asOf: LocalDate
  period?: { from: LocalDate; to: LocalDate }
  assumeEmpty: readonly string[]
}

export type PlannedQuestion = { plan: Plan; printed: PrintedPlan; tables: readonly SourceTable[] }

export function planQuestion(question: Question, limits: Limits): PlannedQuestion {
  const { pack, indicators, batches, asOf, period, assumeEmpty } = question
  const present = new Set([...batches.map((batch) => batch.register), ...assumeEmpty])
  const missing = new Set(
    [...pack.registers.values()].flatMap((r) => (r.source.kind === 'files' && !present.has(r.id) ? [r.id] : [])),
  )
  const plan = planIndicators(indicators, {
    registers: pack.registers,
    asOf,
    ...(period && { period }),
    inForce: pack.inForce,
    missing,
    days: daysOf(batches),
  })
  const printed = printPlan(plan)
  return { plan, printed, tables: planTables(plan, printed, question.store, batches, limits.memoryMb) }
}

/** From the first to the last month that any batch of a register has rows of. */
function daysOf(batches: readonly Batch[]): Map<string, { first: LocalDate; last: LocalDate }> {
  const days = new Map<string, { first: LocalDate; last: LocalDate }>()
  for (const { register, months } of batches) {
    for (const { month } of months) {
      if (month === 'none') continue
      const [y, m] = [Number(month.slice(0, 4)), Number(month.slice(5))]
      const [first, last] = [localDate(y, m, 1), localDate(y, m, lengthOfMonth(y, m))]
      const known = days.get(register) ?? { first, last }
      days.set(register, {
        first: first < known.first ? first : known.first,
        last: last > known.last ? last : known.last,
      })
    }
  }
  return days
}

/** `folder` takes what is spilled and, in `draft`, the hits. */
export async function compute(
  analytics: Analytics,
  question: Question,
  planned: PlannedQuestion,
  folders: { folder: string; draft: string },
  limits: Limits,
  watch: { signal: AbortSignal; onProgress(progress: AnalyticsProgress): void },
): Promise<AnalyticsResult> {
  return analytics.run(
    {
      tables: planned.tables,
      calendar: calendarTable(question.calendar),
      setup: planned.printed.setup,
      units: planned.printed.units,
      folder: folders.folder,
      limits,
      hitsFile: join(folders.draft, RUN_FILES.hits),
      wanted: false,
    },
    watch,
  )
}
