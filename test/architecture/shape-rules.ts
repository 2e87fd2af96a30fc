/** How a file is named, how long it is and what its face says. */
import type { Reasons } from './allowed.ts'
import type { SourceFile } from './source-tree.ts'

const LONGEST = 400
const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|config|d))?\.(?:ts|tsx|mts|mjs|js)$/
const DRAWER = /^(?:utils?|helpers?|commons?|misc|shared|lib|stuff|types|constants)$/
const OLD_GENERATION = /^(?:v\d+|old|legacy|deprecated)(?:-|$)|-(?:v\d+|old|legacy|deprecated)$/

export function listShapeViolations(files: readonly SourceFile[], long: Reasons): string[] {
  return files.flatMap((file) => {
    const segments = file.path.split('/')
    const name = segments.at(-1) ?? ''
    const notions = segments.map((segment) => segment.replace(/\..*$/, ''))
    return [
      ...(file.lines > LONGEST && long[file.path] === undefined
        ? [`${file.path} has ${file.lines} lines; more than ${LONGEST} needs a reason on the list`]
        : []),
      ...(KEBAB.test(name) ? [] : [`${file.path} is not named in kebab-case`]),
      ...notions.filter((n) => DRAWER.test(n)).map((n) => `${file.path}: "${n}" is a drawer; name the thing`),
      ...notions
        .filter((n) => OLD_GENERATION.test(n))
        .map((n) => `${file.path}: "${n}" keeps two generations side by side`),
      ...(/\bexport\s*\*/.test(file.code) ? [`${file.path} exports *; list names one by one`] : []),
      ...(/\bexport\s+default\b/.test(file.code) && !name.includes('.config.')
        ? [`${file.path} has a default export; exports are named`]
        : []),
    ]
  })
}
