/** What zod finds wrong with a document, said in Chinese to the person who wrote it. */
import { safeParse, type z } from 'zod'
import { type Diagnostic, type DiagnosticCode, diagnostic } from '#core/diagnostic'
import { suggestion } from '#core/indicator'
import { findKeyName } from './key-names.ts'
import {
  describeForm,
  findOption,
  findSchema,
  isObject,
  listKeys,
  listOptions,
  type Schema,
  valueAt,
} from './schema-walk.ts'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** Where the checked value stands, and under which codes its faults go. */
export type ShapePlace = { file: string; path: string; shape: DiagnosticCode; unknownKey: DiagnosticCode }

/** How documents are parsed: whoever parses requests in the same process may have given zod words of its own, which say less than ours. */
export const UNWORDED = { error: () => 'invalid' }

type Said = { path: Path; unknownKey?: boolean; message: string; hint: string }

export function listShapeFaults(schema: Schema, data: unknown, issues: readonly Issue[], at: ShapePlace): Diagnostic[] {
  const found = new Map<string, Diagnostic>()
  for (const said of issues.flatMap((issue) => say(schema, data, [], issue))) {
    const path = joinPath(at.path, formatPath(said.path))
    const place = path === '' ? { file: at.file } : { file: at.file, path }
    const code = said.unknownKey === true ? at.unknownKey : at.shape
    // Judged again as the option meant, a union may say the same fault twice.
    found.set(`${path}\n${said.message}`, diagnostic(code, place, said.message, said.hint))
  }
  return [...found.values()]
}

/** `base` is where `schema` and `data` lie in the document; `issue.path` counts from there. */
function say(schema: Schema, data: unknown, base: Path, issue: Issue): Said[] {
  const path = [...base, ...issue.path]
  const value = valueAt(data, issue.path)
  const at = findSchema(schema, issue.path, data)
  const here = at === undefined ? undefined : findOption(at, value)
  switch (issue.code) {
    case 'unrecognized_keys':
      // Of a union, zod keeps the option that fails least, which need not be the one meant.
      if (at !== undefined && here !== undefined && at !== here) return sayAs(here, value, path, listOptions(at))
      return issue.keys.map((key) => sayUnknownKey(path, key, value, here, []))
    case 'invalid_union':
      return sayUnion(schema, data, base, issue)
    case 'invalid_key': {
      const key = String(issue.path.at(-1))
      return [{ path, message: `键“${key}”的写法不对。`, hint: chineseOf(issue.issues) ?? '改用英文字母和数字。' }]
    }
    default:
      if (value === undefined && issue.path.length > 0) return [sayMissing(schema, data, path, issue.path)]
      return [{ path, ...sayValue(nameOf(path, '这个文件'), value, issue) }]
  }
}

/** Judges the value as one option of a union. */
function sayAs(option: Schema, value: unknown, path: Path, options: readonly Schema[]): Said[] {
  const parsed = safeParse(option, value, UNWORDED)
  return (parsed.error?.issues ?? []).flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.path.length === 0
      ? issue.keys.map((key) => sayUnknownKey(path, key, value, option, options))
      : say(option, value, path, issue as Issue),
  )
}

function sayUnknownKey(
  path: Path,
  key: string,
  value: unknown,
  schema: Schema | undefined,
  options: readonly Schema[],
): Said {
  const known = schema === undefined ? [] : listKeys(schema)
  const said = { path: [...path, key], unknownKey: true }
  if (options.some((option) => listKeys(option).includes(key))) {
    const beside = isObject(value) ? Object.keys(value).filter((k) => known.includes(k)) : []
    return { ...said, message: `${key} 不能和 ${beside.join('、')} 写在一起。`, hint: '二者是不同的写法，保留一种。' }
  }
  return {
    ...said,
    message: `${nameOf(path, '这里')}没有 ${key} 这个键。`,
    hint: suggestion(key, known, '可用的键'),
  }
}

function sayMissing(schema: Schema, data: unknown, path: Path, inner: Path): Said {
  const step = path.at(-1)
  if (typeof step === 'number') return { path, message: `列表的第 ${step + 1} 项是空的。`, hint: '补写或删去这一项。' }
  const key = String(step)
  const wanted = findSchema(schema, inner, data)
  const meaning = findKeyName(key)
  const form = wanted === undefined ? '' : `，写成${spaced(describeForm(wanted))}`
  return {
    path,
    message: `${nameOf(path.slice(0, -1), '')}缺少 ${key}${meaning === undefined ? '' : `（${meaning}）`}。`,
    hint: `补写 ${key}${form}。`,
  }
}

