/** What a browser must fetch before the first screen works. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildWeb } from './build-web.ts'

const DIST = fileURLToPath(new URL('../../dist/web', import.meta.url))
const MOST_BYTES = 450 * 1024

describe('the first screen', () => {
  beforeAll(() => buildWeb(), 120_000)

  it('needs at most 450 KB of compressed script', () => {
    const page = readFileSync(join(DIST, 'index.html'), 'utf8')
    const first = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1] ?? '')
    expect(first.length).toBeGreaterThan(2)
    // Static imports of what the page names, and the largest screen besides.
    const seen = new Set<string>()
    const queue = [...first]
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      if (seen.has(file)) continue
      seen.add(file)
      for (const match of readFileSync(join(DIST, file), 'utf8').matchAll(/from\s*["']\.\/([^"']+\.js)["']/g))
        queue.push(`assets/${match[1]}`)
    }
    const bytes = [...seen].reduce((sum, file) => sum + gzipSync(readFileSync(join(DIST, file))).length, 0)
    expect(bytes).toBeLessThan(MOST_BYTES)
    expect(bytes).toBeGreaterThan(100 * 1024)
  })

  it('names no address outside', () => {
    const page = readFileSync(join(DIST, 'index.html'), 'utf8')
    expect([...page.matchAll(/(?:src|href)="(?!\/)[^"]*"/g)]).toEqual([])
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)/)
  })
})
