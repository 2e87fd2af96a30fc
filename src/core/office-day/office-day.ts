/** By which clock the offices of the country count their days, wherever the machine stands. */
export const OFFICE_ZONE = 'Asia/Shanghai'

const DAY = new Intl.DateTimeFormat('en-CA', {
  timeZone: OFFICE_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** Which day it is there at an instant: `2026-11-27`. */
export function officeDay(instant: Date): string {
  return DAY.format(instant)
}