function sayUnion(schema: Schema, data: unknown, base: Path, issue: Extract<Issue, { code: 'invalid_union' }>): Said[] {
  const path = [...base, ...issue.path]
  const value = valueAt(data, issue.path)
  const parent = valueAt(data, issue.path.slice(0, -1))
  if ('discriminator' in issue && issue.discriminator !== undefined) {
    const union = findSchema(schema, issue.path.slice(0, -1), data)
    return [sayChoice(path, value, union === undefined ? [] : listDiscriminators(union, issue.discriminator))]
  }
  if (value === undefined && isObject(parent)) return [sayMissing(schema, data, path, issue.path)]
  const union = findSchema(schema, issue.path, data) ?? schema
  const options = listOptions(union)
  const likely = issue.errors
    .map((issues, i) => ({ issues, option: options[i], cost: costOf(value, issues, options[i]) }))
    .filter((o) => o.option !== undefined && o.cost !== undefined)
    .sort((a, b) => (a.cost ?? 0) - (b.cost ?? 0))[0]
  if (likely?.option !== undefined) return sayAs(likely.option, value, path, options)
  const forms = [...new Set(options.map(describeForm))]
  const near = isObject(value) ? nearKey(value, options) : undefined
  return [
    {
      path,
      message: `${nameOf(path, '这里')}的写法不对：写的是${describeValue(value)}。`,
      hint: near ?? (forms.length > 0 ? `可以写成：${forms.join('；')}。` : '参照 docs/how-to/write-a-pack.md。'),
    },
  ]
}

/** How far the value is from an option; undefined when it is of another kind altogether, or shares no key with it. */
function costOf(value: unknown, issues: readonly z.core.$ZodIssue[], option: Schema | undefined): number | undefined {
  if (issues.some((i) => i.path.length === 0 && i.code !== 'unrecognized_keys' && isOtherKind(value, i)))
    return undefined
  if (!isObject(value)) return issues.length
  const keys = option === undefined ? [] : listKeys(option)
  const shared = Object.keys(value).filter((key) => keys.includes(key)).length
  if (shared === 0 && keys.length > 0) return undefined
  const strange = issues.reduce(
    (n, i) => n + (i.code === 'unrecognized_keys' && i.path.length === 0 ? i.keys.length : 0),
    0,
  )
  const missing = issues.filter((i) => i.path.length === 1 && valueAt(value, i.path) === undefined).length
  return 100 + 10 * strange + 12 * missing + issues.length - 5 * shared
}

function isOtherKind(value: unknown, issue: z.core.$ZodIssue): boolean {
  // A value of the right kind with wrong content (an unknown word, an empty list) still belongs to the option.
  return issue.code === 'invalid_type' || (issue.code === 'invalid_value' && typeof value !== 'string')
}

function nearKey(value: Record<string, unknown>, options: readonly Schema[]): string | undefined {
  const known = [...new Set(options.flatMap(listKeys))]
  const hints = Object.keys(value).map((key) => suggestion(key, known, '可用的键'))
  return hints.find((hint) => hint.startsWith('是否想写')) ?? hints[0]
}

function listDiscriminators(union: Schema, key: string): string[] {
  return listOptions(union).flatMap((option) => {
    const literal = findSchema(option, [key], undefined)
    return literal === undefined ? [] : [describeForm(literal)]
  })
}

function sayChoice(path: Path, value: unknown, known: readonly string[]): Said {
  const key = String(path.at(-1))
  if (value === undefined) {
    const meaning = findKeyName(key)
    return {
      path,
      message: `${nameOf(path.slice(0, -1), '')}缺少 ${key}${meaning === undefined ? '' : `（${meaning}）`}。`,
      hint: `可选：${known.join('、')}。`,
    }
  }
  return { path, ...sayWord(nameOf(path, '这里'), value, known) }
}

function sayWord(name: string, value: unknown, known: readonly string[]): { message: string; hint: string } {
  const near = typeof value === 'string' ? suggestion(value, known, '可选') : ''
  const all = `可选：${known.join('、')}。`
  return {
    message: `${name}的值${describeValue(value)}不在可选范围内。`,
    hint: near.startsWith('是否想写') ? (known.length > 8 ? near : `${near}${all}`) : all,
  }
}

