import { describe, expect, it } from 'vitest'
import { countDays, formatDay, formatSpan, previousDay, tellDistance } from './day.ts'

describe('days in words', () => {
  it('writes a day as officials do', () => expect(formatDay('2026-01-05')).toBe('2026年1月5日'))
  it('leaves alone what is no day', () => expect(formatDay('未知')).toBe('未知'))
  it('shows the last day that counts, not the first that does not', () => {
    expect(formatSpan('2026-01-01', '2026-03-01')).toBe('2026年1月1日至2026年2月28日')
    expect(formatSpan('2026-01-01', null)).toBe('2026年1月1日起')
    expect(previousDay('2024-03-01')).toBe('2024-02-29')
  })
  it.each([
    ['2026-11-27', '2026-11-27', '今天'],
    ['2026-11-27', '2026-12-01', '还有 4 天'],
    ['2026-11-27', '2026-10-27', '已过 31 天'],
  ])('from %s to %s is %s', (today, day, words) => expect(tellDistance(today, day)).toBe(words))
  it('counts over a change of year', () => expect(countDays('2025-12-31', '2026-01-01')).toBe(1))
})
