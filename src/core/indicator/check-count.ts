/** Periods of time: raw → typed. */
import type { Register } from '#core/register'
import type { Names } from './check-names.ts'
import type { CountDefinition } from './condition-definition.ts'
import type { Count } from './indicator.ts'

const TIME_UNITS = ['day', 'working-day', 'month', 'year'] as const

/** A period of time; `rollOver` falls back on the pack's own rule of counting. */
export function checkCount(
  names: Names,
  register: Register,
  raw: CountDefinition,
  path: string,
  rollOverDefault?: boolean,
): Count | undefined {
  const counting = names.context.counting
  const added = checkExtension(names, register, raw, path)
  const shared = {
    rollOver: raw.rollOver ?? rollOverDefault ?? counting.rollOver,
    countStartDay: raw.countStartDay ?? counting.countStartDay,
    ...(added && { added }),
  }
  if (raw.parameter !== undefined) {
    const parameter = names.findParameter(raw.parameter, `${path}.parameter`)
    if (parameter === undefined) return undefined
    const unit = TIME_UNITS.find((u) => u === parameter.unit)
    if (unit === undefined) {
      return names.report(
        'indicator.parameter-unit',
        `${path}.parameter`,
        `参数“${parameter.title}”（${parameter.id}）的单位是 ${parameter.unit}，不能当作期限。`,
        '期限参数的单位须是 day、working-day、month 或 year。',
      )
    }
    if (raw.amount !== undefined || raw.unit !== undefined) {
      names.report('pack.shape', path, '期限既引用了参数，又直接写了数。', '保留 parameter，删去 amount 和 unit。')
    }
    return { amount: { kind: 'parameter', parameter }, unit, ...shared }
  }
  if (raw.amount === undefined || raw.unit === undefined)
    return names.report('pack.shape', path, '期限没有写多长。', '写 parameter，或写 amount、unit 和 cites。')
  if (raw.cites === undefined) {
    return names.report(
      'pack.uncited-number',
      path,
      `期限 ${raw.amount} 是直接写的数，却没有出处。`,
      '改为引用参数，或补写 cites: { document, article }。',
    )
  }
  return { amount: { kind: 'cited', value: raw.amount, cites: raw.cites }, unit: raw.unit, ...shared }
}

function checkExtension(
  names: Names,
  register: Register,
  raw: CountDefinition,
  path: string,
): Count['added'] | undefined {
  if (raw.extension === undefined) return undefined
  const field = names.findField(register, raw.extension.field, `${path}.extension.field`)
  if (field === undefined) return undefined
  if (field.type !== 'integer') {
    return names.report(
      'indicator.not-a-number',
      `${path}.extension.field`,
      `延长数量“${field.label}”（${field.id}）不是整数。`,
      '改用类型是 integer 的字段。',
    )
  }
  const max = raw.extension.max && names.findParameter(raw.extension.max.parameter, `${path}.extension.max`)
  return { field: field.id, absentIsZero: raw.extension.absent === 0, ...(max && { max }) }
}
