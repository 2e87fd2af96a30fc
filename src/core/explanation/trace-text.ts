/** The steps of a judgement in words: dates with why they are these days, rows and why each did not count, exemptions. */
import { formatDate, parseLocalDate } from '#core/calendar'
import { explainDeadline } from '#core/deadline'
import type { BoundTrace, Candidate, Condition, LeafTrace, Operand, TraceStep, Truth, Unknown } from '#core/indicator'
import type { Value } from '#core/register'
import { describeCondition, describeFact } from './condition-text.ts'
import { nameSides } from './demand-text.ts'
import { describeWhy } from './exemption-text.ts'
import { readingOf } from './reading.ts'
import { fieldLabel, namePlace, quoteRegister, type Told } from './told.ts'
import { formatAmount, formatFieldText, formatNumber } from './value-text.ts'

const CONDITION_WORDS = {
  where: '是否属于考核范围',
  given: '是否具备本项适用的前提',
  require: '要求',
} as const

export function describeStep(told: Told, step: TraceStep): string[] {
  switch (step.kind) {
    case 'condition':
      return [
        `${CONDITION_WORDS[step.of]}：${truth(step.value)}。`,
        ...step.leaves.flatMap((leaf) => describeLeaf(told, leaf)),
      ]
    case 'date': {
      const label = fieldLabel(told.registers.get(step.register), step.field)
      return [
        step.value === undefined
          ? `${label}没有填写。`
          : `${label}为${formatDate(step.value)}，按这一天适用的规定判定。`,
      ]
    }
    case 'demand':
      return describeDemand(told, step)
    case 'fact': {
      const reading = readingOf(told)
      const fact = reading.facts?.find((f) => f.id === step.id)
      const name = fact === undefined ? step.id : describeFact(fact, reading)
      const value =
        step.value === undefined
          ? `无法取得${because(told, step.why)}`
          : `为${showValue(step.value, fact?.type === 'money')}`
      const rows =
        step.rows.length === 0
          ? ''
          : `（${step.rows
              .slice(0, 5)
              .map((ref) => namePlace(told.registers, ref))
              .join('、')}${step.rows.length > 5 ? `等${step.rows.length}行` : ''}）`
      return [
        `${name}${value}${rows}。`,
        ...describeBound('只看不早于', step.from),
        ...describeBound('只看不晚于', step.to),
      ]
    }
    case 'exemption':
      return describeExemption(told, step)
    case 'group': {
      const rows = step.rows.map((ref) => namePlace(told.registers, ref))
      return [
        rows.length === 0
          ? '没有找到有关的行。'
          : `同一组的行：${rows.slice(0, 10).join('、')}${rows.length > 10 ? `等${rows.length}行` : ''}。`,
        ...(step.value === undefined
          ? []
          : [
              `合计${showAmount(told, step.value)}${step.limit === undefined ? '' : `，对照${showAmount(told, step.limit)}`}。`,
            ]),
        ...(step.why === undefined ? [] : [`无法判定${because(told, step.why)}。`]),
      ]
    }
    case 'cycle':
      return [
        `${formatDate(step.from)}至${formatDate(step.to)}有${step.count}次，应当至少${step.atLeast === undefined ? '按规定的次数' : `${step.atLeast}次`}。`,
      ]
    case 'sample':
      return [
        `${step.size === undefined ? '全部记录都须核查' : `抽查${step.size}条${step.seed === undefined ? '' : `（抽样种子“${step.seed}”）`}`}，本记录${step.drawn ? '在核查之列' : '未抽中'}。`,
      ]
    default:
      return step satisfies never
  }
}

function describeDemand(told: Told, step: Extract<TraceStep, { kind: 'demand' }>): string[] {
  const { test } = told.branch
  const demand = test.kind === 'answers' ? test.demands[step.index] : undefined
  if (demand === undefined) return []
  const sides = nameSides(told, demand)
  const result = { holds: '符合', fails: '不符合', unknown: '无法判定', pending: '期限未满' }[step.result]
  const nothing = quoteList(
    told,
    demand.sides.map((side) => side.register),
  )
  return [
    `${demand.polarity === 'some' ? `要求有${sides}` : `要求没有${sides}`}：${result}。`,
    ...describeBound('不早于', step.lower),
    ...describeBound('不晚于', step.upper),
    ...(step.candidates.length === 0
      ? [`在${nothing}中没有找到与本记录对应的行。`]
      : step.candidates.map((c) => describeCandidate(told, c, demand.polarity === 'none'))),
  ]
}

function describeCandidate(told: Told, candidate: Candidate, unwanted: boolean): string {
  const at = candidate.at === undefined ? '' : `，日期${formatDate(candidate.at)}`
  return `${namePlace(told.registers, candidate.ref)}${at}：${unwanted && candidate.verdict === 'counts' ? '对应，正是不应有的' : describeVerdict(told, candidate)}。`
}

function describeVerdict(told: Told, { verdict, why }: Candidate): string {
  switch (verdict) {
    case 'counts':
      return '对应，算数'
    case 'match-differs':
      return '不算，对应的字段不相同'
    case 'condition-false':
      return '不算，不符合规定的条件'
    case 'outside-interval':
      return '不算，本记录的日期不在它的期间内'
    case 'too-late':
      return '不算，晚于期限'
    case 'too-early':
      return '不算，早于规定的起点'
    case 'too-far':
      return '不算，与规定的期间相距一年以上'
    case 'unknown':
      return `无法判定是否对应${because(told, why)}`
    default:
      return verdict satisfies never
  }
}

