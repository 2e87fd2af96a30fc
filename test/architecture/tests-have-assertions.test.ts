import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { listEmptyTests } from './assertion-rules.ts'
import { readSourceFile, readSourceTree } from './source-tree.ts'

const tests = readSourceTree(fileURLToPath(new URL('../..', import.meta.url))).filter((file) => file.isTest)

it('sees the tests', () => {
  expect(tests.length).toBeGreaterThan(4)
})

it('every test file asserts more than existence', () => {
  expect(listEmptyTests(tests)).toEqual([])
})

it.each([
  ['no test', 'expect(1).toBe(1)', 'holds no test'],
  ['no assertion', "it('x', () => { run() })", 'asserts nothing'],
  ['an assertion in a comment', "it('x', () => {}) // expect(1).toBe(1)", 'asserts nothing'],
  ['only existence', "it('x', () => { expect(a).toBeDefined() })", 'asserts only existence'],
  ['only existence, said by negation', "it('x', () => { expect(a).not.toBeNull() })", 'asserts only existence'],
  ['a test that shuts out the others', "it.only('x', () => { expect(a).toBe(1) })", 'says it.only'],
])('a test file with %s is found', (_, text, complaint) => {
  expect(listEmptyTests([readSourceFile('src/core/a.test.ts', text)]).join()).toContain(complaint)
})

it.each([
  ['an equality', "it('x', () => { expect(a).toEqual(b) })"],
  ['a property', "test('x', () => { fc.assert(holds) })"],
  ['a table of examples', "it.each(table)('x', (a) => { expect(a).toBe(1) })"],
])('a test file with %s passes', (_, text) => {
  expect(listEmptyTests([readSourceFile('src/core/a.test.ts', text)])).toEqual([])
})
