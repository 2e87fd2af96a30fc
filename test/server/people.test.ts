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
    expect(cell('T-a2')).toContain('无法判断：缺行政执法证登记')
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
