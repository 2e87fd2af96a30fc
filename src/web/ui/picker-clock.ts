/**
 * Which day a date picker marks as today and opens at: the office's, by the server's clock. The pickers ask dayjs for the time, and of
 * a dayjs that knows time zones they ask `tz()`: that is the place to tell them.
 */
import dayjs, { type Dayjs } from 'dayjs'
import { officeToday, serverNow } from './clock.ts'

export function tellPickersTheTime(): void {
  dayjs.extend((_option, { prototype }) => {
    Object.assign(prototype, { tz: officeNow })
  })
}

function officeNow(): Dayjs {
  const now = dayjs(serverNow())
  return dayjs(officeToday()).hour(now.hour()).minute(now.minute()).second(now.second())
}
