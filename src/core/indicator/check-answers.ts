/** Patterns that ask for rows of other registers: is there one, in time, before, or none at all? */
import { checkCount } from './check-count.ts'
import type { Names } from './check-names.ts'
import { type Checked, checkSide, checkSides, checkSidesAlone, checkSource } from './check-parts.ts'
import type { Demand, Side } from './indicator.ts'
import type { PatternOf as Of } from './pattern-definition.ts'

export function responseWithin(names: Names, raw: Of<'responseWithin'>, path: string): Checked {
  const subject = checkSource(names, raw.trigger, `${path}trigger`, true)
  if (subject?.at === undefined) return checkSidesAlone(names, raw.answeredBy, `${path}answeredBy`, true)
  const sides = checkSides(names, raw.answeredBy, subject.register, raw.match, `${path}answeredBy`, true)
  const from =
    raw.within?.from === undefined
      ? subject.at
      : names.findDate(subject.register, raw.within.from, `${path}within.from`)
  const count = raw.within && checkCount(names, subject.register, raw.within, `${path}within`)
  if (sides === undefined || from === undefined || (raw.within && count === undefined)) return undefined
  const upper = count && { field: from, shift: { count, direction: 'later' as const } }
  return {
    subject,
    test: {
      kind: 'answers',
      demands: [{ polarity: 'some', sides, window: { lower: { field: subject.at }, ...(upper && { upper }) } }],
    },
  }
}

export function existence(names: Names, raw: Of<'existence'>, path: string): Checked {
  const subject = checkSource(names, raw.subject, `${path}subject`, false)
  if (subject === undefined) return checkSidesAlone(names, raw.has, `${path}has`, false)
  const sides = checkSides(names, raw.has, subject.register, raw.match, `${path}has`, false)
  return sides && { subject, test: { kind: 'answers', demands: [{ polarity: 'some', sides }] } }
}

/** Of the rows in whose time there must be no record; `when` of the same pattern is put to single records. */
export function absenceDuring(names: Names, raw: Of<'absence'>, path: string): Checked {
  if (raw.given !== undefined)
    return names.report(
      'pack.shape',
      `${path}given`,
      'given 只与 when 同用。',
      '条件只看本记录时，写进 subject 的 where。',
    )
  const subject = checkSource(names, raw.subject, `${path}subject`, true)
  if (subject === undefined) {
    const sides = (raw.during ?? []).map(({ from: _from, to: _to, openEnd: _open, ...side }) => side)
    return checkSidesAlone(names, sides, `${path}during`, false)
  }
  const sides: Side[] = []
  for (const [i, d] of (raw.during ?? []).entries()) {
    const { from, to, openEnd, ...plain } = d
    const side = checkSide(names, plain, subject.register, raw.match, `${path}during[${i}]`, false)
    const register = names.context.registers.get(d.register)
    if (side === undefined || register === undefined) return undefined
    for (const [key, field] of Object.entries({ from, to })) {
      if (field !== undefined && names.findDate(register, field, `${path}during[${i}].${key}`) === undefined)
        return undefined
    }
    const interval = { ...(from !== undefined && { from }), ...(to !== undefined && { to }), openEnd: openEnd ?? false }
    sides.push(from === undefined && to === undefined ? side : { ...side, interval })
  }
  return { subject, test: { kind: 'answers', demands: [{ polarity: 'none', sides }] } }
}

export function precedence(names: Names, raw: Of<'precedence'>, path: string): Checked {
  const subject = checkSource(names, raw.subject, `${path}subject`, true)
  if (subject?.at === undefined) return checkSidesAlone(names, raw.after, `${path}after`, true)
  const gap = raw.gap && checkCount(names, subject.register, raw.gap, `${path}gap`, false)
  const sides = checkSides(names, raw.after, subject.register, raw.match, `${path}after`, true)
  if (sides === undefined || (raw.gap && gap === undefined)) return undefined
  const upper = { field: subject.at, ...(gap && { shift: { count: gap, direction: 'earlier' as const } }) }
  const demands = sides.map((side): Demand => ({ polarity: 'some', sides: [side], window: { upper } }))
  return { subject, test: { kind: 'answers', demands } }
}
