import { parseLocalDate } from '#core/calendar'
import { type Diagnostic, diagnostic } from '#core/diagnostic'
import type { ParameterDefinition } from './definition.ts'
import { type DatedValue, isUnset, type Parameter } from './parameter.ts'

/** Values of one parameter as one file gives them; the place is that of the parameter in that file. */
export type ParameterPart = { values: ParameterDefinition['values']; file: string; path: string }

/**
 * Raw → checked. A money value (unit yuan) becomes fen. `file` and `path` are where the definition stands; `more` are
 * the values that other files of the pack add to it.
 */
export function checkParameter(
  raw: ParameterDefinition,
  file: string,
  path: string,
  more: readonly ParameterPart[] = [],
): { parameter: Parameter; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const name = `参数“${raw.title}”（${raw.id}）`
  const placed = [{ values: raw.values, file, path }, ...more].flatMap((part) => {
    diagnostics.push(...listOrderFaults(name, part))
    return part.values.map((value, i) => ({ value, at: { file: part.file, path: `${part.path}.values[${i}]` } }))
  })
  if (more.length > 0) {
    diagnostics.push(...listTwins(name, placed))
    placed.sort((a, b) => compareDays(a.value.since, b.value.since))
  }
  const values = placed.map(({ value, at }) => checkValue(raw.unit, name, value, at, diagnostics))
  const parameter = { id: raw.id, title: raw.title, unit: raw.unit, values, ...(raw.nature && { nature: raw.nature }) }
  if (isUnset(parameter)) {
    diagnostics.push(
      diagnostic(
        'parameter.unset',
        { file, path },
        `${name}没有设定值，依赖它的记录一律判为“无法判定”。`,
        '查明依据后在 values 中写入值、来源和出处；查不到就保持未设定。',
      ),
    )
  }
  return { parameter, diagnostics }
}

type Dated = ParameterDefinition['values'][number]
type Place = { file: string; path: string }

function listOrderFaults(name: string, { values, file, path }: ParameterPart): Diagnostic[] {
  return values.flatMap((v, i) => {
    const before = values[i - 1]?.since
    if (i === 0 || (v.since !== undefined && (before === undefined || v.since > before))) return []
    return [
      diagnostic(
        'parameter.order',
        { file, path: `${path}.values[${i}]` },
        `${name}的值没有按日期先后排列，或有两个值同日生效。`,
        '按 since 从早到晚排列，每个日期只写一个值。',
      ),
    ]
  })
}

/** Between files any order will do, but each day has one value. */
function listTwins(name: string, placed: readonly { value: Dated; at: Place }[]): Diagnostic[] {
  return placed.flatMap(({ value, at }, i) => {
    const earlier = placed.slice(0, i).find((other) => other.value.since === value.since && other.at.file !== at.file)
    if (earlier === undefined) return []
    const since = value.since === undefined ? '一直适用的值' : `自 ${value.since} 起的值`
    return [
      diagnostic(
        'parameter.order',
        at,
        `${name}${since}写了两次：${earlier.at.file} 中已有。`,
        '每个生效日期只在一个文件里写一个值。',
      ),
    ]
  })
}

function compareDays(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0
  return a === undefined || (b !== undefined && a < b) ? -1 : 1
}

function checkValue(
  unit: ParameterDefinition['unit'],
  name: string,
  v: Dated,
  at: Place,
  diagnostics: Diagnostic[],
): DatedValue {
  if (v.value !== null && v.origin !== 'design' && v.cites === undefined) {
    diagnostics.push(
      diagnostic(
        'pack.uncited-number',
        at,
        `${name}的值 ${v.value} 标为 ${v.origin}，却没有写出处。`,
        '补写 cites: { document, article }；若是自行设定的值，origin 写 design。',
      ),
    )
  }
  const fault = v.value === null ? undefined : faultOf(unit, v.value)
  if (fault !== undefined) {
    diagnostics.push(diagnostic('parameter.shape', at, `${name}的值“${v.value}”${fault.says}。`, fault.hint))
  }
  const since = v.since === undefined ? undefined : parseLocalDate(v.since)
  if (v.since !== undefined && since === undefined) {
    diagnostics.push(
      diagnostic(
        'parameter.shape',
        at,
        `${name}的生效日期 ${v.since} 超出可计算的年份。`,
        '写 1900 年到 2199 年之间的日期；一直适用的值不写 since。',
      ),
    )
  }
  const value = v.value === null ? undefined : unit === 'yuan' && typeof v.value === 'number' ? fenOf(v.value) : v.value
  return { value, origin: v.origin, ...(since && { since }), ...(v.cites && { cites: v.cites }) }
}

function faultOf(
  unit: ParameterDefinition['unit'],
  value: number | string,
): { says: string; hint: string } | undefined {
  if (unit === 'text') return undefined
  if (typeof value !== 'number')
    return { says: `不是数，而单位是 ${unit}`, hint: '写成数（不加引号），或把单位改为 text。' }
  if (unit === 'yuan') {
    return decimalsOf(value) <= 2 ? undefined : { says: '精确不到分', hint: '金额以元计，最多两位小数。' }
  }
  if (unit === 'ratio') {
    return decimalsOf(value) <= 4 ? undefined : { says: '小数太多', hint: '比例最多四位小数，如 0.125。' }
  }
  if (Number.isSafeInteger(value) && value >= 0) return undefined
  return { says: `不能用 ${unit} 来数`, hint: '写成零或正整数。' }
}

function decimalsOf(n: number): number {
  const text = String(n)
  return text.includes('e') ? Number.POSITIVE_INFINITY : (text.split('.')[1]?.length ?? 0)
}

/** At most two decimals, so the nearest whole number of fen is the exact one. */
function fenOf(yuan: number): number {
  return Math.round(yuan * 100)
}
