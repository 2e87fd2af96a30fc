/** The Chinese "why this date" text: one line per step, the notice named where a notice decided. */
import { addDays, type CalendarNotice, daysBetween, formatDate, formatWeekday, type LocalDate } from '#core/calendar'
import type { Deadline, DeadlineStep, NoticeUsed, ShownDay, Undetermined } from './deadline.ts'
import type { ExpiryAction } from './definition.ts'
import { formatPeriod } from './period.ts'

const EXPIRY: Record<ExpiryAction, string> = {
  overdue: '期满未办的，为逾期。',
  deemedRefused: '期满未办的，视为不同意。',
  deemedAccepted: '期满未办的，视为同意。',
  escalate: '期满未办的，上报处理。',
}

export function explainDeadline(deadline: Deadline): string {
  const lines = deadline.steps.map(explainStep)
  if (deadline.kind === 'undetermined')
    return [...lines, `结论：期限无法确定。${explainReason(deadline.reason)}`].join('\n')
  lines.push(`结论：期限至${formatDate(deadline.due)}（${formatWeekday(deadline.due)}），当日办理仍为按期。`)
  if (deadline.onExpiry !== undefined) lines.push(`后果：${EXPIRY[deadline.onExpiry]}`)
  return lines.join('\n')
}

/** Why there is no day: one or two sentences. */
function explainReason(reason: Undetermined): string {
  switch (reason.kind) {
    case 'calendar-year-unknown':
      return `${reason.year}年没有官方的节假日安排，工作日和顺延无从计算；补充该年日历后重新计算。`
    case 'suspension-open':
      return `自${formatDate(reason.from)}起的中止尚未结束。`
    case 'suspension-reversed':
      return `中止的起止日期颠倒（${formatDate(reason.from)}至${formatDate(reason.to)}），请核对登记。`
    case 'date-out-of-range':
      return '日期超出1900年至2199年的范围。'
    default:
      return reason satisfies never
  }
}

function explainStep(step: DeadlineStep): string {
  switch (step.kind) {
    case 'start':
      return `起始：${formatDate(step.day)}${step.counted ? '，当日计入期间。' : '，当日不计入期间。'}`
    case 'counted': {
      const special = step.special.length === 0 ? '' : `其间${explainDays(step.special)}。`
      const by = step.by.length === 0 ? '' : explainNotices(step.by)
      return `计算：${formatPeriod(step.period)}，最后一日为${formatDate(step.lastDay)}（${formatWeekday(step.lastDay)}）。${special}${by}`
    }
    case 'fixed':
      return `计算：期限为${formatDate(step.start)}的${step.text}，即${formatDate(step.lastDay)}（${formatWeekday(step.lastDay)}）。`
    case 'clamped':
      return `月末：该月没有${step.wantedDay}日，以月末日${formatDate(step.lastDay)}为最后一日。`
    case 'suspended': {
      const unit = step.unit === 'day' ? '日' : '个工作日'
      return `中止：${formatSpan(step.from, step.to)}中止，${step.days}${unit}不计入期间，最后一日移至${formatDate(step.lastDay)}。`
    }
    case 'extended': {
      const decided = step.decidedAt === undefined ? '' : `（${formatDate(step.decidedAt)}决定）`
      const late = step.decidedLate ? '该决定作出时原期限已满，其效力请核对。' : ''
      return `延长：延长${formatPeriod(step.period)}${decided}，至${formatDate(step.lastDay)}。${late}`
    }
    case 'extension-capped':
      return `上限：延长合计不得超过${formatPeriod(step.max)}，只计至${formatDate(step.lastDay)}。`
    case 'extension-refused':
      return step.why === 'too-many'
        ? `延长：最多延长${step.times}次，这一次延长${formatPeriod(step.period)}不予计入。`
        : `延长：本期限没有规定可以延长，延长${formatPeriod(step.period)}不予计入。`
    case 'last-day-excluded':
      return `截止：${formatDate(step.boundary)}当日不算按期，须在此之前，最后一日为${formatDate(step.lastDay)}。`
    case 'rolled':
      return (
        `顺延：${explainDays(step.passed)}，顺延至下一工作日${formatDate(step.to.day)}（${formatWeekday(step.to.day)}` +
        `${step.to.why === 'adjusted' ? '，调休上班' : ''}）。${explainNotices([...step.passed, step.to])}`
      )
    case 'on-working-day':
      return step.day.why === 'adjusted'
        ? `顺延：${explainDays([step.day])}，是工作日，不顺延。${explainNotices([step.day])}`
        : `顺延：${formatDate(step.day.day)}（${formatWeekday(step.day.day)}）是工作日，不顺延。${explainNotices([step.day])}`
    case 'not-rolled':
      return `顺延：本期限不因休息日顺延，以${formatDate(step.day)}（${formatWeekday(step.day)}）为准。`
    default:
      return step satisfies never
  }
}

/** Days of one kind that follow each other are one span: `2026年10月1日至2026年10月7日为国庆节放假`. */
function explainDays(days: readonly ShownDay[]): string {
  const spans: { from: LocalDate; to: LocalDate; text: string }[] = []
  for (const shown of days) {
    const text = explainDay(shown)
    const last = spans.at(-1)
    if (last !== undefined && last.text === text && daysBetween(last.to, shown.day) === 1) last.to = shown.day
    else spans.push({ from: shown.day, to: shown.day, text })
  }
  return spans.map((span) => `${formatSpan(span.from, span.to)}${span.text}`).join('，')
}

function explainDay(shown: ShownDay): string {
  switch (shown.why) {
    case 'weekday':
      return '是工作日'
    case 'weekend':
      return '是周末休息日'
    case 'holiday':
      return shown.holiday === undefined ? '是放假日' : `是${shown.holiday}放假`
    case 'adjusted':
      return shown.holiday === undefined ? '调休上班' : `因${shown.holiday}调休上班`
    default:
      return shown.why satisfies never
  }
}

function formatSpan(from: LocalDate, to: LocalDate): string {
  if (from === to) return `${formatDate(from)}（${formatWeekday(from)}）`
  return addDays(from, 1) === to ? `${formatDate(from)}、${formatDate(to)}` : `${formatDate(from)}至${formatDate(to)}`
}

function explainNotices(used: readonly NoticeUsed[]): string {
  const named = new Set(
    used.map(({ notice, basis }) => `${formatNotice(notice)}${basis === 'site' ? '（本单位自设日历）' : ''}`),
  )
  return `依据：${[...named].join('、')}。`
}

function formatNotice(notice: CalendarNotice): string {
  return `《${notice.title}》${notice.number === undefined ? '' : `（${notice.number}）`}`
}
