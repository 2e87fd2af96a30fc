/** What is said of people: only what the record bears out on the day asked for, as it was known then. */
import ExcelJS from 'exceljs'
import { beforeAll, describe, expect, it } from 'vitest'
import { assertFact } from '#app/authority'
import { runAsSystem } from '#app/identity'
import type { AuthorityKind, AuthorityValues } from '#core/authority'
import { type LocalDate, localDate } from '#core/calendar'
import type { Node } from '../identity/world.ts'
import { type Browser, withApp } from './app.ts'

const test = withApp()
const TODAY = localDate(2026, 11, 27)
const browsers = new Map<string, Browser>()

async function as(name: string): Promise<Browser> {
  const browser = browsers.get(name) ?? (await test.signIn(name))
  browsers.set(name, browser)
  return browser
}

async function record<K extends AuthorityKind>(
  kind: K,
  value: AuthorityValues[K],
  validFrom: LocalDate,
): Promise<string> {
  return runAsSystem(test.premises.house, 'people for tests', async (tx) => {
    const answer = await assertFact(tx, {
      kind,
      value,
      validFrom,
      reason: '编造',
      version: 0,
      actor: { kind: 'system', reason: 'test' },
      today: TODAY,
    })
    if (answer.outcome !== 'recorded') throw new Error(`${kind} was not recorded: ${JSON.stringify(answer)}`)
    return answer.id
  })
}

function certificate(node: Node, over: Partial<AuthorityValues['certificate']> = {}) {
  return record(
    'certificate',
    {
      officer: test.world.officers[node],
      kind: 'enforcement',
      number: `Z-${node}`,
      issuedAt: localDate(2021, 1, 1),
      expiresAt: localDate(2030, 1, 1),
      status: 'valid',
      ...over,
    },
    localDate(2021, 1, 1),
  )
}

type Row = Record<string, unknown> & { code: string }

async function get(name: string, path: string): Promise<Record<string, unknown>> {
  const { status, body, text } = await (await as(name)).ask('GET', path)
  expect([path, status], text).toEqual([path, 200])
  return body
}

async function officerRow(node: Node, query = ''): Promise<Row> {
  const { items } = await get('leader', `/api/officers?limit=200${query}`)
  const found = (items as Row[]).find(({ code }) => code === `T-${node}`)
  if (found === undefined) throw new Error(`no row of ${node}`)
  return found
}

/** The rows of a sheet as texts, headings first. */
async function sheetOf(name: string, path: string): Promise<string[][]> {
  const cookie = [...(await as(name)).cookies].map(([key, value]) => `${key}=${value}`).join('; ')
  const { statusCode, rawPayload } = await test.app.inject({ method: 'GET', url: path, headers: { cookie } })
  expect([path, statusCode]).toEqual([path, 200])
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(rawPayload as unknown as ArrayBuffer)
  const rows: string[][] = []
  workbook.worksheets[0]?.eachRow((row, number) => {
    const texts: string[] = []
    row.eachCell({ includeEmpty: true }, (cell) => texts.push(cell.text))
    if (number > 1) rows.push(texts)
  })
  return rows
}

beforeAll(async () => {
  await certificate('a1', { status: 'revoked' })
  await certificate('b', { expiresAt: localDate(2026, 11, 26) })
  await record(
    'certificate',
    {
      officer: test.world.officers.p,
      kind: 'enforcement',
      number: 'Z-p',
      issuedAt: localDate(2021, 1, 1),
      status: 'valid',
    },
    localDate(2021, 1, 1),
  )
  await certificate('a11', { expiresAt: localDate(2026, 12, 20) })
}, 60_000)

describe('an alert about credentials', () => {
  it('keeps its verdict in the list of officers: nothing recorded is not a fault', async () => {
    expect((await officerRow('a2'))['alerts']).toContainEqual({
      kind: 'noValidCertificate',
      label: expect.any(String),
      verdict: 'undetermined',
      missing: 'certificate',
    })
    expect((await officerRow('a1'))['alerts']).toContainEqual({
      kind: 'noValidCertificate',
      label: expect.any(String),
      verdict: 'violated',
    })
  })

  it('keeps its verdict in the exports', async () => {
    const [headings = [], ...rows] = await sheetOf('leader', '/api/officers.xlsx')
    const cell = (code: string) => rows.find(([first]) => first === code)?.[headings.indexOf('资格提示')]
    expect(cell('T-a2')).toContain('无法判定：缺行政执法证登记')
    expect(cell('T-a2')).not.toContain('无有效证件')
    expect(cell('T-a1')).toContain('无有效证件')
  })

  it('is no fault while the certificate is valid, however soon it ends', async () => {
    const [headings = [], ...rows] = await sheetOf('leader', '/api/credential-alerts.xlsx?kind=certificateExpiring')
    const told = rows.map((row) => [row[0], row[headings.indexOf('结论')], row[headings.indexOf('期限')]])
    expect(told).toEqual([['T-a11', '即将到期', '2026-12-20']])
    const faults = await get('leader', '/api/credential-alerts?verdict=violated&limit=200')
    expect((faults['items'] as { officer: Row }[]).map(({ officer }) => officer.code)).toEqual(['T-a1'])
  })
})

