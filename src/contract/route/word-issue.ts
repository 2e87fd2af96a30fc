/** What zod finds wrong with a request, said to an official: no word of zod's own, none of a programming language. */
import type { z } from 'zod'

type Issue = Parameters<z.core.$ZodErrorMap>[0]

export function wordIssue(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? '没有填写'
        : `应是${kindName(issue.expected)}，收到的是${kindName(kindOf(issue.input))}`
    case 'invalid_value':
      return issue.input === undefined
        ? '没有填写'
        : issue.values.length === 1
          ? `只能是 ${String(issue.values[0])}`
          : `只能是 ${issue.values.map(String).join('、')} 之一`
    case 'too_big':
      return issue.origin in LENGTHS
        ? `不能多于 ${lengthBound(issue.maximum, issue.inclusive ?? false, -1)} ${LENGTHS[issue.origin]}`
        : `${issue.inclusive === false ? '要小于' : '不能大于'} ${issue.maximum}`
    case 'too_small':
      return issue.origin in LENGTHS
        ? lengthTooSmall(lengthBound(issue.minimum, issue.inclusive ?? false, 1), LENGTHS[issue.origin] ?? '')
        : `${issue.inclusive === false ? '要大于' : '不能小于'} ${issue.minimum}`
    case 'invalid_format':
      return `不是${FORMATS[issue.format] ?? '要求的写法'}`
    case 'not_multiple_of':
      return issue.divisor === 1 ? '应是整数' : `应是 ${issue.divisor} 的倍数`
    case 'unrecognized_keys':
      return `不认识 ${issue.keys.join('、')}`
    case 'invalid_union':
      return '哪一种写法都不符合'
    case 'invalid_key':
      return '有一个键的写法不对'
    case 'invalid_element':
      return '其中有一个值不对'
    default:
      return '填写得不对'
  }
}

/** What is counted where a length is at fault. */
const LENGTHS: Readonly<Record<string, string>> = { string: '个字', array: '项', set: '项', map: '项', file: '字节' }

const FORMATS: Readonly<Record<string, string>> = {
  uuid: '有效的标识',
  guid: '有效的标识',
  email: '电子邮件地址',
  url: '网址',
  date: '“年-月-日”的日期',
  datetime: '日期和时间',
  time: '时间',
}

const KINDS: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  bigint: '整数',
  nan: '不成数的值',
  boolean: '“是”或“否”',
  date: '日期',
  array: '列表',
  tuple: '列表',
  set: '列表',
  object: '一组字段',
  record: '一组字段',
  map: '一组字段',
  null: '空值',
  undefined: '没有填写的值',
  file: '文件',
}

function kindName(kind: string): string {
  return KINDS[kind] ?? '另一种值'
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number' && Number.isNaN(value)) return 'nan'
  return typeof value
}

function lengthBound(bound: number | bigint, inclusive: boolean, step: number): number {
  return inclusive ? Number(bound) : Number(bound) + step
}

function lengthTooSmall(least: number, unit: string): string {
  return least === 1 ? '不能为空' : `不能少于 ${least} ${unit}`
}
