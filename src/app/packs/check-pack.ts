import type { Diagnostic } from '#core/diagnostic'
import { checkPack } from '#core/pack'
import { isUnset } from '#core/parameter'
import { readPackFolder } from '#store/packs'

export type PackReport = {
  folder: string
  digest: string
  pack?: {
    id: string
    version: string
    title: string
    indicators: number
    registers: number
    parameters: number
    /** Of the parameters, those nobody has set: what hangs on them is undetermined. */
    unsetParameters: number
    categories: number
    duties: number
    scorecards: number
    faults: number
    sanctions: number
    cases: number
  }
  diagnostics: readonly Diagnostic[]
}

/** All faults of a pack at once. */
export async function checkPackFolder(folder: string): Promise<PackReport> {
  const { raw, digest } = await readPackFolder(folder)
  const { pack, cases, diagnostics } = checkPack(raw)
  if (pack === undefined) return { folder, digest, diagnostics }
  const { id, version, title, indicators, registers, parameters } = pack
  const counts = {
    indicators: indicators.size,
    registers: registers.size,
    parameters: parameters.size,
    unsetParameters: [...parameters.values()].filter(isUnset).length,
    categories: pack.categories.size,
    duties: pack.duties.size,
    scorecards: pack.scorecards.size,
    faults: pack.faults.size,
    sanctions: pack.sanctions.size,
    cases: cases.length,
  }
  return { folder, digest, pack: { id, version, title, ...counts }, diagnostics }
}
