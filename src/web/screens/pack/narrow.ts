/** A pack of which each list keeps only what the words stand in. */
import type { Pack } from './queries.ts'

export function narrow(pack: Pack, words: string): Pack {
  const asked = words.trim().toLowerCase()
  if (asked === '') return pack
  const keep = <T>(list: readonly T[]): T[] => list.filter((one) => textOf(one).includes(asked))
  return {
    ...pack,
    clauseList: keep(pack.clauseList),
    indicatorList: keep(pack.indicatorList),
    parameterList: keep(pack.parameterList),
    registerList: keep(pack.registerList),
    postList: keep(pack.postList),
  }
}

export function textOf(one: unknown): string {
  if (typeof one === 'object' && one !== null) return Object.values(one).map(textOf).join('\n')
  return typeof one === 'string' ? one.toLowerCase() : ''
}
