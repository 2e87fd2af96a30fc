import { expect, it } from 'vitest'
import { z } from 'zod'
import { ALL_ROUTES } from '#contract/routes'
import { wordIssue } from './word-issue.ts'

z.config({ localeError: wordIssue })

function faultsOf(schema: z.ZodType, value: unknown): string[] {
  return (schema.safeParse(value).error?.issues ?? []).map(({ message }) => message)
}

it.each<[string, z.ZodType, unknown, string]>([
  ['a number too small', z.number().min(1), 0, '不能小于 1'],
  ['a number not above', z.number().gt(1), 1, '要大于 1'],
  ['a number too large', z.number().max(9), 10, '不能大于 9'],
  ['a number not below', z.number().lt(9), 9, '要小于 9'],
  ['a part of a number', z.int(), 1.5, '应是整数，收到的是数字'],
  ['no multiple', z.number().multipleOf(5), 7, '应是 5 的倍数'],
  ['an empty text', z.string().min(1), '', '不能为空'],
  ['a text too short', z.string().min(3), 'ab', '不能少于 3 个字'],
  ['a text too long', z.string().max(2), 'abc', '不能多于 2 个字'],
  ['a list too long', z.array(z.string()).max(1), ['a', 'b'], '不能多于 1 项'],
  ['a list for a text', z.string(), ['a'], '应是文字，收到的是列表'],
  ['an object for a number', z.number(), {}, '应是数字，收到的是一组字段'],
  ['no number', z.coerce.number(), 'x', '应是数字，收到的是不成数的值'],
  ['nothing for a yes or no', z.boolean(), null, '应是“是”或“否”，收到的是空值'],
  ['a text for fields', z.object({}), 'x', '应是一组字段，收到的是文字'],
  ['nothing where something is asked for', z.object({ name: z.string() }), {}, '没有填写'],
  ['no choice', z.enum(['a', 'b']), undefined, '没有填写'],
  ['none of the choices', z.enum(['code', '-code']), 'x', '只能是 code、-code 之一'],
  ['not the only choice', z.literal('done'), 'x', '只能是 done'],
  ['no identifier', z.uuid(), 'x', '不是有效的标识'],
  ['not as it is written', z.string().regex(/^[a-z]$/), '5', '不是要求的写法'],
  ['a field nobody knows', z.strictObject({}), { a: 1, b: 2 }, '不认识 a、b'],
  ['none of several forms', z.union([z.string(), z.number()]), true, '哪一种写法都不符合'],
  ['a key of another kind', z.record(z.string().regex(/^\d$/), z.number()), { x: 1 }, '有一个键的写法不对'],
  ['a strange value in a map', z.map(z.string(), z.number()), new Map([['a', 'x']]), '应是数字，收到的是文字'],
])('words %s', (_, schema, value, words) => {
  expect(faultsOf(schema, value)).toEqual([words])
})

const STRANGE = [undefined, null, '', 'x'.repeat(100_000), '§', -1, 1.5, 1e15, true, [], ['x'], {}, { x: 1 }, 'NaN']

it('no route answers with a word of zod: letters are only those of fields, choices and samples', () => {
  const said = new Set<string>()
  for (const route of ALL_ROUTES as readonly { query?: z.ZodType; params?: z.ZodType; body?: z.ZodType }[]) {
    for (const schema of [route.query, route.params, route.body]) {
      if (schema === undefined) continue
      const fields = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
      for (const value of STRANGE) {
        for (const message of faultsOf(schema, value)) said.add(message)
        for (const field of fields) for (const message of faultsOf(schema, { [field]: value })) said.add(message)
      }
    }
  }
  expect(said.size).toBeGreaterThan(15)
  const foreign = [...said].filter((message) =>
    /[a-z]/i.test(message.replace(/^(只能是|不认识) .*|写成 \S+ 的样式$/, '')),
  )
  expect(foreign).toEqual([])
})
