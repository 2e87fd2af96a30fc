/** What a list was narrowed by, in words, for the heading of its export. */
import { formatDate, parseLocalDate } from '#core/calendar'

type Words = Readonly<Record<string, string>>
type Tell = (value: string) => string | Promise<string>

/** How each name a list can be asked with is told; every name has to be there. */
export type Tellers<Query> = {
  readonly [Name in keyof Query]-?: string | readonly [label: string, words: Words | Tell]
}

export async function tellFilters<Query extends object>(query: Query, tellers: Tellers<Query>): Promise<string[]> {
  const told: string[] = []
  for (const name of Object.keys(tellers) as (keyof Query & string)[]) {
    const value = query[name]
    if (value === undefined) continue
    const teller: string | readonly [string, Words | Tell] = tellers[name]
    const [label, words] = typeof teller === 'string' ? [teller, tellPlainly] : teller
    told.push(
      `${label}为“${typeof words === 'function' ? await words(String(value)) : (words[String(value)] ?? value)}”`,
    )
  }
  return told
}

function tellPlainly(value: string): string {
  const day = parseLocalDate(value)
  return day === undefined ? value : formatDate(day)
}

/** `-at` in words: `事实日期，倒序`. */
export function tellSort(names: Words): readonly [label: string, tell: Tell] {
  return ['排序', (sort) => `${names[sort.replace('-', '')] ?? sort}${sort.startsWith('-') ? '，倒序' : ''}`]
}

export const YES: Words = { true: '是', false: '否' }
