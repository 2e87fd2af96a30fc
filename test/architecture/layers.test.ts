import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ALLOWED } from './allowed.ts'
import { readSourceTree } from './source-tree.ts'
import { RULES } from './violations.ts'

const files = readSourceTree(fileURLToPath(new URL('../..', import.meta.url)))

describe('the architecture of this project', () => {
  it.each(Object.entries(RULES))('%s', (_, rule) => {
    expect(rule(files, ALLOWED)).toEqual([])
  })

  it('is read with its imports: every module of core but the lowest imports another', () => {
    const crossing = files.flatMap((file) => file.imports.filter(({ specifier }) => specifier.startsWith('#')))
    expect(crossing.length).toBeGreaterThan(5)
  })

  it('every layer that exists is a TypeScript project of its own', () => {
    const layers = [...new Set(files.flatMap(({ layer }) => layer ?? []))].sort()
    expect(
      layers.filter(
        (layer) => !existsSync(fileURLToPath(new URL(`../../src/${layer}/tsconfig.json`, import.meta.url))),
      ),
    ).toEqual([])
  })

  it.each([
    ...Object.entries(ALLOWED.long),
    ...Object.entries(ALLOWED.catching),
    ...Object.entries(ALLOWED.suppressing),
    ...ALLOWED.addresses.flatMap(({ homes }) => Object.entries(homes)),
  ])('the exception of %s has a reason in words', (_, reason) => {
    expect(reason.split(/\s+/).length).toBeGreaterThan(3)
  })
})
