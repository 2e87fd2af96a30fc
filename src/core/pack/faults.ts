/** faults.yaml: the fault that a confirmed finding of an indicator amounts to, and what aggravates one. */
import { z } from 'zod'
import { citationSchema, forceSchema } from '#core/citation'
import type { Diagnostic } from '#core/diagnostic'
import { elementIdSchema } from './categories.ts'
import { checkName, checkPoints, type Known, pointsSchema, sayUnsetPoints } from './naming.ts'
import type { Located } from './place.ts'

const citesSchema = z.union([citationSchema, z.array(citationSchema).min(1)])

const faultSchema = z.strictObject({
  id: elementIdSchema,
  title: z.string().min(1),
  indicator: z.string(),
  points: pointsSchema.default(null),
  cites: citesSchema.optional(),
  covers: z.array(z.string()).optional(),
  note: z.string().optional(),
})

const aggravationSchema = z.strictObject({
  id: elementIdSchema,
  title: z.string().min(1),
  force: forceSchema,
  cites: citesSchema,
  covers: z.array(z.string()).optional(),
  who: z.string().min(1).describe('由谁承担'),
  when: z.string().min(1).describe('什么情形下'),
  effect: z.string().min(1).describe('怎样从重'),
  faults: z.array(z.string()).min(1).optional().describe('适用于哪些过错；不写为全部'),
  points: pointsSchema.default(null),
  note: z.string().optional(),
})

export const faultsFileSchema = z.strictObject({
  title: z.string().min(1),
  force: forceSchema,
  cites: citesSchema,
  covers: z.array(z.string()).optional(),
  faults: z.array(faultSchema).min(1).describe('各种过错，每种对应一个考核项目'),
  aggravations: z.array(aggravationSchema).optional().describe('从重情形'),
  note: z.string().optional(),
})

export type FaultCatalogue = z.infer<typeof faultsFileSchema>
export type Fault = z.infer<typeof faultSchema>
export type Aggravation = z.infer<typeof aggravationSchema>

/** The elements of a catalogue, each with its place. */
export function listFaults(located: Located<FaultCatalogue>): {
  faults: Located<Fault>[]
  aggravations: Located<Aggravation>[]
} {
  const { file, definition } = located
  return {
    faults: definition.faults.map((fault, i) => ({ definition: fault, file, path: `faults[${i}]` })),
    aggravations: (definition.aggravations ?? []).map((one, i) => ({
      definition: one,
      file,
      path: `aggravations[${i}]`,
    })),
  }
}

export function checkFault(located: Located<Fault>, known: Known): Diagnostic[] {
  const { indicator, points } = located.definition
  return [
    ...checkName(known, 'indicator', indicator, located, 'indicator'),
    ...checkPoints(known, points, located, 'points'),
  ]
}

export function checkAggravation(located: Located<Aggravation>, known: Known): Diagnostic[] {
  const { faults, points } = located.definition
  return [
    ...(faults ?? []).flatMap((id, i) => checkName(known, 'fault', id, located, `faults[${i}]`)),
    ...checkPoints(known, points, located, 'points'),
  ]
}

export function sayUnsetFaults(located: Located<FaultCatalogue>): Diagnostic[] {
  const { title, faults, aggravations } = located.definition
  const unset = [...faults, ...(aggravations ?? [])].filter((one) => one.points === null).length
  return sayUnsetPoints(located.file, `过错目录“${title}”`, unset)
}
