import type { Parameter } from '#core/parameter'
import type { Register } from '#core/register'

/** What an indicator may name: the pack's registers, parameters, posts and variants, and how the pack counts days unless told otherwise. */
export type IndicatorContext = {
  registers: ReadonlyMap<string, Register>
  parameters: ReadonlyMap<string, Parameter>
  posts: ReadonlySet<string>
  /** Posts of each category by variant; undefined where the pack has none. */
  categories?: ReadonlyMap<string, { posts: ReadonlyMap<string, readonly string[]> }>
  variants: readonly string[]
  counting: { rollOver: boolean; countStartDay: boolean }
}
