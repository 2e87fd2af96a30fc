import { z } from 'zod'

/** `day` is a calendar day (日); `working-day` a day that is one in the official calendar (工作日). */
export type PeriodUnit = 'day' | 'working-day' | 'month' | 'year'

export type Period = { amount: number; unit: PeriodUnit }

const UNIT_TEXT: Record<PeriodUnit, string> = { day: '日', 'working-day': '个工作日', month: '个月', year: '年' }

/** No statute counts farther than this; a longer period is a slip of the pen. */
const LONGEST: Record<PeriodUnit, number> = { day: 36_500, 'working-day': 25_000, month: 1200, year: 100 }

export const periodSchema = z
  .strictObject({
    amount: z.number().int().min(0).meta({ description: '数量' }),
    unit: z
      .enum(['day', 'working-day', 'month', 'year'])
      .meta({ description: 'day 日、working-day 工作日、month 月、year 年' }),
  })
  .refine((period) => period.amount <= LONGEST[period.unit], { message: 'period too long', path: ['amount'] })

/** `15 working-day` → the period; `undefined` for anything else. */
export function parsePeriod(text: string): Period | undefined {
  const [amount, unit] = text.trim().split(/\s+/, 2)
  if (amount === undefined || !/^\d{1,5}$/.test(amount)) return undefined
  const parsed = periodSchema.safeParse({ amount: Number(amount), unit })
  return parsed.success ? parsed.data : undefined
}

/** As people read it: `15个工作日`. */
export function formatPeriod(period: Period): string {
  return `${period.amount}${UNIT_TEXT[period.unit]}`
}

/** The farthest a last day may be moved to reach a working day; the longest rest in the official calendars is ten days. */
export const ROLL_OVER_DAYS = 15

/**
 * Calendar days from the start within which the due day lies, roll-over included; for pruning, so never too small.
 * Suspensions and extensions come on top. For working days the bound rests on the official calendars (tested over all of them).
 */
export function periodUpperBoundDays(period: Period): number {
  switch (period.unit) {
    case 'day':
      return period.amount + ROLL_OVER_DAYS
    case 'working-day':
      return period.amount * 2 + 2 * ROLL_OVER_DAYS
    case 'month':
      return period.amount * 31 + ROLL_OVER_DAYS
    case 'year':
      return period.amount * 366 + ROLL_OVER_DAYS
    default:
      return period.unit satisfies never
  }
}