/** The bound and, where it was computed, why it is this day. */
function describeBound(words: string, bound: BoundTrace | undefined): string[] {
  if (bound === undefined) return []
  const why =
    bound.deadline === undefined
      ? []
      : [
          '为什么是这一天：',
          ...explainDeadline(bound.deadline)
            .split('\n')
            .map((line) => `  ${line}`),
        ]
  return [bound.date === undefined ? `“${words}”的日期无法确定。` : `${words}${formatDate(bound.date)}。`, ...why]
}

function describeLeaf(told: Told, leaf: LeafTrace): string[] {
  const value = leaf.value === undefined ? `无法判定${because(told, leaf.why)}` : truth(leaf.value)
  const { left, right } = operandsOf(leaf.leaf)
  const shown = [
    showCompared(told, leaf.left, left),
    right?.kind === 'constant' ? undefined : showCompared(told, leaf.right, right),
  ]
  const actual = shown.filter((text) => text !== undefined).join('，对照')
  return [
    `${describeCondition(leaf.leaf, readingOf(told))}${actual === '' ? '' : `（实际为${actual}）`}：${value}。`,
    ...leaf.deadlines.flatMap((deadline) => [
      '为什么是这一天：',
      ...explainDeadline(deadline)
        .split('\n')
        .map((line) => `  ${line}`),
    ]),
  ]
}

function operandsOf(leaf: Condition): { left?: Operand; right?: Operand } {
  switch (leaf.kind) {
    case 'compare':
      return { left: leaf.left, right: leaf.right }
    case 'presence':
    case 'oneOf':
    case 'text':
      return { left: leaf.operand }
    case 'contains':
      return { left: leaf.list, right: leaf.item }
    case 'containsAll':
      return { left: leaf.list, right: leaf.all }
    case 'always':
    case 'all':
    case 'any':
    case 'not':
      return {}
    default:
      return leaf satisfies never
  }
}

/** A compared value as its operand would be read. */
function showCompared(told: Told, value: Value, operand: Operand | undefined): string | undefined {
  if (value === undefined) return undefined
  const source = operand?.kind === 'rank' ? operand.of : operand
  const field =
    source?.kind === 'field' ? told.registers.get(told.branch.subject.register)?.fields.get(source.field) : undefined
  const date = typeof value === 'string' && operand?.type === 'date' ? parseLocalDate(value) : undefined
  if (date !== undefined) return formatDate(date)
  if (operand?.kind === 'rank' && typeof value === 'number')
    return `“${formatFieldText(field, operand.order[value] ?? '')}”`
  return typeof value === 'string' ? `“${formatFieldText(field, value)}”` : showValue(value, operand?.type === 'money')
}

function describeExemption(told: Told, step: Extract<TraceStep, { kind: 'exemption' }>): string[] {
  const exemption = told.branch.exemptions.find((e) => e.id === step.id)
  const why = step.result === 'holds' ? '成立' : describeWhy(told, step.result, exemption?.register)
  const until = step.until === undefined ? '' : `，免除至${formatDate(step.until)}`
  const missing = step.missing === undefined ? '' : because(told, step.missing)
  const again = step.again ?? []
  return [
    `免除情形“${exemption?.title ?? step.id}”：${why}${until}${missing}。`,
    ...(again.length === 0
      ? []
      : [
          '期限改从免除截止之日起算，重新判定：',
          ...again.flatMap((s) => describeStep(told, s)).map((line) => `  ${line}`),
        ]),
  ]
}

function because(told: Told, why: Unknown | undefined): string {
  if (why === undefined) return ''
  const [register = '', field] = why.at?.split('.') ?? []
  switch (why.reason) {
    case 'field-missing':
    case 'answer-field-missing':
      return field === undefined
        ? '，有字段没有填写'
        : `，${quoteRegister(told.registers, register)}的“${fieldLabel(told.registers.get(register), field)}”没有填写`
    case 'no-record':
      return `，${quoteRegister(told.registers, register)}中没有对应的记录`
    case 'register-missing':
      return `，${quoteRegister(told.registers, register)}没有导入`
    case 'parameter-unset':
      return `，参数“${told.parameters.get(why.at ?? '')?.title ?? why.at ?? ''}”没有设定值`
    case 'calendar-unknown':
      return why.at === undefined ? '，缺少官方日历' : `，${why.at}年没有官方的节假日安排`
    default:
      return why.reason satisfies never
  }
}

function truth(value: Truth): string {
  return value === undefined ? '无法判定' : value ? '是' : '否'
}

function showAmount(told: Told, value: number): string {
  const { test } = told.branch
  return formatAmount(value, test.kind === 'balance' || test.kind === 'total' ? test.type : 'number')
}

function showValue(value: NonNullable<Value>, money: boolean): string {
  if (typeof value === 'number') return money ? formatAmount(value, 'money') : formatNumber(value)
  if (typeof value === 'boolean') return value ? '是' : '否'
  return typeof value === 'string' ? `“${value}”` : `“${value.join('、')}”`
}

function quoteList(told: Told, registers: readonly string[]): string {
  return [...new Set(registers)].map((id) => quoteRegister(told.registers, id)).join('、')
}
