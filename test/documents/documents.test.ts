import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import {
  listBrokenLinks,
  listMissingLines,
  listUnknownPaths,
  listUnknownScripts,
  listUnreadableData,
  readDocument,
} from './document-rules.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const bin = join(root, 'node_modules/.bin')
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, NO_COLOR: '1', TZ: 'Asia/Shanghai' }

const REQUIRED = [
  'README.md',
  'README.zh-CN.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'docs/glossary.md',
  'docs/errors.md',
]

const documents = [
  ...new Set([...REQUIRED, ...listMarkdown('docs'), ...listMarkdown('packs'), ...listMarkdown('examples')]),
]
  .filter((path) => existsSync(join(root, path)))
  .map((path) => readDocument(root, path))

const scripts = Object.keys(
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts,
)

function listMarkdown(folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`)
}

it.each(REQUIRED)('%s exists', (path) => {
  expect(existsSync(join(root, path)), `${path} is missing`).toBe(true)
})

describe.each(documents)('$path', (document) => {
  it('links only to what exists', () => {
    expect(listBrokenLinks(root, document)).toEqual([])
  })
  it('names only paths that exist', () => {
    expect(listUnknownPaths(root, document)).toEqual([])
  })
  it('shows YAML and JSON that parse', () => {
    expect(listUnreadableData(document)).toEqual([])
  })
  it('names only npm scripts that exist', () => {
    expect(listUnknownScripts(document, scripts)).toEqual([])
  })
})

/** A block is run once, however many documents show it. */
const outputs = new Map<string, { status: number | null; output: string }>()

function runBlock(text: string): { status: number | null; output: string } {
  const known = outputs.get(text)
  if (known !== undefined) return known
  const result = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', text], {
    cwd: root,
    env,
    encoding: 'utf8',
    timeout: 150_000,
  })
  const outcome = { status: result.status, output: `${result.stdout}${result.stderr}` }
  outputs.set(text, outcome)
  return outcome
}

const commands = documents.flatMap(({ path, blocks }) =>
  blocks.flatMap((block, i) => {
    const runs =
      block.language === 'sh' && block.text.startsWith('npm run -s quanze --') && !block.flags.includes('norun')
    const next = blocks[i + 1]
    return runs
      ? [{ place: `${path}:${block.line}`, text: block.text, shown: next?.language === 'text' ? next.text : '' }]
      : []
  }),
)

describe.runIf(commands.length > 0)('the commands shown in the documents', () => {
  it.each(commands)('$place runs, and prints what is shown below it', { timeout: 180_000 }, ({ text, shown }) => {
    const { status, output } = runBlock(text)
    expect(status, output).toBe(0)
    expect(listMissingLines(shown, output), output).toEqual([])
  })
})

it('TypeScript shown in the documents type-checks', { timeout: 60_000 }, () => {
  const shown = documents.flatMap(({ path, blocks }) =>
    blocks
      .filter(({ language }) => language === 'ts')
      .map(({ text, line }) => ({ name: `${path.replaceAll('/', '-')}-${line}.ts`, text })),
  )
  // Inside the project, so that `#core/…` leads where it leads everywhere else.
  const folder = join(root, `.build/documents-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  for (const { name, text } of shown) writeFileSync(join(folder, name), text)
  writeFileSync(join(folder, 'none.ts'), 'export {}\n')
  const compilerOptions = {
    composite: false,
    declaration: false,
    emitDeclarationOnly: false,
    noEmit: true,
    noUnusedLocals: false,
    types: ['node'],
  }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.base.json', compilerOptions, include: ['*.ts'] }),
  )
  const result = spawnSync(join(bin, 'tsc'), ['-p', folder, '--pretty', 'false'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  rmSync(folder, { recursive: true })
  expect(result.stdout).toBe('')
  expect(result.status).toBe(0)
})