function sayValue(name: string, value: unknown, issue: Issue): { message: string; hint: string } {
  const own = chineseOf([issue])
  switch (issue.code) {
    case 'invalid_type':
      return sayType(name, value, issue.expected)
    case 'invalid_value':
      return sayWord(name, value, issue.values.map(String))
    case 'invalid_format':
      if (issue.format === 'date') {
        return { message: `${name}的值${describeValue(value)}不是真实存在的日期。`, hint: '写成 2026-03-05 的样式。' }
      }
      return {
        message: `${name}的值${describeValue(value)}写法不对。`,
        hint: own ?? `须符合 ${issue.pattern ?? issue.format}。`,
      }
    case 'too_small':
      if (issue.origin === 'string') return { message: `${name}不能为空。`, hint: '写上内容。' }
      if (issue.origin === 'array')
        return { message: `${name}至少要有 ${issue.minimum} 项。`, hint: `补足 ${issue.minimum} 项，或删去整个键。` }
      return { message: `${name}的值${describeValue(value)}太小。`, hint: `不能小于 ${issue.minimum}。` }
    case 'too_big':
      return { message: `${name}的值${describeValue(value)}太大。`, hint: `不能大于 ${issue.maximum}。` }
    default:
      return { message: `${name}的写法不对。`, hint: own ?? '参照 docs/how-to/write-a-pack.md。' }
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数',
  int: '整数',
  boolean: 'true 或 false',
  array: '列表',
  tuple: '列表',
  object: '“键: 值”',
  record: '“键: 值”',
}

function sayType(name: string, value: unknown, expected: string): { message: string; hint: string } {
  const wanted = EXPECTED[expected] ?? expected
  const message =
    value === null
      ? `${name}是空的，应是${spaced(wanted)}。`
      : `${name}应是${spaced(wanted)}，写的是${describeValue(value)}。`
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return { message, hint: '给值加上引号；不加引号时，YAML 把它读成数或 true、false。' }
  if (expected === 'number' && typeof value === 'string' && value !== '' && !Number.isNaN(Number(value)))
    return { message, hint: `去掉引号，写成 ${value}。` }
  if (expected === 'array') return { message, hint: '每项一行，以“- ”开头；或写成 [甲, 乙]。' }
  if (expected === 'object' || expected === 'record')
    return { message, hint: '写成“键: 值”，每行一个；列表的“- ”不要多写。' }
  return { message, hint: `改写为${spaced(wanted)}。` }
}

/** A blank between Chinese and what starts with a Latin letter or a bracket. */
function spaced(text: string): string {
  return /^[A-Za-z0-9{[]/.test(text) ? ` ${text}` : text
}

function describeValue(value: unknown): string {
  if (value === undefined || value === null) return '空值'
  if (typeof value === 'string') return `“${value.length > 40 ? `${value.slice(0, 40)}…` : value}”`
  if (typeof value === 'number') return `数 ${value}`
  if (typeof value === 'boolean') return ` ${value} `
  if (Array.isArray(value)) return '列表'
  return isObject(value) ? `“键: 值”（${Object.keys(value).slice(0, 4).join('、') || '空'}）` : '其他值'
}

/** A schema's own message, when it is written for people. */
function chineseOf(issues: readonly { message: string }[]): string | undefined {
  const own = issues.map((i) => i.message).find((m) => /\p{Script=Han}/u.test(m))
  return own === undefined ? undefined : /[。？]$/.test(own) ? own : `${own}。`
}

function nameOf(path: Path, whole: string): string {
  const step = path.at(-1)
  if (step === undefined) return whole
  if (typeof step !== 'number') return `${String(step)} `
  const owner = path.length > 1 ? `${String(path.at(-2))} ` : '列表'
  return `${owner}的第 ${step + 1} 项`
}

function formatPath(path: Path): string {
  return path.reduce<string>(
    (text, step) =>
      typeof step === 'number' ? `${text}[${step}]` : text === '' ? String(step) : `${text}.${String(step)}`,
    '',
  )
}

export function joinPath(base: string, inner: string): string {
  if (base === '' || inner === '') return base + inner
  return inner.startsWith('[') ? base + inner : `${base}.${inner}`
}
