import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { DIAGNOSTICS, REFUSALS } from '#core/diagnostic'
import { parseMarkdown } from './markdown.ts'

const file = fileURLToPath(new URL('../../docs/errors.md', import.meta.url))
const inCode = [...Object.keys(DIAGNOSTICS), ...Object.keys(REFUSALS)]
const headings = existsSync(file) ? parseMarkdown(readFileSync(file, 'utf8')).headings : []
const documented = headings.flatMap(
  (heading) => /^`?([a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+|usage)`?(?:\s|$)/.exec(heading)?.[1] ?? [],
)

it('sees the registry', () => {
  expect(inCode.length).toBeGreaterThan(10)
})

it('docs/errors.md documents every code', () => {
  expect(inCode.filter((code) => !documented.includes(code))).toEqual([])
})

it('docs/errors.md documents nothing that does not exist', () => {
  expect(documented.filter((code) => !inCode.includes(code))).toEqual([])
})

it('no code is registered or documented twice', () => {
  for (const codes of [inCode, documented]) expect(codes.filter((code, i) => codes.indexOf(code) !== i)).toEqual([])
})

it('every diagnostic has a bad example whose exact text is committed', () => {
  const test = fileURLToPath(new URL('..', import.meta.url))
  const texts = readdirSync(test, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?:^|\/)bad\/.*\.txt$/.test(name))
    .map((name) => readFileSync(join(test, name), 'utf8'))
    .join('\n')
  expect(Object.keys(DIAGNOSTICS).filter((code) => !texts.includes(code))).toEqual([])
})
