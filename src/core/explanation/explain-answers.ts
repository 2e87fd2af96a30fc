/** What is said of a record that is not answered, answered at the wrong time, or answered by what must not be. */
import { daysBetween, formatDate } from '#core/calendar'
import type { Demand } from '#core/indicator'
import { describeRun } from './count-text.ts'
import { type AnswersTest, labelOfAt, listDemandsMeant, nameSides } from './demand-text.ts'
import { joinWords, namePlace, nameSubject, registerTitle, subjectLabel, type Told } from './told.ts'

type AnswersReason =
  | 'no-answer'
  | 'late-answer'
  | 'early-answer'
  | 'no-predecessor'
  | 'predecessor-too-late'
  | 'forbidden'

export function explainAnswers(told: Told, test: AnswersTest, reason: AnswersReason): string {
  const { hit } = told
  const demands = listDemandsMeant(told, test)
  const demand = demands[0]
  if (demand === undefined) return `${nameSubject(told)}不符合“${told.branch.title}”。`
  const found = hit.evidence[0]
  const place = found === undefined ? '' : `（见${namePlace(told.registers, found)}）`
  switch (reason) {
    case 'no-answer':
      return `${describeSubjectDate(told)}，${describeDue(told, demand)}有${nameDemands(told, demands)}${describeBrackets(told, demand)}，${until(told)}没有。`
    case 'late-answer': {
      const wanted = `${describeDue(told, demand)}有${nameDemands(told, demands)}${describeBrackets(told, demand)}`
      return `${describeSubjectDate(told)}，${wanted}，${describeActual(told, demand)}，${describeLag(told)}${place}。`
    }
    case 'early-answer': {
      const lower = hit.start ?? hit.factDate
      const compared = lower === undefined ? '早于规定的起点' : `早于${formatDate(lower)}`
      return `${describeSubjectDate(told)}，其后应有${nameDemands(told, demands)}；${describeActual(told, demand)}，${compared}，不能算作对本项的处理${place}。`
    }
    case 'no-predecessor':
      return demands.length > 1
        ? `${describeSubjectDate(told)}，此前应当先后具备${demands.map((d) => nameSides(told, d)).join('、')}，${until(told)}至少缺一项。`
        : `${describeSubjectDate(told)}，此前应先有${nameSides(told, demand)}${describeBrackets(told, demand)}，${until(told)}没有。`
    case 'predecessor-too-late': {
      const due = hit.due === undefined ? '此前应先有' : `最迟在${formatDate(hit.due)}应先有`
      return `${describeSubjectDate(told)}，${due}${nameDemands(told, demands)}${describeBrackets(told, demand)}，${describeActual(told, demand)}，${describeLag(told)}${place}。`
    }
    case 'forbidden':
      return `${describeSubjectDate(told)}，${nameDemands(told, demands)}与本记录不应同时存在${place}，不应有这条“${registerTitle(told.registers, hit.register)}”。`
    default:
      return reason satisfies never
  }
}

export function adviseAnswers(told: Told, test: AnswersTest, reason: AnswersReason): string {
  const { hit } = told
  const demands = listDemandsMeant(told, test)
  const demand = demands[0]
  if (demand === undefined) return told.indicator.advice ?? `满足“${told.branch.title}”即符合要求。`
  const sides = nameDemands(told, demands)
  switch (reason) {
    case 'no-answer':
    case 'late-answer':
      return hit.due === undefined ? `有${sides}即符合要求。` : `不晚于${formatDate(hit.due)}有${sides}即符合要求。`
    case 'early-answer': {
      const lower = hit.start ?? hit.factDate
      return lower === undefined
        ? `在规定的起点之后有${sides}即符合要求。`
        : `自${formatDate(lower)}起有${sides}即符合要求。`
    }
    case 'no-predecessor':
      return demands.length > 1 ? `先补齐${sides}再办本项即符合要求。` : `先有${sides}再办本项即符合要求。`
    case 'predecessor-too-late':
      return hit.due === undefined
        ? `先有${sides}再办本项即符合要求。`
        : `不晚于${formatDate(hit.due)}有${sides}即符合要求。`
    case 'forbidden':
      return `${sides}存在时不作本记录即符合要求；登记有误的更正登记。`
    default:
      return reason satisfies never
  }
}

function nameDemands(told: Told, demands: readonly Demand[]): string {
  return joinWords(
    demands.map((d) => nameSides(told, d)),
    '和',
  )
}

/** `纳税人 91…应申报日期为2026年4月15日`: the subject and the date its time runs from. */
function describeSubjectDate(told: Told): string {
  const { at } = told.branch.subject
  const { factDate } = told.hit
  if (at === undefined || factDate === undefined) return nameSubject(told)
  return `${nameSubject(told)}${subjectLabel(told, at)}为${formatDate(factDate)}`
}

function describeDue(told: Told, demand: Demand): string {
  if (told.hit.due === undefined) return '应'
  return demand.window?.lower?.shift !== undefined
    ? `应当在规定时间内、不晚于${formatDate(told.hit.due)}`
    : `应当不晚于${formatDate(told.hit.due)}`
}

function describeBrackets(told: Told, demand: Demand): string {
  const upper = demand.window?.upper
  if (upper === undefined || told.hit.due === undefined) return ''
  const start = told.hit.start
  const label = subjectLabel(told, upper.field)
  const run = describeRun(upper, start === undefined ? label : formatDate(start), told.on)
  // The start is named when it is not the date the sentence began with.
  const named =
    start !== undefined && start !== told.hit.factDate && upper.shift?.direction === 'later'
      ? `${label}${formatDate(start)}；`
      : ''
  return run === undefined ? '' : `（${named}${run}）`
}

function describeActual(told: Told, demand: Demand): string {
  const { actual, evidence } = told.hit
  if (actual === undefined) return '实际日期不符'
  const label = labelOfAt(told, demand, evidence[0]?.register)
  const register = evidence[0]?.register
  const title =
    register === undefined || demand.sides.length === 1 ? '' : `“${registerTitle(told.registers, register)}”`
  return `实际${title}${label === undefined ? '' : label}为${formatDate(actual)}`
}

function describeLag(told: Told): string {
  const { actual, due } = told.hit
  return actual === undefined || due === undefined ? '超过期限' : `晚了${daysBetween(due, actual)}日`
}

function until(told: Told): string {
  return told.asOf === undefined ? '至今' : `截至${formatDate(told.asOf)}仍`
}
