/** What sets two packs apart, as far as findings can depend on it, each in one sentence. */
import { formatDate } from '#core/calendar'
import { formatMoney } from '#core/explanation'
import type { Indicator } from '#core/indicator'
import type { Pack } from '#core/pack'
import type { Parameter } from '#core/parameter'
import type { Register } from '#core/register'

const UNITS: Readonly<Record<string, string>> = {
  day: '日',
  'working-day': '个工作日',
  month: '个月',
  year: '年',
}

export function listPackDifferences(draft: Pack, other: Pack): string[] {
  const names = (some: readonly Indicator[]) => some.map((i) => `${i.title}（${i.id}）`).join('、')
  const mine = [...draft.indicators.values()]
  const theirs = [...other.indicators.values()]
  const added = mine.filter((i) => !other.indicators.has(i.id))
  const removed = theirs.filter((i) => !draft.indicators.has(i.id))
  const changed = mine.filter((i) => {
    const before = other.indicators.get(i.id)
    return before !== undefined && demandText(i) !== demandText(before)
  })
  return [
    ...[...draft.parameters.values()].flatMap((p) => compareParameter(p, other.parameters.get(p.id))),
    ...(added.length === 0 ? [] : [`草案多出的项目：${names(added)}。`]),
    ...(removed.length === 0 ? [] : [`草案没有的项目：${names(removed)}。`]),
    ...(changed.length === 0 ? [] : [`判定条件有改动的项目：${names(changed)}。`]),
  ]
}

function compareParameter(draft: Parameter, other: Parameter | undefined): string[] {
  const [now, before] = [valuesText(draft), other === undefined ? '没有这个参数' : valuesText(other)]
  return now === before ? [] : [`参数“${draft.title}”（${draft.id}）：草案为${now}，对照为${before}。`]
}

function valuesText({ unit, values }: Parameter): string {
  const texts = values.map(({ since, value }) => {
    const from = since === undefined ? '' : `${formatDate(since)}起`
    if (value === undefined) return `${from}未设定`
    return typeof value === 'number' && unit === 'yuan'
      ? `${from}${formatMoney(value)}`
      : `${from}${value}${UNITS[unit] ?? ''}`
  })
  return texts.length === 0 ? '未设定' : texts.join('、')
}

/** What an indicator asks, apart from the values of its parameters and from mere words. */
function demandText({ branches, inForce, mode, posts }: Indicator): string {
  const plain = branches.map(({ title: _title, review: _review, ...branch }) => branch)
  return JSON.stringify([plain, inForce, mode, [...posts]], (_key, value: unknown) =>
    isParameter(value) ? value.id : value,
  )
}

function isParameter(value: unknown): value is Parameter {
  return typeof value === 'object' && value !== null && 'unit' in value && 'values' in value && 'title' in value
}

/** Registers that the two packs read otherwise from the same files: rows of the one are not rows of the other. */
export function listRegisterConflicts(draft: Pack, other: Pack): { conflicts: string[]; notes: string[] } {
  const conflicts: string[] = []
  const notes: string[] = []
  for (const register of other.registers.values()) {
    const mine = draft.registers.get(register.id)
    if (mine === undefined) {
      notes.push(`草案没有登记簿“${register.title}”（${register.id}），对照中靠它判断的记录按没有导入处理。`)
      continue
    }
    const how = describeConflict(mine, register)
    if (how !== undefined) conflicts.push(`登记簿“${register.title}”（${register.id}）${how}。`)
    const lacking = [...register.fields.values()].filter((field) => !mine.fields.has(field.id))
    if (register.source.kind === 'files' && lacking.length > 0)
      notes.push(
        `草案的登记簿“${register.title}”没有${lacking.map((f) => `“${f.label}”`).join('、')}，对照中一律按缺填处理。`,
      )
  }
  return { conflicts, notes }
}

function describeConflict(mine: Register, other: Register): string | undefined {
  if (mine.source.kind !== other.source.kind) return '一方由文件导入，一方是视图'
  if (mine.source.kind === 'view') return undefined
  if (mine.key.join('\n') !== other.key.join('\n'))
    return `的主键不同：草案为 ${mine.key.join('、')}，对照为 ${other.key.join('、')}`
  const field = [...mine.fields.values()].find((f) => {
    const type = other.fields.get(f.id)?.type
    return type !== undefined && type !== f.type
  })
  return field === undefined ? undefined : `的字段“${field.label}”类型不同`
}
