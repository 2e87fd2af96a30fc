/** Things core never does, and dangerous things that have one address. */
import type { Address, Reasons } from './allowed.ts'
import type { SourceFile } from './source-tree.ts'

/** Core never asks the clock, the machine or chance; callers hand those in. */
const AMBIENT =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bnew Date\b(?!\s*\()|\bMath\.random\b|\bprocess\.|\bconsole\.|\bperformance\.|\bcrypto\.|\bfetch\(|\bset(?:Timeout|Interval|Immediate)\(|\bglobalThis\b|\bTemporal\.Now\b/
const SUPPRESSION = /@ts-(?:ignore|nocheck|expect-error)|biome-ignore|oxlint-disable|eslint-disable/

export function listAmbientUses(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const use = file.layer === 'core' && !file.isTest ? AMBIENT.exec(file.code)?.[0] : undefined
    return use === undefined
      ? []
      : [`${file.path} uses ${use}: core takes the clock, chance and the machine from its caller`]
  })
}

export function listCatchViolations(files: readonly SourceFile[], catching: Reasons): string[] {
  return productFiles(files)
    .filter((file) => /\bcatch\b/.test(file.code) && catching[file.path] === undefined)
    .map((file) => `${file.path} catches: only the edges on the list do`)
}

export function listSuppressions(texts: ReadonlyMap<string, string>, suppressing: Reasons): string[] {
  return [...texts]
    .filter(([path, text]) => SUPPRESSION.test(text) && suppressing[path] === undefined)
    .map(([path]) => `${path} switches a checker off`)
}

export function listAddressViolations(files: readonly SourceFile[], addresses: readonly Address[]): string[] {
  return addresses.flatMap((address) =>
    productFiles(files)
      .filter((file) => address.pattern.test(file[address.in]) && address.homes[file.path] === undefined)
      .map((file) => `${file.path} ${address.what}: that has one address, and this is not on its list`),
  )
}

/** Entries of the lists that no file needs any more. */
export function listStaleReasons(
  files: readonly SourceFile[],
  reasons: Reasons,
  needed: (file: SourceFile) => boolean,
): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  return Object.keys(reasons).flatMap((path) => {
    const file = byPath.get(path)
    if (file === undefined) return [`the list names ${path}, which does not exist`]
    return needed(file) ? [] : [`the list names ${path}, which no longer needs it`]
  })
}

export function productFiles(files: readonly SourceFile[]): SourceFile[] {
  return files.filter((file) => file.path.startsWith('src/') && !file.isTest)
}
