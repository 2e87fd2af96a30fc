/** Who may import whom, through which door, and no circles. */
import type { Reasons } from './allowed.ts'
import { layerOf, moduleOf, type SourceFile } from './source-tree.ts'

/** Who may import whom, besides itself. Arrows only ever point up this list. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  contract: ['core'],
  store: ['core'],
  app: ['core', 'store'],
  server: ['core', 'contract', 'app'],
  cli: ['core', 'app'],
  web: ['core', 'contract'],
}

/** Single files that reach further, as the program that starts another part of it does. */
const MAY_ALSO_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/cli/serve-command.ts': ['server'],
  'src/cli/demo-command.ts': ['server'],
}

/** What a test beside its file may also use: the runner, generators, the machine and the real database. */
const TEST_LIBRARIES = /^(?:vitest|fast-check|node:.+|@duckdb\/node-api|yaml)$/

export function listLayerViolations(files: readonly SourceFile[], coreLibraries: Reasons): string[] {
  return files.flatMap((file) => [
    ...(file.path.startsWith('src/') && (file.layer === undefined || MAY_IMPORT[file.layer] === undefined)
      ? [`${file.path} lies in no known layer`]
      : []),
    ...file.imports.flatMap(({ specifier, target }) =>
      target === undefined
        ? judgeLibrary(file, specifier, coreLibraries)
        : judgeTarget(file, specifier, target).map((fault) => `${file.path} imports ${specifier}: ${fault}`),
    ),
  ])
}

function judgeLibrary(file: SourceFile, specifier: string, coreLibraries: Reasons): string[] {
  if (file.layer !== 'core' || coreLibraries[specifier] !== undefined) return []
  if (file.isTest && TEST_LIBRARIES.test(specifier)) return []
  return [`${file.path} imports ${specifier}: core is pure and imports no library that is not on its list`]
}

function judgeTarget(file: SourceFile, specifier: string, target: string): string[] {
  const layer = layerOf(target)
  if (layer === undefined) {
    return file.layer === undefined ? [] : ['code under src imports only from src']
  }
  const reach = file.layer === undefined ? [] : [file.layer, ...(MAY_IMPORT[file.layer] ?? [])]
  if (file.layer !== undefined && !reach.includes(layer) && !MAY_ALSO_IMPORT[file.path]?.includes(layer)) {
    return [`${file.layer} may not import ${layer}`]
  }
  // A launcher or a test outside src may start a program by its entry file.
  if (file.layer === undefined && /^src\/[^/]+\/main\.ts$/.test(target)) return []
  const ownModule = moduleOf(target) === file.module
  if (specifier.startsWith('#')) {
    if (!/^#[a-z-]+\/[a-z0-9-]+$/.test(specifier))
      return ['only the face of a module may be imported, as #layer/module']
    return ownModule ? ['inside a module write ./file.ts'] : []
  }
  return ownModule ? [] : ['another module is imported as #layer/module, never by a relative path']
}

/** Groups of modules that import each other in a circle. */
export function listModuleCycles(files: readonly SourceFile[]): string[] {
  const edges = new Map<string, Set<string>>()
  for (const file of files) {
    if (file.module === undefined || file.isTest) continue
    const targets = edges.get(file.module) ?? new Set()
    edges.set(file.module, targets)
    for (const { target } of file.imports) {
      const module = target === undefined ? undefined : moduleOf(target)
      if (module !== undefined && module !== file.module) targets.add(module)
    }
  }
  const reach = new Map([...edges.keys()].map((module) => [module, reachable(module, edges)]))
  const circles = new Set<string>()
  for (const [module, others] of reach) {
    if (!others.has(module)) continue
    const circle = [...others].filter((other) => reach.get(other)?.has(module)).sort()
    circles.add(`modules import each other in a circle: ${circle.join(', ')}`)
  }
  return [...circles]
}

function reachable(from: string, edges: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const seen = new Set<string>()
  const queue = [...(edges.get(from) ?? [])]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    queue.push(...(edges.get(next) ?? []))
  }
  return seen
}
