/** What an author writes of a deadline. What starts it and who acts on expiry stands with the element that uses it. */
import { z } from 'zod'
import { lengthOfMonth } from '#core/calendar'
import { periodSchema, periodUpperBoundDays, ROLL_OVER_DAYS } from './period.ts'

export type ExpiryAction = 'overdue' | 'deemedRefused' | 'deemedAccepted' | 'escalate'

const shared = {
  rollOver: z.boolean().exactOptional().meta({ description: '最后一日是休息日时顺延到下一工作日；默认 true' }),
  inclusive: z.boolean().exactOptional().meta({ description: '最后一日当日办理算按期；默认 true' }),
  extension: z
    .strictObject({
      max: periodSchema.meta({ description: '各次延长合计不得超过' }),
      times: z.number().int().min(1).max(99).exactOptional().meta({ description: '可以延长的次数；默认 1' }),
    })
    .exactOptional()
    .meta({ description: '可以延长' }),
  onExpiry: z.enum(['overdue', 'deemedRefused', 'deemedAccepted', 'escalate']).exactOptional().meta({
    description: '期满的后果：overdue 逾期、deemedRefused 视为不同意、deemedAccepted 视为同意、escalate 上报',
  }),
}

const later = (description: string) => z.number().int().min(0).max(1200).meta({ description })

/** A period that runs from the start: 自……之日起15日内. */
const afterSchema = z.strictObject({
  kind: z.literal('after'),
  period: periodSchema,
  countStartDay: z.boolean().exactOptional().meta({ description: '起始当日计入期间；默认 false' }),
  ...shared,
})

/** 次月10日前: day 10, monthsLater 1. A month without that day ends on its last. */
const monthlySchema = z.strictObject({
  kind: z.literal('monthly'),
  day: z.number().int().min(1).max(31),
  monthsLater: later('起始月之后第几个月；0 为当月'),
  ...shared,
})

/** 次年3月31日前: month 3, day 31, yearsLater 1. */
const yearlySchema = z
  .strictObject({
    kind: z.literal('yearly'),
    month: z.number().int().min(1).max(12),
    day: z.number().int().min(1).max(31),
    yearsLater: z.number().int().min(0).max(100).meta({ description: '起始年之后第几年；0 为当年' }),
    ...shared,
  })
  // 2000 is a leap year: 29 February may be written, and means the 28th in other years.
  .refine((d) => d.day <= lengthOfMonth(2000, d.month), { message: 'no such day in that month', path: ['day'] })

/** 上旬 ends on the 10th, 中旬 on the 20th, 下旬 with the month. */
const xunSchema = z.strictObject({
  kind: z.literal('xun'),
  which: z.enum(['first', 'middle', 'last']).meta({ description: 'first 上旬、middle 中旬、last 下旬' }),
  monthsLater: later('起始月之后第几个月；0 为当月'),
  ...shared,
})

export const deadlineSchema = z.discriminatedUnion('kind', [afterSchema, monthlySchema, yearlySchema, xunSchema])

export type DeadlineDefinition = z.infer<typeof deadlineSchema>

/** As `periodUpperBoundDays`, for a whole definition, its longest extension included. Suspensions come on top. */
export function deadlineUpperBoundDays(definition: DeadlineDefinition): number {
  const extension = definition.extension === undefined ? 0 : periodUpperBoundDays(definition.extension.max)
  switch (definition.kind) {
    case 'after':
      return periodUpperBoundDays(definition.period) + extension
    case 'monthly':
    case 'xun':
      return (definition.monthsLater + 1) * 31 + ROLL_OVER_DAYS + extension
    case 'yearly':
      return (definition.yearsLater + 1) * 366 + ROLL_OVER_DAYS + extension
    default:
      return definition satisfies never
  }
}
