import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { readYaml } from './read-yaml.ts'

const read = (text: string) => readYaml('posts.yaml', 'posts.yaml', new TextEncoder().encode(text))

const TEXT = `# 岗位
id: leader
where:
  all:
    - { field: a, is: missing }
    - field: b
      is: missing
given:
  parameters:
    tip.registerDays: 3
    tip: 4
`

describe('the line of a path', () => {
  it.each([
    ['id', 2],
    ['where.all[0]', 5],
    ['where.all[0].is', 5],
    ['where.all[1].is', 7],
    ['given.parameters.tip.registerDays', 10],
    ['given.parameters.tip', 11],
    ['where.all[1].of', 6],
    ['where.any', 3],
    ['title', undefined],
    ['', undefined],
  ])('%s is %s', (path, line) => {
    expect(read(TEXT).lineOf(path)).toBe(line)
  })

  it('leads to a line that holds the value, for whatever is written', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9.]{0,5}[a-z]$/)
    const record = fc.dictionary(name, fc.array(fc.integer(), { minLength: 1, maxLength: 4 }), {
      minKeys: 1,
      maxKeys: 6,
    })
    fc.assert(
      fc.property(record, (data) => {
        const text = stringify(data)
        const lines = text.split('\n')
        for (const [key, values] of Object.entries(data)) {
          for (const [i, value] of values.entries()) {
            const line = read(text).lineOf(`${key}[${i}]`)
            expect(lines[(line ?? 0) - 1]).toContain(String(value))
          }
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('a file that is no readable YAML', () => {
  it.each([
    ['a bracket left open', 'a: [1, 2\nb: 3\n'],
    ['a quote left open', 'a: "x\n'],
    ['a tab', 'a:\n\tb: 1\n'],
    ['two values on a line', 'a: b: c\n'],
    ['a reserved sign', 'a: @b\n'],
    ['two documents', 'a: 1\n---\nb: 2\n'],
    ['a reference', 'a: &x [1]\nb: *x\n'],
    ['nesting without end', '['.repeat(20_000)],
    ['bytes that are not UTF-8', undefined],
    ['more bytes than a pack file ever has', `a: ${'x'.repeat(4 * 2 ** 20)}\n`],
  ])('because of %s is told so in Chinese, and not read', (_, text) => {
    const bytes = text === undefined ? new Uint8Array([0x61, 0x3a, 0x20, 0xd6, 0xd0]) : new TextEncoder().encode(text)
    const { data, faults } = readYaml('posts.yaml', 'posts.yaml', bytes)
    expect(data).toBeUndefined()
    expect(faults.length).toBeGreaterThan(0)
    for (const { code, message, hint } of faults) {
      expect(code).toBe('pack.unreadable-yaml')
      expect(message).toMatch(/^(第 \d+ 行第 \d+ 列：)?[^a-z]*。$/)
      expect(hint).toMatch(/。$/)
    }
  })

  it('names the line and the column', () => {
    expect(read('a: 1\nb: @c\n').faults.map((f) => [f.at.line, f.message])).toEqual([
      [2, '第 2 行第 4 列：值以 YAML 的特殊符号（如 @、`、%）开头。'],
    ])
  })

  it('because a key stands twice is read all the same, so that its other faults show too', () => {
    const { data, faults } = read('a: 1\na: 2\nb: 3\n')
    expect(faults.map((f) => f.at.line)).toEqual([2])
    expect(data).toMatchObject({ b: 3 })
  })

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const { data, faults } = readYaml('x.yaml', 'x.yaml', bytes)
        expect(data === undefined).toBe(faults.some((f) => !f.message.includes('写了两次')))
      }),
      { numRuns: 500 },
    )
  })
})

it('an empty file is empty, not a fault', () => {
  expect([read('').data, read('# nothing\n').data, read('').faults]).toEqual([null, null, []])
})

it('dates and versions stay as they are written', () => {
  expect(read('from: 2016-02-30\nversion: 1.0.0\n').data).toEqual({ from: '2016-02-30', version: '1.0.0' })
})
