import type { Post } from '#core/pack'

/** Registers name posts by id, title or alias; people read the title. */
export function postTitles(posts: ReadonlyMap<string, Post>): Map<string, string> {
  const titles = new Map<string, string>()
  for (const { id, title, aliases } of posts.values())
    for (const name of [id, title, ...aliases]) if (!titles.has(name)) titles.set(name, title)
  return titles
}

/** A post the pack does not know keeps its name. */
export function postNamer(posts: ReadonlyMap<string, Post>): (name: string) => string {
  const titles = postTitles(posts)
  return (name) => titles.get(name) ?? name
}
