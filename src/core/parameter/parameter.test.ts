import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type LocalDate, localDate } from '#core/calendar'
import { findValue, isUnset, type Parameter } from './parameter.ts'

const day = (year: number, month: number, d: number) => localDate(year, month, d)

function parameterOf(...values: [since: LocalDate | undefined, value: number | undefined][]): Parameter {
  return {
    id: 'replyDays',
    title: '答复期限',
    unit: 'day',
    values: values.map(([since, value]) => ({ value, origin: 'design', ...(since && { since }) })),
  }
}

describe('the value of a parameter on a day', () => {
  const dated = parameterOf([undefined, 15], [day(2020, 1, 1), 10], [day(2022, 7, 1), undefined], [day(2023, 1, 1), 7])

  it.each([
    ['long before the first dated value', day(1950, 5, 5), 15],
    ['on the eve of a change', day(2019, 12, 31), 15],
    ['on the day of a change', day(2020, 1, 1), 10],
    ['between two changes', day(2021, 6, 1), 10],
    ['while it is set to nothing', day(2022, 7, 1), undefined],
    ['after it is set again', day(2024, 2, 29), 7],
  ])('%s', (_, on, value) => {
    expect(findValue(dated, on)?.value).toBe(value)
  })

  it('is missing before the first dated value when nothing was in force', () => {
    expect(findValue(parameterOf([day(2020, 1, 1), 10]), day(2019, 12, 31))).toBeUndefined()
  })

  it('is missing when no value is given at all', () => {
    expect(findValue(parameterOf(), day(2020, 1, 1))).toBeUndefined()
    expect([isUnset(parameterOf()), isUnset(parameterOf([undefined, undefined])), isUnset(dated)]).toEqual([
      true,
      true,
      false,
    ])
  })

  it('is that of the last change not after the day', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(gaps, fc.integer({ min: -50, max: 3000 }), (steps, offset) => {
        const first = day(2010, 1, 1)
        let since = first
        const values = steps.map((step, i): [LocalDate, number] => {
          const own: [LocalDate, number] = [since, i]
          since = addDays(since, step)
          return own
        })
        const on = addDays(first, offset)
        const expected = values.filter(([from]) => from <= on).at(-1)?.[1]
        expect(findValue(parameterOf(...values), on)?.value).toBe(expected)
      }),
    )
  })
})
