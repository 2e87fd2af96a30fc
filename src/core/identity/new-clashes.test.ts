import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { covers } from '#core/authority'
import { addDays, type LocalDate, localDate } from '#core/calendar'
import { type HeldSpan, type Holdings, listNewClashes, type PostSpan } from './new-clashes.ts'
import { listRoleClashes } from './separation.ts'

const TODAY = localDate(2026, 11, 27)
const post = (roles: PostSpan['roles'], node = 'n', validFrom = localDate(2020, 1, 1)): PostSpan[] => [
  { validFrom, roles, node },
]
const POSTS: Holdings['posts'] = new Map([
  ['editor', post(['ruleEditor'])],
  ['publisher', post(['rulePublisher'])],
  ['both', post(['ruleEditor', 'rulePublisher'])],
  ['assessor', post(['assessmentOffice'], 'a')],
  ['officer', post(['officer'], 'a')],
  ['officerElsewhere', post(['officer'], 'b')],
])
const year = (n: number) => localDate(n, 1, 1)
const held = (what: string, from: number, to?: number): HeldSpan => ({
  appointment: what,
  post: what,
  validFrom: year(from),
  ...(to !== undefined && { validTo: year(to) }),
})
const holds = (...spans: HeldSpan[]): Holdings => ({ held: spans, posts: POSTS })
const first = (before: Holdings, after: Holdings) =>
  listNewClashes(before, after, TODAY).map(({ day, held }) => [day, held.map((one) => one.post).sort()])

describe('a clash that a change brings', () => {
  it.each([
    { why: 'today', after: [held('editor', 2021), held('publisher', 2022)], day: TODAY },
    { why: 'only from 2030 on', after: [held('editor', 2030), held('publisher', 2030)], day: year(2030) },
    { why: 'where two periods meet', after: [held('editor', 2021, 2031), held('publisher', 2030)], day: year(2030) },
    { why: 'by one post alone', after: [held('both', 2021)], day: TODAY },
    { why: 'in one unit', after: [held('assessor', 2021), held('officer', 2028)], day: year(2028) },
    { why: 'not where one ends as the other begins', after: [held('editor', 2021, 2030), held('publisher', 2030)] },
    { why: 'not in two units', after: [held('assessor', 2021), held('officerElsewhere', 2021)] },
    { why: 'not where all of it is over', after: [held('editor', 2021, 2023), held('publisher', 2021, 2024)] },
  ])('is found $why', ({ after, day }) => {
    const found = listNewClashes(holds(), holds(...after), TODAY)
    expect(found.map((clash) => clash.day)).toEqual(day === undefined ? [] : [day])
  })

  it('tells from which posts it comes', () => {
    const after = holds(held('officerElsewhere', 2020), held('editor', 2021), held('publisher', 2030))
    expect(first(holds(), after)).toEqual([[year(2030), ['editor', 'publisher']]])
  })

  it('does not count the post an appointment is moved from', () => {
    const moved = (what: string) => ({ ...held(what, 2021), appointment: 'one' })
    expect(first(holds(moved('publisher')), holds(moved('editor')))).toEqual([])
  })

  it('is not laid to a change that leaves it as it was', () => {
    const before = holds(held('both', 2021))
    expect(first(before, before)).toEqual([])
    expect(first(before, holds(held('both', 2021), held('officer', 2022)))).toEqual([])
  })

  it('comes with the roles of a post, for whoever holds it', () => {
    const posts = new Map(POSTS).set('officer', [
      { ...post(['officer'], 'a')[0], validTo: year(2030) } as PostSpan,
      ...post(['officer', 'rulePublisher'], 'a', year(2030)),
    ])
    const spans = [held('officer', 2020), held('editor', 2020)]
    expect(first(holds(...spans), { held: spans, posts })).toEqual([[year(2030), ['editor', 'officer']]])
  })

  it('is found if and only if some day from today on has it', () => {
    const span = fc
      .tuple(fc.constantFrom(...POSTS.keys()), fc.integer({ min: 2020, max: 2032 }), fc.integer({ min: 1, max: 9 }))
      .map(([what, from, years]) => held(what, from, from + years))
    fc.assert(
      fc.property(fc.array(span, { maxLength: 5 }), (spans) => {
        const days = Array.from({ length: 25 }, (_, i) => addDays(TODAY, i * 200)) as LocalDate[]
        const some = days.some(
          (day) =>
            listRoleClashes(
              spans
                .filter((one) => covers(one, day))
                .flatMap((one) => (POSTS.get(one.post) ?? []).flatMap((p) => p.roles.map((role) => ({ ...p, role })))),
            ).length > 0,
        )
        expect(listNewClashes(holds(), holds(...spans), TODAY).length > 0).toBe(some)
      }),
    )
  })
})
