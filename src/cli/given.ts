/** Readers of what was given on the command line; each refuses with one sentence. */
import { type LocalDate, lengthOfMonth, localDate, parseLocalDate } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import type { Given } from './command.ts'

export function readText(given: Given, name: string): string | undefined {
  const value = given.values[name]
  return typeof value === 'string' ? value : undefined
}

export function getText(given: Given, name: string, what: string): string {
  const value = readText(given, name)
  if (value === undefined || value === '')
    throw new Refused('usage', `缺少 --${name}（${what}）。`, '用 --help 看用法和例子。')
  return value
}

export function readTexts(given: Given, name: string): string[] {
  const value = given.values[name]
  return Array.isArray(value) ? value.map(String) : []
}

export function readFlag(given: Given, name: string): boolean {
  return given.values[name] === true
}

/** One of a few words; the first where none is given. */
export function readChoice<T extends string>(given: Given, name: string, words: readonly [T, ...T[]]): T {
  const text = readText(given, name)
  if (text === undefined) return words[0]
  const found = words.find((word) => word === text)
  if (found === undefined)
    throw new Refused('usage', `选项 --${name} 不能是“${text}”。`, `请写 ${words.join(' 或 ')}。`)
  return found
}

export function readDate(given: Given, name: string): LocalDate | undefined {
  const text = readText(given, name)
  return text === undefined ? undefined : getDate(text, `--${name}`)
}

export function getDate(text: string, what: string): LocalDate {
  const date = parseLocalDate(text)
  if (date === undefined)
    throw new Refused('usage', `${what} 的“${text}”不是一个存在的日期。`, '写成 2026-07-31 的样式。')
  return date
}

export function readCount(given: Given, name: string): number | undefined {
  const text = readText(given, name)
  if (text === undefined) return undefined
  if (!/^\d{1,6}$/.test(text) || Number(text) === 0)
    throw new Refused('usage', `--${name} 要写一个正整数，这里是“${text}”。`)
  return Number(text)
}

/** `512MB`, `2GB`; in megabytes. */
export function readMemory(given: Given, name: string): number | undefined {
  const text = readText(given, name)
  if (text === undefined) return undefined
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(MB|GB|M|G)$/i.exec(text) ?? []
  if (amount === undefined || unit === undefined)
    throw new Refused('usage', `--${name} 的“${text}”读不懂。`, '写成 512MB 或 2GB 的样式。')
  const megabytes = Math.round(Number(amount) * (unit.toUpperCase().startsWith('G') ? 1024 : 1))
  if (megabytes < 64) throw new Refused('usage', `--${name} 至少要 64MB，这里是“${text}”。`)
  return megabytes
}

/** `2012-01..2012-12`, `2012-03`, `2012`, or days `2012-01-05..2012-02-10`; both ends included. */
export function readPeriod(given: Given, name: string): { from: LocalDate; to: LocalDate } | undefined {
  const text = readText(given, name)
  if (text === undefined) return undefined
  const [first = '', last = first, ...more] = text.split('..')
  const from = firstDay(first)
  const to = lastDay(last)
  if (from === undefined || to === undefined || more.length > 0)
    throw new Refused(
      'usage',
      `--${name} 的“${text}”读不懂。`,
      '写成 2012-01..2012-12、2012-03 或 2012-01-05..2012-02-10 的样式。',
    )
  if (from > to) throw new Refused('usage', `--${name} 的起始 ${from} 晚于终了 ${to}。`)
  return { from, to }
}

function firstDay(text: string): LocalDate | undefined {
  const parts = monthParts(text)
  return parts === undefined ? parseLocalDate(text) : localDate(parts.year, parts.month ?? 1, 1)
}

function lastDay(text: string): LocalDate | undefined {
  const parts = monthParts(text)
  if (parts === undefined) return parseLocalDate(text)
  const month = parts.month ?? 12
  return localDate(parts.year, month, lengthOfMonth(parts.year, month))
}

function monthParts(text: string): { year: number; month: number | undefined } | undefined {
  const [, year, month] = /^((?:19|20|21)\d\d)(?:-(0[1-9]|1[0-2]))?$/.exec(text) ?? []
  return year === undefined ? undefined : { year: Number(year), month: month === undefined ? undefined : Number(month) }
}
