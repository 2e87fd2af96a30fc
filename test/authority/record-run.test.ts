import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordRun } from '#app/assessment'
import { type LocalDate, localDate } from '#core/calendar'
import {
  countFindings,
  FINDING_ORDERS,
  type FindingFilter,
  findFinding,
  listFindings,
  listRecordedRuns,
} from '#store/assessment'
import { withDatabase } from '../record/database.ts'
import { asSystem, record } from './office.ts'
import { type Application, assessPermits } from './permits.ts'

const database = withDatabase()
const folder = mkdtempSync(join(tmpdir(), 'quanze-record-run-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Sixty applications nobody decided, and one decided in time. Officer Y1 is known as 孙立新 from 1 February 2026, as 李建国 before. */
const UNDECIDED: Application[] = Array.from({ length: 60 }, (_, i) => ({
  no: `A${String(i).padStart(3, '0')}`,
  received: `2026-0${1 + (i % 4)}-15`,
  organ: i % 5 === 4 ? 'A9' : 'A1',
  handler: i % 2 === 0 ? 'Y1' : 'Y7',
  post: i % 3 === 0 ? '窗口岗' : '受理岗',
}))
const DECIDED: Application = {
  no: 'B1',
  received: '2026-01-05',
  organ: 'A1',
  handler: 'Y1',
  post: '受理岗',
  decided: '2026-01-10',
}

const ids = { organ: randomUUID(), post: randomUUID(), sun: randomUUID(), li: randomUUID() }
let first: string

function keep(out: string) {
  return asSystem(database.app, (tx) => recordRun(tx, { out, actor: { kind: 'system', reason: 'test' } }))
}

const count = (filter: FindingFilter = {}) => asSystem(database.app, (tx) => countFindings(tx, filter))
const list = (filter: FindingFilter = {}) =>
  asSystem(database.app, async (tx) => (await listFindings(tx, filter, { limit: 200 })).items)

beforeAll(async () => {
  first = await assessPermits(folder, 'first', [...UNDECIDED, DECIDED])
  const since = localDate(2020, 1, 1)
  const february = localDate(2026, 2, 1)
  const person = (name: string) => ({ code: 'Y1', name, body: ids.organ, employmentType: 'civilServant' }) as const
  await record(database.app, [
    {
      kind: 'body',
      id: ids.organ,
      validFrom: since,
      value: {
        code: 'A1',
        name: '子虚县审批局',
        tier: 'districtCounty',
        legalNature: 'statutoryOrgan',
        administrationMode: 'local',
        qualification: 'confirmed',
      },
    },
    {
      kind: 'post',
      id: ids.post,
      validFrom: since,
      value: {
        code: 'A1-acceptance',
        name: '受理岗（大厅）',
        body: ids.organ,
        isEnforcement: true,
        roles: ['officer'],
        packPost: { pack: 'xx/permit-people', post: 'acceptance' },
      },
    },
    { kind: 'officer', id: ids.li, validFrom: since, validTo: february, value: person('李建国') },
    { kind: 'officer', id: ids.sun, validFrom: february, value: person('孙立新') },
  ])
}, 300_000)

describe('a run that is recorded', () => {
  it('tells whom each act concerned on its day, and nobody where nobody is registered', async () => {
    expect(await keep(first)).toMatchObject({ already: false, findings: 60, unregistered: 30 })
    const findings = await list()
    expect(findings).toHaveLength(60)
    for (const { officerCode, officer, organCode, body, post, at } of findings) {
      const january = (at as LocalDate) < localDate(2026, 2, 1)
      expect(officer?.name).toBe(officerCode === 'Y7' ? undefined : january ? '李建国' : '孙立新')
      expect(body?.name).toBe(organCode === 'A1' ? '子虚县审批局' : undefined)
      // Whatever the register calls it, it is the pack's post; in an organ nobody registered it is none.
      expect(post?.id).toBe(organCode === 'A1' ? ids.post : undefined)
    }
    expect(await list({ unregistered: true })).toHaveLength(30)
    expect((await list({ officer: ids.li })).every((f) => f.at === '2026-01-15')).toBe(true)
  })

  it('shows each finding with its words and the cells of the rows it rests on', async () => {
    const [some] = await list({ q: 'a000' })
    const detail = await asSystem(database.app, (tx) => findFinding(tx, some?.id ?? ''))
    expect(detail?.explanation.text).toContain('A000')
    expect(detail?.explanation.reasonText).not.toBe('')
    expect(detail).toMatchObject({ title: 'A000', due: '2026-01-25', expected: '不迟于2026年1月25日', state: 'open' })
    expect(detail?.evidence[0]).toMatchObject({
      subject: true,
      registerTitle: '申请登记簿',
      file: '申请登记簿.csv',
      row: 2,
    })
    expect(detail?.evidence[0]?.cells).toContainEqual({ field: 'fee', label: '费用', value: '12.50元' })
    expect(detail?.evidence[0]?.cells).toContainEqual({
      field: 'receivedAt',
      label: '受理日期',
      value: '2026年1月15日',
    })
    expect(detail?.history.map((mark) => mark.what)).toEqual(['firstSeen', 'lastSeen'])
    expect(await asSystem(database.app, (tx) => findFinding(tx, randomUUID()))).toBeUndefined()
  })

  it('is found by what it says and by whom it concerns', async () => {
    expect(await list({ q: '建国' })).toHaveLength((await list({ officer: ids.li })).length)
    expect(await list({ q: 'Y7 a001' })).toHaveLength(1)
    expect(await list({ q: '100%' })).toEqual([])
    expect(await list({ from: localDate(2026, 3, 1), to: localDate(2026, 3, 31) })).toHaveLength(15)
    expect(await list({ node: ids.organ })).toHaveLength(48)
  })

  it('counts and lists the same, in every order, page by page', async () => {
    const counts = await count()
    expect(counts.total).toBe(60)
    for (const by of [counts.byKind, counts.byState, counts.byIndicator, counts.byBody])
      expect(by.reduce((sum, one) => sum + one.count, 0)).toBe(60)
    expect(counts.byBody).toContainEqual({ body: { id: ids.organ, code: 'A1', name: '子虚县审批局' }, count: 48 })
    for (const sort of FINDING_ORDERS.flatMap((order) => [order, `-${order}`] as const)) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await asSystem(database.app, (tx) =>
          listFindings(tx, {}, { sort, limit: 17, total: true, ...(cursor !== undefined && { cursor }) }),
        )
        expect(page.total).toBe(60)
        seen.push(...page.items.map((item) => item.id))
        cursor = page.next
      } while (cursor !== undefined)
      expect(new Set(seen).size).toBe(60)
      expect(seen).toHaveLength(60)
    }
  })

  it.each(['', 'x', 'eyJ4IjoxfQ', Buffer.from(`${randomUUID()}2026-02-30`).toString('base64url')])(
    'refuses the cursor %j, which is none of ours',
    async (cursor) => {
      const page = asSystem(database.app, (tx) => listFindings(tx, {}, { cursor, limit: 2 }))
      await expect(page).rejects.toMatchObject({ refusal: { refused: 'request.malformed' } })
    },
  )

  it('is recorded once', async () => {
    const before = await count()
    expect(await keep(first)).toMatchObject({ already: true, findings: 0 })
    expect(await count()).toEqual(before)
    expect((await asSystem(database.app, (tx) => listRecordedRuns(tx, { limit: 5 }))).total).toBe(1)
  })
})

