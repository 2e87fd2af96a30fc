/** What the pack of the tax measure must hold as a whole, item by item counted against its source. */
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { testPack } from '#app/packs'
import { checkGenerator } from '#core/generation'
import type { Pack, RawPack } from '#core/pack'
import { checkPack } from '#core/pack'
import { readPackFolder } from '#store/packs'

const FOLDER = fileURLToPath(new URL('../../packs/cn/tax-assessment', import.meta.url))

let pack: Pack
let raw: RawPack

beforeAll(async () => {
  raw = (await readPackFolder(FOLDER, 'packs/cn/tax-assessment')).raw
  const checked = checkPack(raw)
  if (checked.pack === undefined) throw new Error('the pack has errors')
  pack = checked.pack
})

describe('the tax pack', () => {
  it('comes out in every worked case as the case says, read as SQL and plainly', async () => {
    const { cases } = await testPack(FOLDER, undefined, new AbortController().signal, () => undefined)
    expect(cases.length).toBeGreaterThan(200)
    expect(cases.filter(({ faults, disagreements }) => faults.length + disagreements.length > 0)).toEqual([])
  }, 600_000)

  it('D4-06 has 47 items: 27 automatic, 17 assisted, 3 manual', () => {
    const modes = [...pack.indicators.values()].map((indicator) => indicator.mode)
    const count = (mode: string) => modes.filter((one) => one === mode).length
    expect([modes.length, count('automatic'), count('assisted'), count('manual')]).toEqual([47, 27, 17, 3])
  })

  it('D4-01 has 20 categories for state tax and 18 for local tax, without VAT payers and the golden tax project', () => {
    const of = (variant: string) => [...pack.categories.values()].filter((category) => category.posts.has(variant))
    expect(of('stateTax')).toHaveLength(20)
    expect(of('localTax')).toHaveLength(18)
    const missing = of('stateTax').filter((category) => !category.posts.has('localTax'))
    expect(missing.map((category) => category.orderAnnex)).toEqual([9, 13])
    const posts = (variant: string) => [...pack.posts.values()].filter((post) => post.variants.includes(variant))
    expect(posts('localTax').map((post) => post.title)).toContain('税款征收岗')
    expect(posts('localTax').map((post) => post.title)).not.toContain('申报征收岗')
  })

  it('has 47 posts with the 50 labels of the annex', () => {
    expect(pack.posts.size).toBe(47)
    const labels = new Set([...pack.posts.values()].flatMap((post) => [post.title, ...post.aliases]))
    for (const label of ['增值税优惠政策性管理岗', '待查事项核查岗', '税务稽查执行岗']) expect(labels).toContain(label)
  })

  it('D4-11 keeps the order of article nine and that of the annex, each complete', () => {
    const categories = [...pack.categories.values()]
    const all = Array.from({ length: 20 }, (_, i) => i + 1)
    const sorted = (of: (category: (typeof categories)[number]) => number | undefined) =>
      categories.map((category) => of(category) ?? 0).toSorted((a, b) => a - b)
    expect(sorted((category) => category.orderText)).toEqual(all)
    expect(sorted((category) => category.orderAnnex)).toEqual(all)
    expect(categories[0]).toMatchObject({ title: '逾期申报', orderText: 2, orderAnnex: 1 })
  })

  it('D4-12 every item names its place in the annex and belongs to a category', () => {
    for (const indicator of pack.indicators.values()) {
      expect(
        indicator.cites.some((cite) => cite.article.startsWith('附件 ')),
        indicator.id,
      ).toBe(true)
      expect(pack.categories.has(indicator.category ?? ''), indicator.id).toBe(true)
      expect(indicator.question, indicator.id).toBeTruthy()
    }
  })

  it('D4-18 asks for the monthly report by the tenth of the next month', () => {
    expect(pack.duties.get('monthly-report')).toMatchObject({
      cycle: { every: 'month' },
      deadline: { fixedDay: { day: { parameter: 'report.dayOfMonth' }, in: 'next-month' } },
    })
    expect(pack.parameters.get('report.dayOfMonth')?.values[0]).toMatchObject({ value: 10, origin: 'src' })
  })

  it('D4-21 asks for focused assessments: once a year of provinces, twice of those below', () => {
    const least = (id: string) => pack.parameters.get(id)?.values[0]?.value
    expect([least('focused.perYearProvince'), least('focused.perYearBelow')]).toEqual([1, 2])
    for (const id of ['focused-provincial', 'focused-below']) expect(pack.duties.has(id)).toBe(true)
  })

  it('D4-26 aggravates what routine assessment missed', () => {
    expect([...pack.aggravations.values()]).toMatchObject([
      { id: 'missed-by-routine', points: null, force: 'mandatory' },
    ])
  })

  it('D4-27 maps 8.2 to circulated criticism, from outside the measure, and leaves to people what was not seen', () => {
    expect(pack.sanctions.get('D4-I08.2')?.class).toMatchObject({ title: '通报批评' })
    expect(pack.sanctions.get('D4-I01.1')?.class).toBeUndefined()
  })

  it('gives no points: the source has none', () => {
    expect([...pack.faults.values()].every((fault) => fault.points === null)).toBe(true)
    expect(pack.faults.size).toBe(47)
  })

  it('has generators without a fault, and stories that every automatic item can be measured by', () => {
    const files = raw.files
      .filter(({ path }) => path.startsWith('generators/'))
      .map(({ path, file, data }) => ({ name: path.replace(/^generators\/|\.yaml$/g, ''), file, data }))
    const { generator, diagnostics } = checkGenerator(pack, files)
    expect(diagnostics).toEqual([])
    const planted = new Set(
      generator?.families.flatMap((family) =>
        family.stories.flatMap((story) => story.expect.flatMap((e) => (e.outcome === 'violated' ? [e.indicator] : []))),
      ),
    )
    expect([...pack.indicators.keys()].filter((id) => !planted.has(id))).toEqual([])
  })
})
