import { formatDate, type LocalDate } from '#core/calendar'

export function formatPeriodSpan(period: { from: LocalDate; to: LocalDate } | undefined): string {
  return period === undefined ? '全部' : `${formatDate(period.from)}至${formatDate(period.to)}`
}
