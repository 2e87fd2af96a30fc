/** Rows of an import form → values, with every fault named by line and column. */
import type { z } from 'zod'
import { FIRST_YEAR, type LocalDate, localDate } from '#core/calendar'
import type { Row } from '#core/register'
import { plainText } from './change.ts'
import { IMPORT_FORMS } from './import-form.ts'
import { type AuthorityKind, findByName, keysOf, POST_ROLES, REGION_LEVELS } from './naming.ts'
import {
  type AuthorityValues,
  type BodyValue,
  type CertificateValue,
  checkBody,
  checkCertificate,
  VALUE_SCHEMAS,
  type ValueFault,
} from './value.ts'

export type RowFault = { line: number; column?: string; value?: string; reason: string }

/** What stands in one row: over which days, and what. Codes have become ids. */
export type ReadRow<K extends AuthorityKind> = {
  line: number
  validFrom: LocalDate
  validTo?: LocalDate
  value: AuthorityValues[K]
}

/** Finds what bears a code on a day. */
export type CodeBook = (
  kind: 'region' | 'body' | 'unit' | 'post' | 'officer',
  code: string,
  day: LocalDate,
) => string | undefined

const BEGINNING = localDate(FIRST_YEAR, 1, 1)

export function readRow<K extends AuthorityKind>(
  kind: K,
  line: number,
  row: Row,
  codes: CodeBook,
): { read: ReadRow<K> } | { faults: RowFault[] } {
  const faults: RowFault[] = []
  const fail = (column: string, reason: string) => faults.push(faultOf(kind, line, row, column, reason))
  const validFrom = startOf(kind, row)
  const validTo = day(row, 'to')
  if (validTo !== undefined && validTo <= validFrom) fail('to', '不晚于起始的一天。')
  const find = (column: string, of: Parameters<CodeBook>[0]) => {
    const code = text(row, column)
    const found = code === undefined ? undefined : codes(of, code, validFrom)
    if (code !== undefined && found === undefined)
      fail(column, `没有代码是“${code}”的${IMPORT_FORMS[of].title}，请先导入${IMPORT_FORMS[of].title}。`)
    return found
  }
  const isRegion = (code: string) => codes('region', code, validFrom) !== undefined
  const raw = rawValue(kind, row, { find, isRegion, fail })
  if (faults.length > 0) return { faults }
  const parsed = (VALUE_SCHEMAS[kind] as unknown as z.ZodType<AuthorityValues[K]>).safeParse(raw)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) fail(String(issue.path[0] ?? ''), `${issue.message}。`)
    return { faults }
  }
  for (const { field, message } of checkMeaning(kind, parsed.data)) fail(field, message)
  if (faults.length > 0) return { faults }
  const read = { line, validFrom, value: parsed.data }
  return { read: validTo === undefined ? read : { ...read, validTo } }
}

function faultOf(kind: AuthorityKind, line: number, row: Row, column: string, reason: string): RowFault {
  const label = IMPORT_FORMS[kind].columns.find(({ id }) => id === column)?.label
  const value = row[column]
  return {
    line,
    ...(label !== undefined && { column: label }),
    ...(value !== undefined && { value: Array.isArray(value) ? value.join('、') : String(value) }),
    reason,
  }
}

/** By what a thing is known again: for most its code. The same for all rows about one thing. */
export function identityOf<K extends AuthorityKind>(kind: K, validFrom: LocalDate, value: AuthorityValues[K]): string {
  const said = value as Readonly<Record<string, unknown>>
  switch (kind) {
    case 'certificate':
      return JSON.stringify([said['kind'], said['number']])
    case 'training':
      return JSON.stringify([said['officer'], said['topic'], said['date']])
    case 'appointment':
      return JSON.stringify([said['officer'], said['post'], validFrom])
    default:
      return JSON.stringify([said['code']])
  }
}

function startOf(kind: AuthorityKind, row: Row): LocalDate {
  const own = day(row, 'from')
  switch (kind) {
    case 'certificate':
      return own ?? day(row, 'issuedAt') ?? BEGINNING
    case 'training':
      return day(row, 'date') ?? BEGINNING
    default:
      return own ?? BEGINNING
  }
}

type Find = (column: string, of: Parameters<CodeBook>[0]) => string | undefined
type Fail = (column: string, reason: string) => void

/** `isRegion`: without a word where it is none. */
type Looks = { find: Find; isRegion(code: string): boolean; fail: Fail }

