/** A copy of the pack a run was made with, laid out so that `extends` still leads where it led. */
import { copyFile, mkdir } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { RawPack } from '#core/pack'

/** Copies the pack and those it extends under `target`; returns where the pack itself lies in there. */
export async function keepPack(raw: RawPack, target: string): Promise<string> {
  const levels = listChain(raw).map((level) => ({
    folder: resolve(level.folder),
    files: level.files.map((f) => f.path),
  }))
  const root = levels.map((level) => dirname(level.folder)).reduce(commonFolder)
  for (const { folder, files } of levels) {
    for (const file of files) {
      const to = join(target, relative(root, folder), file)
      await mkdir(dirname(to), { recursive: true })
      await copyFile(join(folder, file), to)
    }
  }
  return relative(root, resolve(raw.folder))
}

function listChain(raw: RawPack): RawPack[] {
  return raw.parent?.kind === 'found' ? [raw, ...listChain(raw.parent.pack)] : [raw]
}

function commonFolder(a: string, b: string): string {
  const [left, right] = [a.split(sep), b.split(sep)]
  const differs = left.findIndex((part, i) => part !== right[i])
  return (differs === -1 ? left : left.slice(0, differs)).join(sep) || sep
}
