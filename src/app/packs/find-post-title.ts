/** What a pack calls a post. */
import { Refused } from '#core/diagnostic'
import { listPackPlaces } from './list-packs.ts'
import { loadKeptPack } from './load-kept-pack.ts'

/** Undefined where no pack of that place has it; a pack with faults is told of on its own page, and not where posts are shown. */
export async function findPackPostTitle(of: { pack: string; post: string }): Promise<string | undefined> {
  const place = listPackPlaces().find(({ jurisdiction, name }) => `${jurisdiction}/${name}` === of.pack)
  if (place === undefined) return undefined
  const [loaded] = await Promise.allSettled([loadKeptPack(place.folder)])
  if (loaded.status === 'fulfilled') return loaded.value.pack.posts.get(of.post)?.title
  if (loaded.reason instanceof Refused) return undefined
  throw loaded.reason
}
