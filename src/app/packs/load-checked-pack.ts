import { type Diagnostic, hasErrors, Refused, renderDiagnostics } from '#core/diagnostic'
import { type Case, checkPack, type Pack, type RawPack } from '#core/pack'
import { readPackFolder } from '#store/packs'

/** A pack without errors, the warnings about it, and what it was read from. */
export type CheckedFolder = {
  pack: Pack
  cases: readonly Case[]
  warnings: readonly Diagnostic[]
  digest: string
  raw: RawPack
}

/** Refuses a pack with errors, naming them all. */
export async function loadCheckedPack(folder: string): Promise<CheckedFolder> {
  const { raw, digest } = await readPackFolder(folder)
  const { pack, cases, diagnostics } = checkPack(raw)
  if (pack === undefined || hasErrors(diagnostics)) {
    const count = diagnostics.filter((d) => d.severity === 'error').length
    throw new Refused(
      'pack.invalid',
      `制度包“${folder}”有${count}处错误，没有运行；改正后再试。`,
      renderDiagnostics(diagnostics),
    )
  }
  return { pack, cases, warnings: diagnostics, digest, raw }
}
