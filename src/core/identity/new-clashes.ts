/** Over time, not on one day: where a change would bring together roles that nobody may hold together. */
import { covers, type PostRole } from '#core/authority'
import type { LocalDate } from '#core/calendar'
import { type ExclusivePair, listRoleClashes } from './separation.ts'

type Span = { validFrom: LocalDate; validTo?: LocalDate }

/** A post over days on which it had these roles in this place. */
export type PostSpan = Span & { roles: readonly PostRole[]; node: string }

/** Days on which a post was held, by which appointment. */
export type HeldSpan = Span & { appointment: string; post: string }

/** All that one person holds when, and what these posts are when. */
export type Holdings = { held: readonly HeldSpan[]; posts: ReadonlyMap<string, readonly PostSpan[]> }

/** `held`: from where the two roles come. */
export type NewClash = { day: LocalDate; pair: ExclusivePair; held: readonly HeldSpan[] }

/** The first day, from `from` on, of each clash that there would be and was not. Days gone by give no rights any more. */
export function listNewClashes(before: Holdings, after: Holdings, from: LocalDate): NewClash[] {
  const clashes = new Map<ExclusivePair, NewClash>()
  for (const day of daysOf(after, from)) {
    const known = listRoleClashes(rolesOn(before, day))
    const roles = rolesOn(after, day)
    for (const pair of listRoleClashes(roles)) {
      if (known.includes(pair) || clashes.has(pair)) continue
      const held = roles.flatMap(({ role, by }) => (role === pair.left || role === pair.right ? [by] : []))
      clashes.set(pair, { day, pair, held })
    }
  }
  return [...clashes.values()]
}

/** What is held changes on these days only. */
function daysOf({ held, posts }: Holdings, from: LocalDate): LocalDate[] {
  const spans = held.flatMap((one): Span[] => [one, ...(posts.get(one.post) ?? [])])
  return [from, ...new Set(spans.flatMap(({ validFrom }) => (validFrom > from ? [validFrom] : [])))].sort()
}

function rolesOn({ held, posts }: Holdings, day: LocalDate): { role: PostRole; node: string; by: HeldSpan }[] {
  return held
    .filter((one) => covers(one, day))
    .flatMap((by) => {
      const post = posts.get(by.post)?.find((span) => covers(span, day))
      return post === undefined ? [] : post.roles.map((role) => ({ role, node: post.node, by }))
    })
}