describe('officers by their certificate', () => {
  const found = async (certificate: string, asOf = TODAY) => {
    const { items } = await get('assessmentOffice@p', `/api/officers?certificate=${certificate}&asOf=${asOf}&limit=200`)
    return (items as Row[]).map(({ code }) => code).filter((code) => code.startsWith('T-'))
  }

  it('are told by its dates on the day, whatever is still recorded as its state', async () => {
    expect(await found('expired')).toEqual(['T-b'])
    expect(await found('valid')).toEqual(['T-a11'])
    expect(await found('valid', localDate(2026, 11, 26))).toEqual(['T-a11', 'T-b'])
    expect(await found('expired', localDate(2026, 12, 21))).toEqual(['T-a11', 'T-b'])
  })

  it('whose end nobody recorded are neither valid nor expired', async () => {
    expect(await found('endUnknown')).toEqual(['T-p'])
    expect(await found('none')).toEqual(['T-a', 'T-a2'])
    expect(await found('revoked')).toEqual(['T-a1'])
  })
})

describe('a certificate that was suspended for three months', () => {
  const during = { validFrom: '2026-05-01', validTo: '2026-08-01' }
  let id = ''

  type Paper = { id: string; version: number; timeline: Row[]; facts: Row[] }
  const detail = (query = '') => get('personnel', `/api/officers/${test.world.officers.a}${query}`)
  const papers = async (query = '') => (await detail(query))['certificateHistories'] as Paper[]
  const change = async (version: number, over: object) =>
    (await as('personnel')).ask('POST', '/api/facts', { kind: 'certificate', id, version, reason: '依法处理', ...over })

  it('can be changed again from what its page shows', async () => {
    id = await certificate('a')
    const [before] = (await detail())['certificates'] as Paper[]
    const value = {
      officer: test.world.officers.a,
      kind: 'enforcement',
      number: 'Z-a',
      issuedAt: '2021-01-01',
      expiresAt: '2030-01-01',
    }
    const suspended = await change(before?.version ?? 0, { ...during, value: { ...value, status: 'suspended' } })
    expect(suspended.status, suspended.text).toBe(201)
    const [after] = (await detail())['certificates'] as Paper[]
    expect(after).toMatchObject({ status: 'valid', from: '2026-08-01' })
    const revoked = await change(after?.version ?? 0, {
      validFrom: '2026-11-01',
      value: { ...value, status: 'revoked' },
    })
    expect(revoked.status, revoked.text).toBe(201)
  })

  it('shows every stretch of time, and who recorded what when', async () => {
    const [paper] = await papers()
    expect(paper?.timeline.map(({ from, to, status }) => [from, to, status])).toEqual([
      ['2021-01-01', '2026-05-01', 'valid'],
      ['2026-05-01', '2026-08-01', 'suspended'],
      ['2026-08-01', '2026-11-01', 'valid'],
      ['2026-11-01', undefined, 'revoked'],
    ])
    expect(paper?.facts.map(({ recordedBy, reason }) => [recordedBy, reason])).toEqual([
      [undefined, '编造'],
      ['personnel', '依法处理'],
      ['personnel', '依法处理'],
    ])
  })
})

