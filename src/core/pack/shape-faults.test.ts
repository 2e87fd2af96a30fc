import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { branchedIndicatorSchema, PATTERNS, singleIndicatorSchema } from '#core/indicator'
import { parameterDefinitionSchema } from '#core/parameter'
import { registerDefinitionSchema } from '#core/register'
import { caseDefinitionSchema, overrideSchema, packDefinitionSchema, postDefinitionSchema } from './definition.ts'
import { listShapeFaults, UNWORDED } from './shape-faults.ts'

const SCHEMAS = {
  pack: packDefinitionSchema,
  post: postDefinitionSchema,
  override: overrideSchema,
  case: caseDefinitionSchema,
  parameter: parameterDefinitionSchema,
  register: registerDefinitionSchema,
  indicator: singleIndicatorSchema,
  branched: branchedIndicatorSchema,
}

function faultsOf(name: keyof typeof SCHEMAS, data: unknown) {
  const schema = SCHEMAS[name]
  const { error } = schema.safeParse(data, UNWORDED)
  const at = { file: 'x.yaml', path: '', shape: 'pack.shape', unknownKey: 'pack.unknown-key' } as const
  return error === undefined ? [] : listShapeFaults(schema, data, error.issues, at)
}

const said = (name: keyof typeof SCHEMAS, data: unknown) =>
  faultsOf(name, data).map((d) => `${d.at.path ?? ''}｜${d.message}${d.hint}`)

const post = { id: 'leader', title: '领导岗' }

const complete = {
  id: 'x',
  title: '示例',
  cites: { document: '示例办法', article: '第四条' },
  mode: 'automatic',
  pattern: 'completeness',
  subject: { register: 'notice' },
}

describe('a fault of shape', () => {
  it.each<[string, keyof typeof SCHEMAS, unknown, string]>([
    ['an empty file', 'post', null, '｜这个文件是空的，应是“键: 值”。写成“键: 值”，每行一个；列表的“- ”不要多写。'],
    [
      'a list where keys belong',
      'post',
      [post],
      '｜这个文件应是“键: 值”，写的是列表。写成“键: 值”，每行一个；列表的“- ”不要多写。',
    ],
    ['a missing key', 'post', { id: 'leader' }, 'title｜缺少 title（名称）。补写 title，写成文字。'],
    ['a key misspelt', 'post', { ...post, familly: 'a' }, 'familly｜这里没有 familly 这个键。是否想写 family？'],
    ['an empty text', 'post', { ...post, title: '' }, 'title｜title 不能为空。写上内容。'],
    [
      'a number for a text',
      'post',
      { ...post, title: 12 },
      'title｜title 应是文字，写的是数 12。给值加上引号；不加引号时，YAML 把它读成数或 true、false。',
    ],
    [
      'a word out of a list',
      'post',
      { ...post, line: 'inside' },
      'line｜line 的值“inside”不在可选范围内。可选：frontline、internal。',
    ],
    [
      'a hole in a list',
      'post',
      { ...post, aliases: ['甲', null] },
      'aliases[1]｜aliases 的第 2 项是空的，应是文字。改写为文字。',
    ],
    [
      'a number with quotes',
      'parameter',
      { id: 'a', title: 'b', unit: 'day', values: [{ value: [], origin: 'src' }] },
      'values[0].value｜value 的写法不对：写的是列表。可以写成：数；文字。',
    ],
    [
      'a key of fields that is no identifier',
      'register',
      { id: 'a', title: 'b', key: ['c'], fields: { 编号: { type: 'code', label: '编号' } } },
      'fields.编号｜键“编号”的写法不对。标识只用英文字母和数字，以小写字母开头。',
    ],
    [
      'a comparison word deep inside a condition',
      'indicator',
      { ...complete, require: { all: [{ not: { field: 'a', is: 'bfore', of: 'b' } }] } },
      'require.all[0].not.is｜is 的值“bfore”不在可选范围内。是否想写 before？',
    ],
    [
      'an operand of no known form',
      'indicator',
      { ...complete, require: { field: 'a', is: 'before', of: { fild: 'b' } } },
      'require.of｜of 的写法不对：写的是“键: 值”（fild）。是否想写 field？',
    ],
    [
      'two forms of a condition in one',
      'indicator',
      { ...complete, require: { any: [{ field: 'a', is: 'missing' }], not: { field: 'a', is: 'missing' } } },
      'require.not｜not 不能和 any 写在一起。二者是不同的写法，保留一种。',
    ],
    [
      'a citation without its article',
      'indicator',
      { ...complete, cites: { document: '示例办法' } },
      'cites.article｜cites 缺少 article（条款）。补写 article，写成文字。',
    ],
    [
      'no pattern',
      'indicator',
      { ...complete, pattern: undefined },
      `pattern｜缺少 pattern（核查方式）。可选：${PATTERNS.join('、')}。`,
    ],
    [
      'a wrong field of the right pattern, in a branch',
      'branched',
      {
        ...complete,
        pattern: undefined,
        subject: undefined,
        branches: [{ id: 'a', pattern: 'duplicate', subject: { register: 'notice' }, by: 'payerId' }],
      },
      'branches[0].by｜by 应是列表，写的是“payerId”。每项一行，以“- ”开头；或写成 [甲, 乙]。',
    ],
  ])('is told for %s', (_, name, data, text) => {
    expect(said(name, JSON.parse(JSON.stringify(data)))).toEqual([text])
  })

  it('reports every fault of a document, once', () => {
    const texts = said('post', { id: 'Leader', titel: '领导岗', primary: 'yes' })
    expect(texts.map((t) => t.split('｜')[0])).toEqual(['id', 'title', 'primary', 'titel'])
  })

  it('is found and worded in Chinese for anything at all that is not a definition', () => {
    const words = ['id', 'pattern', 'branches', 'subject', 'where', 'all', 'field', 'of', 'values', 'given', 'expect']
    const key = fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 4 }))
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom<unknown>(null, true, 3, 'absence', 'duplicate', 'notice'),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 5 }),
      ),
    }))
    fc.assert(
      fc.property(fc.constantFrom(...(Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[])), tree, (name, data) => {
        const faults = faultsOf(name, data)
        expect(faults.length > 0).toBe(!SCHEMAS[name].safeParse(data).success)
        for (const { message, hint } of faults) {
          expect(message).toMatch(/\p{Script=Han}.*。$/su)
          expect(hint).toMatch(/[。？]$/)
        }
      }),
      { numRuns: 400 },
    )
  })
})

it('is said alike where requests are worded otherwise in the same process', () => {
  const schema = z.strictObject({ name: z.string().regex(/^x$/) })
  const at = { file: 'x.yaml', path: '', shape: 'pack.shape', unknownKey: 'pack.unknown-key' } as const
  const told = () => {
    const read = schema.safeParse({ name: 'y' }, UNWORDED)
    return listShapeFaults(schema, { name: 'y' }, read.error?.issues ?? [], at).map(({ hint }) => hint)
  }
  z.config({ localeError: () => '请求写得不对' })
  expect(told()).toEqual(['须符合 /^x$/。'])
  z.config({ localeError: undefined })
})
