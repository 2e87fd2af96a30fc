/** A file tree as the architecture rules see it: paths, layers, modules and imports. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import { blank } from './blank.ts'

const CODE_FOLDERS = ['src', 'test', 'bench', 'scripts']

export type Import = {
  specifier: string
  /** The path it leads to, from the root of the tree; a library has none. */
  target: string | undefined
}

export type SourceFile = {
  /** From the root of the tree, with forward slashes. */
  path: string
  layer: string | undefined
  module: string | undefined
  isTest: boolean
  lines: number
  code: string
  withStrings: string
  comments: string
  imports: readonly Import[]
}

export function readSourceTree(root: string): SourceFile[] {
  return CODE_FOLDERS.filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(?:ts|tsx|mts|mjs|js)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.includes('node_modules/'))
    .sort()
    .map((path) => readSourceFile(path, readFileSync(join(root, path), 'utf8')))
}

export function readSourceFile(path: string, text: string): SourceFile {
  const { code, withStrings, comments } = blank(text)
  return {
    path,
    layer: layerOf(path),
    module: moduleOf(path),
    isTest: /\.test\.tsx?$/.test(path),
    lines: text.trimEnd().split('\n').length,
    code,
    withStrings,
    comments,
    imports: listImports(path, code, text),
  }
}

export function layerOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1]
}

/** `src/core/deadline/…` → `core/deadline`; a file directly in a layer belongs to that layer's root. */
export function moduleOf(path: string): string | undefined {
  const [, layer, folder, rest] = /^src\/([^/]+)\/([^/]+)(\/.*)?$/.exec(path) ?? []
  return layer === undefined ? undefined : rest === undefined ? `${layer}/` : `${layer}/${folder}`
}

function listImports(path: string, code: string, text: string): Import[] {
  const found: Import[] = []
  for (const match of code.matchAll(/\b(?:from|import)\s*\(?\s*(['"])([^'"\n]*)\1/g)) {
    const end = match.index + match[0].length - 1
    const specifier = text.slice(end - (match[2] ?? '').length, end)
    found.push({ specifier, target: resolve(path, specifier) })
  }
  return found
}

function resolve(path: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(path), specifier))
  if (specifier.startsWith('#')) return `src/${specifier.slice(1)}/index.ts`
  return undefined
}
