/** What a pack calls a post. */
import { listPackPlaces } from './list-packs.ts'
import { loadKeptPack } from './load-kept-pack.ts'

/** Undefined where no pack of that name has it; a pack with faults is told of on its own page, and not where posts are shown. */
export async function findPackPostTitle({ pack, post }: { pack: string; post: string }): Promise<string | undefined> {
  const loaded = await Promise.allSettled(listPackPlaces().map(({ folder }) => loadKeptPack(folder)))
  const packs = loaded.flatMap((one) => (one.status === 'fulfilled' ? [one.value.pack] : []))
  return packs.find(({ id }) => id === pack)?.posts.get(post)?.title
}
