/**
 * The only place that asks the browser's clock, which in an office may be wrong: as soon as the server has told its time, only the
 * distance from it counts. A wrong clock makes no certificate valid and no period longer.
 */
import { officeDay } from '#core/office-day'

let ahead = 0

/** An instant the server has just told. */
export function setServerClock(instant: string): void {
  ahead = Date.parse(instant) - Date.now()
}

/** By the server's clock, in milliseconds. */
export function serverNow(): number {
  return Date.now() + ahead
}

/** Which day it is where the office is, by the server's clock. */
export function officeToday(): string {
  return officeDay(new Date(serverNow()))
}
