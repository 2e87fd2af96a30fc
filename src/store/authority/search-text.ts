/** What a name is found by: itself, its code, its pinyin and the first letters of its pinyin. */
import { pinyin } from 'pinyin-pro'
import type { AuthorityKind, AuthorityValues } from '#core/authority'

const HAN = /\p{Script=Han}/u

export function searchTextOf<K extends AuthorityKind>(kind: K, value: AuthorityValues[K]): string {
  const { name, others } = wordsOf(value)
  return [name, ...others, ...(HAN.test(name) ? spell(name, kind === 'officer') : [])].join(' ').toLowerCase()
}

function wordsOf(value: AuthorityValues[AuthorityKind]): { name: string; others: string[] } {
  // A kind without a name of its own is found by its number or topic.
  const said = value as Partial<Record<'name' | 'code' | 'number' | 'topic' | 'creditCode', string>>
  const name = said.name ?? said.number ?? said.topic ?? ''
  return { name, others: [said.code, said.creditCode].filter((word) => word !== undefined) }
}

/** `单立新` → `shanlixin slx`: a family name is read as one. */
function spell(name: string, person: boolean): string[] {
  const syllables = pinyin(name, {
    toneType: 'none',
    type: 'array',
    nonZh: 'consecutive',
    ...(person && { surname: 'head' as const }),
  }).map((syllable) => syllable.replaceAll('ü', 'v').replace(/\s/g, ''))
  return [syllables.join(''), syllables.map((syllable) => syllable.charAt(0)).join('')]
}

/** A word as it is looked for with LIKE, its signs taken literally. */
export function likeText(word: string): string {
  return `%${word.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
}
