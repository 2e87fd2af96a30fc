import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  listBrokenLinks,
  listMissingLines,
  listUnknownPaths,
  listUnknownScripts,
  listUnreadableData,
  type TreeDocument,
} from './document-rules.ts'
import { anchorOf, parseMarkdown } from './markdown.ts'

let root = ''

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'quanze-documents-'))
  mkdirSync(join(root, 'docs'))
  mkdirSync(join(root, 'src/core/deadline'), { recursive: true })
  writeFileSync(join(root, 'docs/errors.md'), '# Errors\n\n## `pack.cycle`\n')
})
afterAll(() => {
  rmSync(root, { recursive: true, force: true })
})

const at = (path: string, text: string): TreeDocument => ({ path, ...parseMarkdown(text) })

describe('the documents rules', () => {
  it.each([
    ['a link to a missing file', '[x](docs/gone.md)', 1],
    ['a link to a missing heading', '[x](docs/errors.md#gone)', 1],
    ['a link to a file', '[x](docs/errors.md)', 0],
    ['a link to a heading', '[x](docs/errors.md#packcycle)', 0],
    ['a link to another site', '[x](https://example.org)', 0],
    ['a link inside code', '`[x](gone.md)`', 0],
  ])('judge %s', (_, text, faults) => {
    expect(listBrokenLinks(root, at('README.md', text))).toHaveLength(faults)
  })

  it.each([
    ['a path that is missing', '`src/core/gone/`', 1],
    ['a path from the root', '`src/core/deadline/`', 0],
    ['a path from the layers', '`core/deadline`', 0],
    ['a module that is missing', '`core/gone`', 1],
    ['a package', '`@duckdb/node-api`', 0],
    ['a pattern', '`src/core/*/index.ts`', 0],
    ['a root file that is missing', '`GONE.md`', 1],
  ])('judge %s', (_, text, faults) => {
    expect(listUnknownPaths(root, at('README.md', text))).toHaveLength(faults)
  })

  it('find JSON and YAML that do not parse', () => {
    const text = '```json\n{ "a": }\n```\n```yaml\na: [1\n```\n```yaml\na: 1\n```\n'
    expect(listUnreadableData(at('README.md', text))).toHaveLength(2)
  })

  it('find an npm script that does not exist', () => {
    expect(
      listUnknownScripts(at('README.md', '```sh\nnpm run gone\nnpm run -s quanze -- runs\n```\n'), ['quanze']),
    ).toEqual(['README.md:1 says npm run gone, which package.json does not have'])
  })

  it('compare an excerpt with the output line by line, in order, with … for what varies', () => {
    const output = 'head\n  12 rows in 3.2 s\nmiddle\ntail\n'
    expect(listMissingLines('head\n12 rows in … s\n…\ntail', output)).toEqual([])
    expect(listMissingLines('tail\nhead', output)).toEqual(['head'])
    expect(listMissingLines('13 rows in … s', output)).toEqual(['13 rows in … s'])
  })

  it('refuse a code block that is never closed', () => {
    expect(() => parseMarkdown('```sh\nnpm test\n')).toThrow('line 1 is never closed')
  })

  it.each([
    ['To change X, go to Y', 'to-change-x-go-to-y'],
    ['`pack.cycle`', 'packcycle'],
    ['快速开始', '快速开始'],
  ])('know the anchor of "%s"', (heading, anchor) => {
    expect(anchorOf(heading)).toBe(anchor)
  })
})
