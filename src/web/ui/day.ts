/** Days and instants as officials write them. */

const pad = (value: number) => String(value).padStart(2, '0')

/** `2026-11-22` → `2026年11月22日`. */
export function formatDay(day: string): string {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})/.exec(day) ?? []
  return year === undefined ? day : `${Number(year)}年${Number(month)}月${Number(date)}日`
}

/** An instant in the time zone of the reader's machine: `2026年11月22日 09:05`. */
export function formatInstant(instant: string): string {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) return instant
  return `${at.getFullYear()}年${at.getMonth() + 1}月${at.getDate()}日 ${pad(at.getHours())}:${pad(at.getMinutes())}`
}

/** Whole days from one day to another; negative when the second is earlier. */
export function countDays(from: string, to: string): number {
  return Math.round(
    (Date.parse(`${to.slice(0, 10)}T00:00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00:00Z`)) / 86_400_000,
  )
}

/** How far a day is from today, in words: `还有 12 天`, `今天`, `已过 3 天`. */
export function tellDistance(today: string, day: string): string {
  const days = countDays(today, day)
  if (days === 0) return '今天'
  return days > 0 ? `还有 ${days} 天` : `已过 ${-days} 天`
}

/** `[from, to)` in words; the end is the last day that still counts. */
export function formatSpan(from: string, to?: string | null): string {
  if (to === undefined || to === null) return `${formatDay(from)}起`
  return `${formatDay(from)}至${formatDay(previousDay(to))}`
}

export function previousDay(day: string): string {
  return new Date(Date.parse(`${day.slice(0, 10)}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}
