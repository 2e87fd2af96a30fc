import { expect, it } from 'vitest'
import { blank } from './blank.ts'

const CODE: readonly (readonly [name: string, source: string, code: string])[] = [
  ['a line comment goes', 'a // catch\nb', 'a         \nb'],
  ['a block comment goes and its lines stay', 'a /* x\n y */ b', 'a     \n      b'],
  ['the inside of a string goes and its quotes stay', "f('catch')", "f('     ')"],
  ['an escaped quote does not end a string', String.raw`f('a\'b') + c`, "f('    ') + c"],
  ['a comment sign inside a string is text', "f('//') + c", "f('  ') + c"],
  ['the code inside a template stays', '`a${b(`c`)}d` + e', '` ${b(` `)} ` + e'],
  ['an object inside a template does not end it', '`${f({ a })}x`', '`${f({ a })} `'],
  ['a regular expression goes', String.raw`x.replace(/'\/"/g, y)`, 'x.replace(/    /g, y)'],
  ['a slash between values divides', "a / b / 'c'", "a / b / ' '"],
  ['a quote inside a character class is not a string', "/[/']/.test(catch_)", '/    /.test(catch_)'],
]

it.each(CODE)('%s', (_, source, code) => {
  expect(blank(source).code).toBe(code)
})

it('keeps strings but not comments when asked for code with strings', () => {
  expect(blank("import x from 'node:fs' // 'y'").withStrings).toBe("import x from 'node:fs'       ")
})

it('collects the comments', () => {
  expect(blank("a // one\n/* two */ '// three'").comments).toBe('// one\n/* two */')
})
