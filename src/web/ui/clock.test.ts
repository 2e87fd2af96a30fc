import { afterEach, expect, it, vi } from 'vitest'
import { officeToday, serverNow, setServerClock } from './clock.ts'

afterEach(() => vi.useRealTimers())

it('goes by the server, however wrong the clock of the machine is, and on as time passes', () => {
  vi.useFakeTimers({ now: new Date('2019-03-01T00:00:00Z') })
  setServerClock('2026-11-27T15:59:30Z')
  expect(officeToday()).toBe('2026-11-27')
  vi.advanceTimersByTime(60_000)
  // Midnight where the office is, whatever the zone of the machine.
  expect(officeToday()).toBe('2026-11-28')
  expect(serverNow()).toBe(Date.parse('2026-11-27T16:00:30Z'))
  // A clock put right in between is told of anew with the next answer.
  vi.setSystemTime(new Date('2026-11-27T16:01:00Z'))
  setServerClock('2026-11-27T16:01:00Z')
  expect(officeToday()).toBe('2026-11-28')
})
