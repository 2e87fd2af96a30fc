/** What a browser must fetch before the first screen works. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildWeb } from './build-web.ts'

const DIST = fileURLToPath(new URL('../../dist/web', import.meta.url))
const MOST_BYTES = 450 * 1024

/** Files and everything they cannot begin without. */
function withImports(files: readonly string[]): Set<string> {
  const seen = new Set<string>()
  const queue = [...files]
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    queue.push(...listImported(file, /from\s*["'`]\.\/([^"'`]+\.js)["'`]/g))
  }
  return seen
}

function listImported(file: string, pattern: RegExp): string[] {
  return [...readFileSync(join(DIST, file), 'utf8').matchAll(pattern)].map((match) => `assets/${match[1]}`)
}

function weigh(files: ReadonlySet<string>): number {
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(DIST, file))).length, 0)
}

describe('the first screen', () => {
  beforeAll(() => buildWeb(), 120_000)

  it('needs at most 450 KB of compressed script', () => {
    const page = readFileSync(join(DIST, 'index.html'), 'utf8')
    const first = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1] ?? '')
    expect(first.length).toBeGreaterThan(2)
    const shell = withImports(first)
    const screens = [...shell].flatMap((file) => listImported(file, /import\(\s*["'`]\.\/([^"'`]+\.js)["'`]/g))
    expect(screens.length).toBeGreaterThan(10)
    // Whatever screen comes first: the heaviest.
    const bytes = Math.max(...screens.map((screen) => weigh(withImports([...shell, screen]))))
    expect(bytes).toBeLessThan(MOST_BYTES)
    expect(bytes).toBeGreaterThan(100 * 1024)
  })

  it('names no address outside', () => {
    const page = readFileSync(join(DIST, 'index.html'), 'utf8')
    expect([...page.matchAll(/(?:src|href)="(?!\/)[^"]*"/g)]).toEqual([])
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)/)
  })
})