function rawValue(kind: AuthorityKind, row: Row, { find, isRegion, fail }: Looks): { [field: string]: unknown } {
  const given = (...columns: string[]) =>
    Object.fromEntries(columns.flatMap((column) => (row[column] === undefined ? [] : [[column, row[column]]])))
  const linked = (column: string, of: Parameters<CodeBook>[0]) => {
    const found = find(column, of)
    return found === undefined ? {} : { [column]: found }
  }
  switch (kind) {
    case 'region':
      if (text(row, 'parent') !== text(row, 'code')) find('parent', 'region')
      return regionOf(row, isRegion)
    case 'body':
      find('region', 'region')
      if (text(row, 'upperDepartment') !== undefined && text(row, 'upperDepartment') === text(row, 'code'))
        fail('upperDepartment', '上级主管部门是它自己。')
      return {
        ...given('code', 'name', 'tier', 'legalNature', 'administrationMode', 'qualification'),
        ...given('region', 'creditCode', 'authorisingLaw'),
        ...linked('parent', 'body'),
        ...linked('upperDepartment', 'body'),
        ...linked('entrustedBy', 'body'),
      }
    case 'unit':
      return { ...given('code', 'name', 'tier'), ...linked('body', 'body'), ...linked('parent', 'unit') }
    case 'post':
      return {
        ...given('code', 'name', 'line', 'family', 'isEnforcement'),
        ...linked('body', 'body'),
        ...linked('unit', 'unit'),
        roles: rolesOf(row, fail),
        ...packPostOf(row, fail),
      }
    case 'officer':
      return { ...given('code', 'name', 'employmentType', 'idNumber'), ...linked('body', 'body') }
    case 'certificate':
      return { ...given('kind', 'number', 'issuedAt', 'expiresAt', 'status'), ...linked('officer', 'officer') }
    case 'training':
      return { ...given('topic', 'date', 'hours', 'score', 'passed'), ...linked('officer', 'officer') }
    case 'appointment':
      return { ...given('kind'), ...linked('officer', 'officer'), ...linked('post', 'post') }
    default:
      return kind satisfies never
  }
}

function checkMeaning(kind: AuthorityKind, value: unknown): ValueFault[] {
  if (kind === 'body') return checkBody(value as BodyValue)
  return kind === 'certificate' ? checkCertificate(value as CertificateValue) : []
}

/** GB/T 10114: two digits a province, four a city, six a county, nine a township, twelve a village. */
const LENGTHS = { 2: 'province', 4: 'city', 6: 'county', 9: 'township', 12: 'village' } as const
const PARENT_LENGTHS: Readonly<Record<number, number>> = { 4: 2, 6: 4, 9: 6, 12: 9 }

/** A parent that nobody wrote and that is not there is none. */
function regionOf(row: Row, isRegion: Looks['isRegion']): { [field: string]: unknown } {
  const code = text(row, 'code') ?? ''
  const level = text(row, 'level') ?? LENGTHS[code.length as keyof typeof LENGTHS] ?? keysOf(REGION_LEVELS)[0]
  const prefix = PARENT_LENGTHS[code.length]
  const inferred = prefix === undefined ? text(row, 'province') : code.slice(0, prefix)
  const parent = text(row, 'parent') ?? (inferred !== undefined && isRegion(inferred) ? inferred : undefined)
  return { code, name: row['name'], level, ...(parent !== undefined && parent !== code && { parent }) }
}

function rolesOf(row: Row, fail: Fail): string[] {
  const words = row['roles']
  if (!Array.isArray(words)) return []
  return words.flatMap((word: string) => {
    const role = findByName(POST_ROLES, word)
    if (role === undefined) fail('roles', `没有“${word}”这项职责，可写：${Object.values(POST_ROLES).join('、')}。`)
    return role ?? []
  })
}

function packPostOf(row: Row, fail: Fail): { packPost?: { pack: string; post: string } } {
  const [pack, post] = [text(row, 'pack'), text(row, 'packPost')]
  if (pack === undefined && post === undefined) return {}
  if (pack !== undefined && post !== undefined) return { packPost: { pack, post } }
  fail(pack === undefined ? 'pack' : 'packPost', '制度包和制度包中的岗位要么都写，要么都不写。')
  return {}
}

function text(row: Row, column: string): string | undefined {
  const value = row[column]
  return typeof value === 'string' ? value : undefined
}

function day(row: Row, column: string): LocalDate | undefined {
  return text(row, column) as LocalDate | undefined
}

/** Rows about one thing as they follow each other: one without an end lasts until the next begins. Faults where they overlap. */
export function chainRows<K extends AuthorityKind>(
  rows: readonly ReadRow<K>[],
): { rows: ReadRow<K>[]; repeated: number[]; faults: RowFault[] } {
  const sorted = [...rows].sort((a, b) =>
    a.validFrom === b.validFrom ? a.line - b.line : a.validFrom < b.validFrom ? -1 : 1,
  )
  const faults: RowFault[] = []
  const kept: ReadRow<K>[] = []
  const repeated: number[] = []
  for (const row of sorted) {
    const last = kept.at(-1)
    if (last?.validFrom === row.validFrom && plainText({ ...last, line: 0 }) === plainText({ ...row, line: 0 })) {
      repeated.push(row.line)
      continue
    }
    if (last !== undefined && (last.validFrom === row.validFrom || (last.validTo ?? row.validFrom) > row.validFrom))
      faults.push({ line: row.line, reason: `与第 ${last.line} 行说的是同一个，日期重叠而内容不同。` })
    else kept.push(row)
  }
  const chained = kept.map((row, i) => {
    const next = kept[i + 1]
    return next === undefined || row.validTo !== undefined ? row : { ...row, validTo: next.validFrom }
  })
  return { rows: chained, repeated, faults }
}
