/** What makes a document true, over a given tree: its links, the paths it names and the data it shows. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { anchorOf, type Markdown, parseMarkdown } from './markdown.ts'

export type TreeDocument = Markdown & { path: string }

/** Folders of the tree; a backticked text that starts with one of them names a path. */
const FOLDERS = 'src|test|bench|docs|scripts|packs|examples|schemas|\\.ci'
const LAYERS = 'core|contract|store|app|server|cli|web'
const PATH = new RegExp(
  `^(?:(?:${FOLDERS}|${LAYERS})/[\\w./@-]*|[\\w.-]+\\.md|(?:package|biome|knip|tsconfig[\\w.]*)\\.json)$`,
)

export function readDocument(root: string, path: string): TreeDocument {
  return { path, ...parseMarkdown(readFileSync(join(root, path), 'utf8')) }
}

export function listBrokenLinks(root: string, document: TreeDocument): string[] {
  return document.links.flatMap(({ target, line }) => {
    if (/^[a-z]+:/.test(target)) return []
    const [file = '', anchor] = decodeURI(target).split('#')
    const path = file === '' ? document.path : join(dirname(document.path), file)
    const place = `${document.path}:${line} links to ${target}`
    if (!existsSync(join(root, path))) return [`${place}, which does not exist`]
    if (anchor === undefined || !path.endsWith('.md')) return []
    const anchors = readDocument(root, path).headings.map(anchorOf)
    return anchors.includes(anchor) ? [] : [`${place}, but ${path} has no such heading`]
  })
}

export function listUnknownPaths(root: string, document: TreeDocument): string[] {
  return document.spans
    .filter(({ text }) => PATH.test(text))
    .filter(({ text }) => !candidates(document.path, text).some((path) => existsSync(join(root, path))))
    .map(({ text, line }) => `${document.path}:${line} names ${text}, which does not exist`)
}

/** As written from the root, from the document's folder, or from the layers. */
function candidates(document: string, text: string): string[] {
  return [text, join(dirname(document), text), join('src', text)]
}

export function listUnreadableData(document: TreeDocument): string[] {
  return document.blocks.flatMap(({ language, text, line }) => {
    const fault = language === 'json' ? faultOfJson(text) : language === 'yaml' ? faultOfYaml(text) : undefined
    return fault === undefined ? [] : [`${document.path}:${line} shows ${language} that does not parse: ${fault}`]
  })
}

function faultOfYaml(text: string): string | undefined {
  return parseAllDocuments(text).flatMap((part) => ('errors' in part ? part.errors : []))[0]?.message
}

function faultOfJson(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return String(error)
  }
}

/** `npm run` names in shell blocks that package.json does not have. */
export function listUnknownScripts(document: TreeDocument, scripts: readonly string[]): string[] {
  return document.blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text, line }) =>
      [...text.matchAll(/\bnpm run(?: -s)? ([\w:-]+)/g)]
        .filter((match) => !scripts.includes(match[1] ?? ''))
        .map((match) => `${document.path}:${line} says npm run ${match[1]}, which package.json does not have`),
    )
}

/**
 * Lines of a shown excerpt that a real output does not hold, in order. `…` stands for anything within a line, and alone
 * on a line for any lines.
 */
export function listMissingLines(excerpt: string, output: string): string[] {
  const lines = output.split('\n')
  let from = 0
  return excerpt.split('\n').flatMap((shown) => {
    if (shown.trim() === '' || shown.trim() === '…') return []
    const pattern = new RegExp(`^\\s*${shown.trim().split('…').map(literal).join('.*')}\\s*$`)
    const at = lines.findIndex((line, i) => i >= from && pattern.test(line))
    if (at === -1) return [shown]
    from = at + 1
    return []
  })
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)
}
