import { type CheckedPack, checkPack } from '#core/pack'
import { readPackFolder } from '#store/packs'

/** `shown` stands for the folder in the diagnostics, so that their text is the same on every machine. */
export async function loadPack(folder: string, shown: string = folder): Promise<CheckedPack & { digest: string }> {
  const { raw, digest } = await readPackFolder(folder, shown)
  return { ...checkPack(raw), digest }
}
