/** A generator as known good: every name resolved. Only `checkGenerator` makes one. */
import type { LocalDate } from '#core/calendar'
import type { Indicator } from '#core/indicator'
import type { Pack } from '#core/pack'
import type { ExpectationDefinition, ExpressionDefinition, FamilyDefinition, OfficeDefinition } from './definition.ts'

export type GeneratedRow = {
  id: string
  register: string
  by?: string
  times: number
  set: ReadonlyMap<string, ExpressionDefinition>
}

/** One way an affair goes: what is written down, and what an assessment must say of it. */
export type Story = {
  id: string
  perMille: number
  /** The days within which the law is such that `expect` holds; outside them the story is not told. */
  since?: LocalDate
  until?: LocalDate
  values: ReadonlyMap<string, ExpressionDefinition>
  rows: readonly GeneratedRow[]
  expect: readonly ExpectationDefinition[]
}

/** `stories[0]` is how it should be done; it takes what the others leave. */
export type Family = Pick<FamilyDefinition, 'id' | 'title' | 'share' | 'perParty'> & {
  perOrgan: boolean
  stories: readonly [Story, ...Story[]]
}

export type Generator = { pack: Pack; office: OfficeDefinition; families: readonly Family[] }

export const SCALES = {
  county: { rows: 200_000, organs: 8 },
  city: { rows: 10_000_000, organs: 96 },
  province: { rows: 100_000_000, organs: 960 },
} as const

export type Scale = keyof typeof SCALES

/** How much is written, over which months, from which seed. */
export type GenerationScope = { rows: number; organs: number; seed: number; from: LocalDate; months: number }

/** What a person is told an item is; manual items are drawn for people to look at. */
export type Mode = Indicator['mode']
