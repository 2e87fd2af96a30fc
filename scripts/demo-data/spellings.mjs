// How clerks write things.
export function wide(text) {
  return [...text].map((c) => (c >= '!' && c <= '~' ? String.fromCharCode(c.charCodeAt(0) + 0xfee0) : c)).join('')
}

/** One day in one of the spellings found in real registers. */
export function spellDay(day, way) {
  if (day === undefined) return ''
  const [year, month, date] = day.split('-')
  switch (way) {
    case 'compact':
      return `${year}${month}${date}`
    case 'slashed':
      return `${year}/${Number(month)}/${Number(date)}`
    case 'chinese':
      return `${year}年${Number(month)}月${Number(date)}日`
    case 'wide':
      return wide(day)
    case 'blank':
      return `${day}  `
    default:
      return day
  }
}

export const DAY_WAYS = ['iso', 'iso', 'iso', 'iso', 'compact', 'slashed', 'chinese', 'wide', 'blank']

export function spellMonth(month, way) {
  if (month === undefined) return ''
  const [year, number] = month.split('-')
  if (way === 'compact') return `${year}${number}`
  if (way === 'chinese') return `${year}年${Number(number)}月`
  return month
}

export const MONTH_WAYS = ['iso', 'iso', 'iso', 'compact', 'chinese']

/** An amount of whole fen in 元, with thousands separators. */
export function spellYuan(fen) {
  const whole = String(Math.floor(fen / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${whole}.${String(fen % 100).padStart(2, '0')}`
}
