/** All architecture rules over a given tree, so that the same rules judge this project and planted ones. */
import {
  listAddressViolations,
  listAmbientUses,
  listCatchViolations,
  listStaleReasons,
  listSuppressions,
  productFiles,
} from './address-rules.ts'
import type { Allowed } from './allowed.ts'
import { listLayerViolations, listModuleCycles } from './layer-rules.ts'
import { listShapeViolations } from './shape-rules.ts'
import { readSourceTree, type SourceFile } from './source-tree.ts'

/** Fewer source files than this means that the guard is looking at nothing. */
const FEWEST_FILES = 6

export const RULES: Readonly<Record<string, (files: readonly SourceFile[], allowed: Allowed) => string[]>> = {
  'the guard sees the code base': (files) => {
    const seen = productFiles(files).length
    return seen < FEWEST_FILES ? [`only ${seen} source files under src; the rules judged nothing`] : []
  },
  'layers import only layers above them, and only faces': (files, allowed) =>
    listLayerViolations(files, allowed.coreLibraries),
  'modules do not import each other in a circle': (files) => listModuleCycles(files),
  'core asks neither clock, chance nor machine': (files) => listAmbientUses(files),
  'files are short, well named and have explicit faces': (files, allowed) => listShapeViolations(files, allowed.long),
  'only edges catch': (files, allowed) => listCatchViolations(files, allowed.catching),
  'no checker is switched off': (files, allowed) => listSuppressions(commentsOf(files), allowed.suppressing),
  'dangerous things have one address': (files, allowed) => listAddressViolations(files, allowed.addresses),
  'the lists of exceptions hold nothing stale': (files, allowed) => [
    ...listStaleReasons(files, allowed.long, (file) => file.lines > 400),
    ...listStaleReasons(files, allowed.catching, (file) => /\bcatch\b/.test(file.code)),
    ...allowed.addresses.flatMap((address) =>
      listStaleReasons(files, address.homes, (file) => address.pattern.test(file[address.in])),
    ),
  ],
}

export function listViolations(root: string, allowed: Allowed): string[] {
  const files = readSourceTree(root)
  return Object.values(RULES).flatMap((rule) => rule(files, allowed))
}

function commentsOf(files: readonly SourceFile[]): Map<string, string> {
  return new Map(files.map((file) => [file.path, file.comments]))
}
