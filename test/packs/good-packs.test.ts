import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { parseLocalDate } from '#core/calendar'
import { renderDiagnostics } from '#core/diagnostic'
import { findValue } from '#core/parameter'
import { loadPack } from './load-pack.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const good = join(root, 'test/packs/good')

const copies: string[] = []
afterEach(() => {
  for (const copy of copies.splice(0)) rmSync(copy, { recursive: true })
})

function copyGood(): string {
  const copy = mkdtempSync(join(tmpdir(), 'quanze-packs-'))
  copies.push(copy)
  cpSync(good, copy, { recursive: true })
  return copy
}

describe('a whole pack', () => {
  it('loads without a word', async () => {
    const { pack, cases, diagnostics } = await loadPack(join(good, 'prefecture'), 'prefecture')
    expect(renderDiagnostics(diagnostics)).toBe('')
    expect(pack?.id).toBe('xx/notice-reply')
    expect([...(pack?.indicators.keys() ?? [])]).toEqual(['notice-complete', 'reply-in-time'])
    expect([...(pack?.registers.keys() ?? [])]).toEqual(['notice', 'reply', 'urgentNotice'])
    expect(pack?.counting).toEqual({ rollOver: true, countStartDay: false })
    expect(cases).toHaveLength(2)
  })

  it('turns the cells of a case into what an import would hold, and fills views from their source', async () => {
    const { cases } = await loadPack(join(good, 'prefecture'))
    expect(cases[0]?.rows.get('notice')).toEqual([
      { noticeId: 'A1', payerId: '001', issuedAt: '2016-03-05', amount: 123_456, kind: 'urgent', officerId: '007' },
    ])
    expect(cases[0]?.rows.get('urgentNotice')).toEqual([{ noticeId: 'A1', issuedAt: '2016-03-05' }])
    expect(cases[1]?.rows.get('notice')?.[0]?.['amount']).toBe(3_500_000)
    expect(cases[1]?.rows.get('reply')).toEqual([])
  })

  it('gives a case the parameter values it asks for', async () => {
    const { cases, pack } = await loadPack(join(good, 'prefecture'))
    const test = cases[1]?.indicator.branches[0]?.test
    const amount = test?.kind === 'answers' ? test.demands[0]?.window?.upper?.shift?.count.amount : undefined
    expect(amount?.kind === 'parameter' ? amount.parameter.values.map((v) => v.value) : undefined).toEqual([undefined])
    expect(pack?.parameters.get('replyDays')?.values.map((v) => v.value)).toEqual([15, 10])
  })
})

describe('a pack that extends another', () => {
  it('has what it inherits, what it adds, and what it changes with a reason', async () => {
    const { pack, diagnostics } = await loadPack(join(good, 'county'), 'county')
    expect(diagnostics.map((d) => d.code)).toEqual(['parameter.unset'])
    expect(pack?.extends).toEqual([{ id: 'xx/notice-reply', version: '1.0.0' }])
    expect([...(pack?.parameters.keys() ?? [])]).toEqual(['replyDays', 'smallAmount', 'replyCount'])
    expect([...(pack?.indicators.keys() ?? [])]).toEqual(['reply-in-time'])
    expect(pack?.departures.map((d) => d.target)).toEqual(['parameter:replyDays', 'indicator:notice-complete'])
    const day = parseLocalDate('2021-01-01')
    const parameter = pack?.parameters.get('replyDays')
    expect(day && parameter && findValue(parameter, day)?.value).toBe(7)
  })

  it('leaves an inherited indicator the way of counting and the days of the pack it was written in', async () => {
    const { pack } = await loadPack(join(good, 'county'))
    expect(pack?.counting.rollOver).toBe(false)
    const inherited = pack?.indicators.get('reply-in-time')
    const test = inherited?.branches[0]?.test
    expect(test?.kind === 'answers' ? test.demands[0]?.window?.upper?.shift?.count.rollOver : undefined).toBe(true)
    expect(inherited?.inForce).toEqual({ from: '2015-01-01' })
  })
})

