/** What is shipped runs in Chrome 109: the build lowers syntax, but adds no built-in that an old browser lacks. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildWeb } from './build-web.ts'

const ASSETS = fileURLToPath(new URL('../../dist/web/assets', import.meta.url))

/** What came after Chrome 109, and since when. */
const TOO_NEW: Readonly<Record<string, RegExp>> = {
  'Array copies that are changed (110)': /\.(?:toSorted|toReversed|toSpliced)\(/,
  'Array.with (110)': /\.with\(\s*-?\d+\s*,/,
  'Array.fromAsync (121)': /\bArray\.fromAsync\b/,
  'Object.groupBy, Map.groupBy (117)': /\b(?:Object|Map)\.groupBy\b/,
  'Promise.withResolvers (119), Promise.try (128)': /\bPromise\.(?:withResolvers|try)\b/,
  'String.isWellFormed (111)': /\.(?:isWellFormed|toWellFormed)\(/,
  'Set methods (122)': /\.(?:symmetricDifference|isSubsetOf|isSupersetOf|isDisjointFrom)\(/,
  'iterator helpers (122)': /\bIterator\.(?:from|prototype)\b/,
  'URL.canParse (120)': /\bURL\.canParse\b/,
  'AbortSignal.any (116)': /\bAbortSignal\.any\b/,
  'RegExp.escape (136)': /\bRegExp\.escape\b/,
  'color-mix (111)': /\bcolor-mix\(/,
  'CSS scope (118), starting style (117)': /@(?:scope|starting-style)\b/,
  'subgrid (117)': /\bsubgrid\b/,
  'popovers (114)': /\bshowPopover\b|\[popover\]/,
  'wrapping by balance (114)': /text-wrap\s*:/,
}

/** antd's line between buttons that are joined (Space.Compact), which no screen of ours has; without it they have no line. */
const KNOWN = /color-mix\(in srgb, \$\{[\w$]+\(`bg-color-hover`\)\} 75%, \$\{[\w$]+\}\)/g

/** CSS nesting (112) is lowered by the build; what is written in scripts is not. */
const NESTED = /\{[^{}]*&[:.\s>[]/

function listAssets(ending: string): { name: string; text: string }[] {
  return readdirSync(ASSETS)
    .filter((name) => name.endsWith(ending))
    .map((name) => ({ name, text: readFileSync(join(ASSETS, name), 'utf8').replace(KNOWN, '') }))
}

describe('what is shipped', () => {
  beforeAll(() => buildWeb(), 120_000)

  it.each(Object.entries(TOO_NEW))('uses no %s', (_what, pattern) => {
    const files = [...listAssets('.js'), ...listAssets('.css')]
    expect(files.length).toBeGreaterThan(10)
    expect(files.filter(({ text }) => pattern.test(text)).map(({ name }) => name)).toEqual([])
  })

  it('has style sheets without nesting', () => {
    const sheets = listAssets('.css')
    expect(sheets.length).toBeGreaterThan(0)
    expect(sheets.filter(({ text }) => NESTED.test(text)).map(({ name }) => name)).toEqual([])
  })

  it.each([
    ['x.toSorted()', 'Array copies that are changed (110)'],
    ['[1].with(0, 2)', 'Array.with (110)'],
    ['color-mix(in srgb, red, blue)', 'color-mix (111)'],
    ['a{&:hover{b:c}}', undefined],
  ])('%s would be found', (text, name) => {
    expect((name === undefined ? NESTED : TOO_NEW[name])?.test(text)).toBe(true)
  })
})
