/** The smallest parts of requests and answers. */
import { z } from 'zod'

/** Control characters, NUL above all, and halves of characters are nobody's text; PostgreSQL would refuse them later. */
const UNTYPABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u

export function text(maximum: number) {
  return z
    .string()
    .max(maximum, `不能超过 ${maximum} 个字`)
    .refine((value) => !UNTYPABLE.test(value), '含有不能显示的字符')
}

export function filled(maximum: number) {
  return text(maximum).refine((value) => value.trim() !== '', '不能为空')
}

export const id = z.guid('不是有效的编号')

/** A local date. The years are those any record of an office can have. */
export const day = z.iso
  .date('不是存在的日期，写成 2026-07-31 的样式')
  .refine((value) => value >= '1900-01-01' && value <= '2199-12-31', '年份不在 1900 至 2199 之间')

/** An instant; answers are in UTC. */
const instant = z.iso
  .datetime({ offset: true, error: '不是有效的时刻，写成 2026-07-31T08:00:00Z 的样式' })
  .refine((value) => value >= '1900' && value < '2200', '年份不在 1900 至 2199 之间')

export const givenInstant = z.string().describe('时刻（UTC）')

export const version = z.int().min(0).describe('读到的版本；已被他人改动则拒绝')

export const named = z.object({ id: z.string(), code: z.string().optional(), name: z.string() }).meta({ id: 'Named' })
export type Named = z.infer<typeof named>

/** How lists are asked for. */
export const paging = {
  cursor: text(400).optional().describe('上一页给出的 next'),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('每页条数，至多 200'),
}

/** In which order: upwards by one of these, or downwards with a dash before it. */
export function sorting<const Name extends string>(...names: Name[]) {
  return z
    .enum(names.flatMap((name): (Name | `-${Name}`)[] => [name, `-${name}`]))
    .optional()
    .describe('排序，前加 - 为倒序')
}

/** What is looked for: name, code, pinyin or initials. */
export const search = text(60).optional().describe('查找：名称、代码、拼音或首字母')

/** Truth as of a day, by what was known at an instant. */
export const moment = {
  asOf: day.optional().describe('哪一天的情形，默认今天'),
  knownAt: instant.optional().describe('按哪一时刻已知的情况，默认现在'),
}

export function page<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().optional(), total: z.int().optional() })
}

export const idParams = z.object({ id })
export const done = z.object({ done: z.literal(true) }).meta({ id: 'Done' })