describe('a national pack with everything a pack may hold', () => {
  it('loads without a word, each kind of element counted', async () => {
    const { pack, diagnostics } = await loadPack(join(good, 'national'), 'national')
    expect(renderDiagnostics(diagnostics)).toBe('')
    const sizes = [pack?.categories, pack?.duties, pack?.scorecards, pack?.faults, pack?.aggravations, pack?.sanctions]
    expect(sizes.map((map) => map?.size)).toEqual([3, 3, 1, 2, 1, 2])
    expect([...(pack?.registers.get('application')?.fields.keys() ?? [])]).toEqual([
      'acceptedAt',
      'applicant',
      'licenceNo',
      'organId',
      'handlerId',
    ])
    expect(pack?.registers.get('application')?.fields.get('applicant')?.label).toBe('申请单位')
    expect(pack?.parameters.get('decideDays')?.values.map((v) => v.value)).toEqual([30, 20])
  })

  it('keeps both orders of its categories, and who is concerned in which variant (D4-11)', async () => {
    const { pack } = await loadPack(join(good, 'national'))
    expect([...(pack?.categories.values() ?? [])].map((c) => [c.id, c.orderText, c.orderAnnex])).toEqual([
      ['acceptance', 1, 2],
      ['decision', 2, 1],
      ['other', 3, 3],
    ])
    expect(pack?.indicators.get('1.1')?.posts.get('north')).toEqual(['clerk', 'head'])
    expect(pack?.indicators.get('6.1')?.posts.get('north')).toEqual(['reviewer'])
    expect(pack?.categories.get('decision')?.posts.has('south')).toBe(false)
  })
})

describe('a province below it', () => {
  it('adds item 8.5 to the inherited ones, and only there (D4-13, D4-30)', async () => {
    const { pack, diagnostics } = await loadPack(join(good, 'province'), 'province')
    expect(renderDiagnostics(diagnostics)).toBe('')
    expect([...(pack?.indicators.keys() ?? [])]).toEqual(['1.1', '6.1', '8.5'])
    const above = await loadPack(join(good, 'national'))
    expect([...(above.pack?.indicators.keys() ?? [])]).toEqual(['1.1', '6.1'])
    expect(pack?.sanctions.get('6.1')?.class?.title).toBe('通报批评')
    expect(pack?.categories.get('other')?.posts.get('south')).toEqual(['head'])
  })

  it.each([
    ['removing item 6.1 (D4-30)', 'indicator:6.1'],
    ['disabling a category (D4-11)', 'category:decision'],
  ])('is refused when %s, with whatever justification', async (_, target) => {
    const copy = copyGood()
    const entry = `- { target: "${target}", remove: true, weakens: true, justification: 本省没有, approvedBy: 示例省 }\n`
    writeFileSync(join(copy, 'province/overrides.yaml'), entry)
    const { pack, diagnostics } = await loadPack(join(copy, 'province'))
    expect(pack).toBeUndefined()
    expect(diagnostics.map((d) => d.code)).toEqual(['pack.weakening-override'])
  })
})

describe('the digest of a pack', () => {
  it('depends on the content, not on where it lies', async () => {
    const here = await loadPack(join(good, 'county'))
    const there = await loadPack(join(copyGood(), 'county'))
    expect(there.digest).toBe(here.digest)
    expect(here.digest).toMatch(/^[0-9a-f]{64}$/)
  })

  it.each([
    'fields.yaml',
    'categories.yaml',
    'parameters/2020.yaml',
    'duties.yaml',
    'scorecards/standard.yaml',
    'faults.yaml',
    'sanctions.yaml',
  ])('of a province changes with the national %s', async (path) => {
    const copy = copyGood()
    const before = await loadPack(join(copy, 'province'))
    writeFileSync(join(copy, 'national', path), `${readFileSync(join(copy, 'national', path), 'utf8')}\n`)
    expect((await loadPack(join(copy, 'province'))).digest).not.toBe(before.digest)
  })

  it.each(['county/overrides.yaml', 'prefecture/indicators/reply-in-time.yaml'])('changes with %s', async (path) => {
    const copy = copyGood()
    const before = await loadPack(join(copy, 'county'))
    writeFileSync(join(copy, path), `${readFileSync(join(copy, path), 'utf8')}\n`)
    expect((await loadPack(join(copy, 'county'))).digest).not.toBe(before.digest)
  })
})

describe('a folder that is no pack', () => {
  it('is refused when it is not there', async () => {
    await expect(loadPack(join(good, 'nowhere'), 'nowhere')).rejects.toMatchObject({
      refusal: { refused: 'pack.not-found', message: '找不到制度包的文件夹：nowhere。' },
    })
  })
})

describe('the packs of the project', () => {
  const folders = readdirSync(join(root, 'packs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('/pack.yaml'))
    .map((path) => `packs/${dirname(path)}`)

  it('are there', () => {
    expect(folders.length).toBeGreaterThan(1)
  })

  it.each(folders)('%s has no error', async (path) => {
    const { pack, diagnostics } = await loadPack(join(root, path), path)
    expect(renderDiagnostics(diagnostics.filter((d) => d.severity === 'error'))).toBe('')
    expect(`packs/${pack?.id}`).toBe(path)
  })
})