describe('later runs', () => {
  it('go on with the findings by their fingerprint: gone, back again, new', async () => {
    const later = (decided: number) => UNDECIDED.map((a, i) => (i < decided ? { ...a, decided: a.received } : a))
    const second = await assessPermits(folder, 'second', [
      ...later(10),
      { ...DECIDED, no: 'B2', received: '2026-05-01' },
      { ...DECIDED, no: 'B3', decided: '2026-03-01' },
    ])
    const third = await assessPermits(folder, 'third', later(4))
    await keep(second)
    expect((await count()).byState).toEqual(
      expect.arrayContaining([
        { state: 'open', count: 52 },
        { state: 'resolved', count: 10 },
      ]),
    )
    await keep(third)
    expect(new Map((await count()).byState.map((s) => [s.state, s.count]))).toEqual(
      // B2 and B3 are not in the data any more; six of the ten came back.
      new Map([
        ['open', 50],
        ['resolved', 6],
        ['reopened', 6],
      ]),
    )
    const [back] = await list({ state: 'reopened' })
    const detail = await asSystem(database.app, (tx) => findFinding(tx, back?.id ?? ''))
    expect(detail?.history.map((mark) => mark.what)).toEqual(['firstSeen', 'resolved', 'reopened', 'lastSeen'])
    const runs = await asSystem(database.app, (tx) => listRecordedRuns(tx, { limit: 2 }))
    expect(runs.items.map((run) => run.id)).toHaveLength(2)
    const rest = await asSystem(database.app, (tx) =>
      listRecordedRuns(tx, { limit: 2, ...(runs.next !== undefined && { before: runs.next }) }),
    )
    expect(rest.items).toHaveLength(1)
  }, 300_000)
})
