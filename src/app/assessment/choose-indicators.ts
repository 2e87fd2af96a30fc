import { Refused } from '#core/diagnostic'
import { type Indicator, suggestion } from '#core/indicator'
import type { Pack } from '#core/pack'

/** The indicators asked for that apply in the variant, in the pack's order. */
export function chooseIndicators(pack: Pack, variant: string | undefined, only: readonly string[]): Indicator[] {
  if (pack.indicators.size === 0)
    throw new Refused('usage', `制度包“${pack.title}”没有考核项目，不能用来考核。`, '换一个有考核项目的制度包。')
  if (variant !== undefined && !pack.variants.includes(variant)) {
    const hint =
      pack.variants.length === 0
        ? '这个制度包不分系统，不要写 --variant。'
        : suggestion(variant, pack.variants, '可选的系统')
    throw new Refused('usage', `制度包“${pack.title}”没有系统“${variant}”。`, hint)
  }
  for (const id of only) {
    if (!pack.indicators.has(id)) {
      throw new Refused(
        'usage',
        `制度包“${pack.title}”没有考核项目“${id}”。`,
        suggestion(id, [...pack.indicators.keys()], '现有考核项目'),
      )
    }
  }
  return [...pack.indicators.values()].filter((indicator) => {
    const applies =
      variant === undefined || indicator.posts.size === 0 || indicator.posts.has('all') || indicator.posts.has(variant)
    return applies && (only.length === 0 || only.includes(indicator.id))
  })
}
