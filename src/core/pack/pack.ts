import type { LocalDate } from '#core/calendar'
import type { Citation, Force } from '#core/citation'
import type { Indicator } from '#core/indicator'
import type { Parameter } from '#core/parameter'
import type { Register } from '#core/register'
import type { Category } from './categories.ts'
import type { CredentialDemand } from './credentials.ts'
import type { PackDefinition } from './definition.ts'
import type { Duty } from './duties.ts'
import type { Aggravation, Fault } from './faults.ts'
import type { Sanction } from './sanctions.ts'
import type { Scorecard } from './scorecards.ts'

export type Post = {
  id: string
  title: string
  aliases: readonly string[]
  line?: 'frontline' | 'internal'
  family?: string
  primary: boolean
  variants: readonly string[]
}

/** A departure from the pack above, kept so that it can be shown: who approved it and why. */
export type Departure = { target: string; weakens: boolean; justification?: string; approvedBy?: string }

/**
 * A regulation pack known as good, with everything it inherits: only `checkPack` makes one. Maps keep the order of files
 * and lists, what is inherited first.
 */
export type Pack = {
  id: string
  version: string
  title: string
  issuer: string
  level: PackDefinition['level']
  /** The packs it extends, topmost first. */
  extends: readonly { id: string; version: string }[]
  inForce: { from?: LocalDate; to?: LocalDate }
  variants: readonly string[]
  /** By variant; one without a title is shown by its id. */
  variantTitles: ReadonlyMap<string, string>
  counting: { rollOver: boolean; countStartDay: boolean }
  clauses: readonly { article: string; title?: string; force: Force; elements?: readonly string[]; note?: string }[]
  source: { title: string; digest?: string; note?: string }
  /** Where the way of counting comes from. */
  cites?: Citation
  posts: ReadonlyMap<string, Post>
  parameters: ReadonlyMap<string, Parameter>
  registers: ReadonlyMap<string, Register>
  categories: ReadonlyMap<string, Category>
  /** An inherited indicator counts days as its own pack says, and is in force only while that pack is. */
  indicators: ReadonlyMap<string, Indicator>
  /** What the articles ask of the assessing office itself. */
  duties: ReadonlyMap<string, Duty>
  /** What officers' credentials are judged by. */
  credentials: ReadonlyMap<string, CredentialDemand>
  scorecards: ReadonlyMap<string, Scorecard>
  faults: ReadonlyMap<string, Fault>
  aggravations: ReadonlyMap<string, Aggravation>
  /** By indicator. */
  sanctions: ReadonlyMap<string, Sanction>
  departures: readonly Departure[]
}