describe('a page as known at an earlier instant', () => {
  it('shows neither appointments nor certificates nor alerts recorded later', async () => {
    const officer = await record(
      'officer',
      { code: 'T-late', name: '后来者', body: test.world.nodes.a, employmentType: 'contract' },
      localDate(2026, 1, 1),
    )
    const { recordedAt } = ((await get('personnel', `/api/officers/${officer}`))['facts'] as Row[])[0] as Row
    const known = `knownAt=${encodeURIComponent(recordedAt as string)}`
    await new Promise((resolve) => setTimeout(resolve, 5))
    const posts = (await get('personnel', '/api/posts?q=Y-a1&limit=200'))['items'] as (Row & { id: string })[]
    const post = posts.find(({ code }) => code === 'Y-a1')?.id ?? ''
    await record('appointment', { officer, post, kind: 'acting' }, localDate(2026, 2, 1))
    const now = await get('leader', `/api/officers/${officer}`)
    expect(now['appointments']).toHaveLength(1)
    expect((now['alerts'] as Row[]).map(({ kind }) => kind)).toContain('irregularStaff')

    const then = await get('leader', `/api/officers/${officer}?${known}`)
    expect([then['appointments'], then['alerts']]).toEqual([[], []])
    expect((await get('leader', `/api/officers/${officer}/appointments?${known}`))['items']).toEqual([])
    const listed = (await get('leader', `/api/officers?limit=200&${known}`))['items'] as Row[]
    expect(listed.find(({ code }) => code === 'T-late')).toMatchObject({ posts: [], alerts: [] })
    const codes = async (path: string) =>
      ((await get('leader', path))['items'] as (Row & { officer?: Row })[]).map((row) => row.officer?.code ?? row.code)
    for (const path of ['/api/officers?alerts=true', `/api/officers?post=${post}`, '/api/credential-alerts?']) {
      expect(await codes(`${path}&limit=200`), path).toContain('T-late')
      expect(await codes(`${path}&limit=200&${known}`), path).not.toContain('T-late')
    }
    const holders = ((await get('leader', `/api/posts/${post}?${known}`))['appointments'] as { officer: Row }[]).map(
      (one) => one.officer['id'],
    )
    expect(holders).toEqual([test.world.officers.a1])
  })
})

describe('the page of a post', () => {
  const postAs = (packPost: { pack: string; post: string }) =>
    record(
      'post',
      {
        code: `Q-${packPost.post}`,
        name: '税源岗',
        body: test.world.nodes.a,
        isEnforcement: true,
        roles: [],
        packPost,
      },
      localDate(2026, 1, 1),
    )
  const shown = async (id: string) =>
    ((await get('personnel', `/api/posts/${id}`))['current'] as Row | undefined)?.['packPost']

  it('calls the post of the pack by its title, and by its id where no pack has it', async () => {
    const packPost = { pack: 'cn/tax-assessment', post: 'taxSourceMgmt' }
    expect(await shown(await postAs(packPost))).toEqual({ ...packPost, title: '税源管理岗' })
    const gone = { pack: 'cn/tax-assessment', post: 'gone' }
    expect(await shown(await postAs(gone))).toEqual(gone)
  })
})

describe('the first page', () => {
  type Duty = { key: string; due?: string; overdue: boolean; title: string }
  const duties = async (name: string) => (await get(name, '/api/home'))['duties'] as Duty[]
  const ofPerson = (name: string) => test.world.people.get(name)?.officer ?? ''
  const own = (name: string, expiresAt: LocalDate) =>
    record(
      'certificate',
      {
        officer: ofPerson(name),
        kind: 'enforcement',
        number: name,
        issuedAt: localDate(2021, 1, 1),
        expiresAt,
        status: 'valid',
      },
      localDate(2021, 1, 1),
    )

  it('says by when certificates must be renewed, the earliest first', async () => {
    await own('officer', localDate(2027, 1, 15))
    expect(await duties('officer')).toEqual([
      expect.objectContaining({ key: 'own-certificate', due: '2027-01-15', overdue: false }),
    ])
    const office = await duties('assessmentOffice@p')
    expect(office[0]).toMatchObject({
      key: 'certificates-ending',
      due: '2026-12-20',
      title: expect.stringMatching(/^2 人/),
    })
  })

  it('says of one that has run out that it is late, to its holder only', async () => {
    await own('analyst', localDate(2026, 11, 20))
    expect((await duties('analyst'))[0]).toMatchObject({ due: '2026-11-20', overdue: true })
    expect((await duties('assessmentOffice@p')).some(({ overdue }) => overdue)).toBe(false)
  })

  it('says nothing of certificates that last, whose end nobody recorded, or that nobody recorded', async () => {
    for (const name of ['ruleEditor', 'leader@x'])
      expect((await duties(name)).filter(({ key }) => key.includes('certificate'))).toEqual([])
    await own('ruleEditor', localDate(2030, 1, 1))
    expect((await duties('ruleEditor')).filter(({ key }) => key.includes('certificate'))).toEqual([])
  })
})
