/** duties.yaml: what the articles ask of the assessing office itself, each with its clause, its deadline and its cycle. */
import { z } from 'zod'
import { citationSchema, forceSchema } from '#core/citation'
import { type Diagnostic, diagnostic } from '#core/diagnostic'
import type { Parameter } from '#core/parameter'
import { elementIdSchema } from './categories.ts'
import { checkName, type Known } from './naming.ts'
import { type Located, placeOf } from './place.ts'

const citesSchema = z.union([citationSchema, z.array(citationSchema).min(1)])

const parameterSchema = z.strictObject({ parameter: z.string().describe('由哪个参数给出') })

const citedSchema = z.strictObject({ amount: z.number().int().nonnegative(), cites: citationSchema })

const deadlineRest = {
  from: z.string().min(1).describe('从何时起算，如“考核结束之日”'),
  rollOver: z.boolean().optional(),
  note: z.string().optional(),
}

const deadlineSchema = z
  .union([
    parameterSchema.extend(deadlineRest),
    citedSchema.extend({ unit: z.enum(['day', 'working-day', 'month', 'year']), ...deadlineRest }),
    z.strictObject({
      fixedDay: z
        .strictObject({
          day: z.union([z.number().int().min(1).max(31), parameterSchema]).describe('几日'),
          month: z.number().int().min(1).max(12).optional().describe('几月；只用于每年一次的'),
          in: z.enum(['same-month', 'next-month', 'same-year', 'next-year']).describe('在本月、次月、本年还是次年'),
        })
        .describe('固定的日子，如次月10日'),
      rollOver: z.boolean().optional(),
      cites: citationSchema.optional(),
      note: z.string().optional(),
    }),
  ])
  .describe('期限')

const cycleSchema = z
  .strictObject({
    every: z.enum(['month', 'quarter', 'half-year', 'year']),
    atLeast: z.union([parameterSchema, citedSchema]).optional().describe('每周期至少几次；不写为一次'),
  })
  .describe('周期')

export const dutyDefinitionSchema = z.strictObject({
  id: elementIdSchema,
  title: z.string().min(1),
  force: forceSchema,
  cites: citesSchema,
  covers: z.array(z.string()).optional(),
  who: z.string().min(1).describe('由谁做'),
  posts: z.array(z.string()).optional(),
  to: z.string().min(1).optional().describe('向谁报送或对谁做'),
  act: z.string().min(1).describe('做什么'),
  contents: z.array(z.string().min(1)).min(1).optional().describe('须载明或包括的各项'),
  when: z.string().min(1).optional().describe('什么情形下；不写为总是'),
  deadline: deadlineSchema.optional(),
  cycle: cycleSchema.optional(),
  onFailure: z.string().min(1).optional().describe('没有做到的后果'),
  indicators: z.array(z.string()).optional().describe('由哪些考核项目核查'),
  note: z.string().optional(),
})

export const dutiesFileSchema = z.array(dutyDefinitionSchema)

export type Duty = z.infer<typeof dutyDefinitionSchema>

const TIME = new Set<string>(['day', 'working-day', 'month', 'year'])

export function checkDuty(
  located: Located<Duty>,
  known: Known,
  parameters: ReadonlyMap<string, Parameter>,
): Diagnostic[] {
  const { deadline, cycle, posts, indicators } = located.definition
  const faults = [
    ...(posts ?? []).flatMap((id, i) => checkName(known, 'post', id, located, `posts[${i}]`)),
    ...(indicators ?? []).flatMap((id, i) => checkName(known, 'indicator', id, located, `indicators[${i}]`)),
  ]
  const unitOf = (id: string, key: string, fits: (unit: string) => boolean, wanted: string): Diagnostic[] => {
    const parameter = parameters.get(id)
    if (parameter === undefined) return checkName(known, 'parameter', id, located, key)
    if (fits(parameter.unit)) return []
    return [
      diagnostic(
        'parameter.shape',
        placeOf(located, key),
        `参数“${parameter.title}”（${id}）的单位是 ${parameter.unit}，不能用在这里。`,
        `改用单位是 ${wanted} 的参数。`,
      ),
    ]
  }
  const isTime = (unit: string) => TIME.has(unit)
  const isCount = (unit: string) => unit === 'count'
  if (deadline !== undefined && 'parameter' in deadline)
    faults.push(...unitOf(deadline.parameter, 'deadline.parameter', isTime, 'day、working-day、month 或 year'))
  if (deadline !== undefined && 'fixedDay' in deadline && typeof deadline.fixedDay.day === 'object')
    faults.push(...unitOf(deadline.fixedDay.day.parameter, 'deadline.fixedDay.day.parameter', isCount, 'count'))
  if (cycle?.atLeast !== undefined && 'parameter' in cycle.atLeast)
    faults.push(...unitOf(cycle.atLeast.parameter, 'cycle.atLeast.parameter', isCount, 'count'))
  return faults
}
