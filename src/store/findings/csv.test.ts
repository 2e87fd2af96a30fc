import fc from 'fast-check'
import { expect, it } from 'vitest'
import { csvCell } from './csv.ts'
import { xmlText } from './xml-text.ts'

it.each([
  ['=1+1', "'=1+1"],
  ['+86 555', "'+86 555"],
  ['-12', "'-12"],
  ['@cmd', "'@cmd"],
  ['＝1', "'＝1"],
  ['＋1', "'＋1"],
  ['－1', "'－1"],
  ['＠a', "'＠a"],
  ['\tx', "'\tx"],
  ['\rx', '"\'\rx"'],
  ['\0x', "'\0x"],
])('a text that a spreadsheet would compute gets an apostrophe: %j', (text, cell) => expect(csvCell(text)).toBe(cell))

it.each([
  [-1200.5, '-1200.5'],
  [0, '0'],
  ['第一税务所', '第一税务所'],
  ['a,"b"', '"a,""b"""'],
  ['两\n行', '"两\n行"'],
  [undefined, ''],
])('a number, a plain text and nothing stand as they are: %j', (value, cell) => expect(csvCell(value)).toBe(cell))

it('no text whatever begins with what a spreadsheet would compute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(csvCell(text).replace(/^"/, '')).not.toMatch(/^[=+\-@\t\r\0＝＋－＠]/)
    }),
  )
})

it('text in a sheet holds nothing that breaks its XML', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(xmlText(text)).not.toMatch(/[<>"\0-\x08\x0b\x0c\x0e-\x1f]|&(?!amp;|lt;|gt;|quot;)/)
    }),
  )
})
