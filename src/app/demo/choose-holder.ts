/** Whose account shows what somebody with a role sees: the same person in every installation of one organisation. */
import type { ListedRow } from '#app/authority'
import type { PostRole } from '#core/authority'

export type Organisation = {
  bodies: readonly ListedRow<'body'>[]
  posts: readonly ListedRow<'post'>[]
  officers: readonly ListedRow<'officer'>[]
  appointments: readonly ListedRow<'appointment'>[]
}

/** Who holds a post with the role, of the first body by code and its largest unit first; whoever has an account already is left out. */
export function chooseHolders(
  { bodies, posts, officers, appointments }: Organisation,
  role: PostRole,
  taken: ReadonlySet<string>,
): string[] {
  const postOf = new Map(posts.map((post) => [post.id, post.value]))
  const bodyCode = new Map(bodies.map(({ id, value }) => [id, value.code]))
  const officerCode = new Map(officers.map(({ id, value }) => [id, value.code]))
  const placed = appointments.flatMap(({ value: { officer, post } }) => {
    const held = postOf.get(post)
    return held === undefined ? [] : [{ officer, post: held }]
  })
  const inUnit = new Map<string | undefined, number>()
  for (const { post } of placed) inUnit.set(post.unit, (inUnit.get(post.unit) ?? 0) + 1)
  const ranked = placed
    .filter(({ officer, post }) => post.roles.includes(role) && !taken.has(officer))
    .map(({ officer, post }) => ({
      officer,
      body: bodyCode.get(post.body) ?? '',
      size: inUnit.get(post.unit) ?? 0,
      code: officerCode.get(officer) ?? '',
    }))
    .sort((a, b) => compare(a.body, b.body) || b.size - a.size || compare(a.code, b.code))
  return [...new Set(ranked.map(({ officer }) => officer))]
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
