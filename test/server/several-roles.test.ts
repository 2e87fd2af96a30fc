/** Whoever holds several roles sees of each finding and person what the role gives that reaches it, and no more by another. */
import { randomUUID } from 'node:crypto'
import ExcelJS from 'exceljs'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import type { PostRole } from '#core/authority'
import { localDate } from '#core/calendar'
import { record } from '../authority/office.ts'
import type { Node } from '../identity/world.ts'
import { type Browser, withApp } from './app.ts'

const test = withApp()
const since = localDate(2020, 1, 1)

const officerOf = (role: string) => test.world.people.get(role)?.officer ?? ''

async function postOf(code: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`select id from quanze.post where code = ${code}`.execute(
    test.database.superuser,
  )
  return rows[0]?.id ?? ''
}

/** Another post for somebody who has one: in a body, and there in no unit. */
async function give(role: string, node: 'p' | 'a', more: PostRole): Promise<void> {
  const post = randomUUID()
  const value = { code: `M-${role}`, name: '兼', body: test.world.nodes[node], isEnforcement: false, roles: [more] }
  await record(test.database.app, [
    { kind: 'post', id: post, validFrom: since, value },
    {
      kind: 'appointment',
      id: randomUUID(),
      validFrom: since,
      value: { officer: officerOf(role), post, kind: 'concurrent' },
    },
  ])
}

/** Analyst and registerKeeper in a1; head of a1 and of discipline; personnel of A who leads P. */
let both: Browser
let analyst: Browser
let head: Browser
let keeper: Browser

beforeAll(async () => {
  await record(test.database.app, [
    {
      kind: 'appointment',
      id: randomUUID(),
      validFrom: since,
      value: { officer: officerOf('registerKeeper'), post: await postOf('Z-analyst'), kind: 'concurrent' },
    },
    {
      kind: 'appointment',
      id: randomUUID(),
      validFrom: since,
      value: { officer: officerOf('unitHead'), post: await postOf('Z-discipline'), kind: 'concurrent' },
    },
    // Whoever keeps the registers of a1 sees the people of it by another role.
    {
      kind: 'appointment',
      id: randomUUID(),
      validFrom: since,
      value: { officer: officerOf('registerKeeper'), post: await postOf('Z-unitHead'), kind: 'acting' },
    },
  ])
  await give('personnel', 'p', 'leader')
  await sql`update quanze.finding set search = search || ' 人员' || lower(officer_code) || ' ' || lower(officer_code)`.execute(
    test.database.superuser,
  )
  both = await test.signIn('registerKeeper')
  analyst = await test.signIn('analyst')
  head = await test.signIn('unitHead')
  keeper = await test.signIn('personnel')
})

type Row = { id: string; officer: { named?: { name: string }; code?: string; note?: string } }

async function list(browser: Browser, query = ''): Promise<Map<Node, Row>> {
  const { status, body, text } = await browser.ask('GET', `/api/findings?limit=200${query}`)
  expect(status, text).toBe(200)
  const nodes = new Map(Object.entries(test.world.findings).map(([node, id]) => [id, node as Node]))
  return new Map((body['items'] as Row[]).map((row) => [nodes.get(row.id) as Node, row]))
}

async function sheet(browser: Browser, path: string): Promise<string[][]> {
  const response = await test.app.inject({
    method: 'GET',
    url: path,
    headers: { cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
  })
  expect(response.statusCode, response.body.slice(0, 200)).toBe(200)
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(response.rawPayload as never)
  const rows: string[][] = []
  book.worksheets[0]?.eachRow((row) => {
    const texts: string[] = []
    row.eachCell((cell) => texts.push(cell.text))
    rows.push(texts)
  })
  return rows
}

describe('names in findings', () => {
  it('are told in the list where they are told on the page', async () => {
    const rows = await list(both)
    expect([...rows.keys()].sort()).toEqual(['a', 'a1', 'a11', 'a2'])
    for (const [node, row] of rows) {
      const page = await both.ask('GET', `/api/findings/${row.id}`)
      expect(page.body['officer'], node).toEqual(row.officer)
      const named = node === 'a1' || node === 'a11'
      expect(row.officer, node).toEqual(
        named
          ? { code: `T-${node}`, named: expect.objectContaining({ code: `T-${node}` }) }
          : { note: '统计用途不显示姓名' },
      )
    }
  })

  it('are not found by whoever counts without names', async () => {
    expect([...(await list(analyst, '&q=人员t-a2')).keys()]).toEqual([])
    expect([...(await list(analyst, '&q=T-a2')).keys()]).toEqual([])
    expect([...(await list(analyst, `&officer=${test.world.officers.a2}`)).keys()]).toEqual([])
    const { body } = await analyst.ask('GET', `/api/findings/counts?officer=${test.world.officers.a2}`)
    expect(body['total']).toBe(0)
    expect((await analyst.ask('GET', '/api/findings/counts?q=人员t-a2')).body['total']).toBe(0)
    // What is no name is found.
    expect([...(await list(analyst, '&q=记录a2')).keys()]).toEqual(['a2'])
  })

  it('give an order to those alone whom their rights say it of', async () => {
    const offered: boolean[] = []
    for (const browser of [both, analyst, head]) {
      const { body } = await browser.ask('GET', '/api/me')
      const rights = body['rights'] as { resource: string; action: string; partlyUnnamed?: true }[]
      const right = rights.find(({ resource, action }) => resource === 'finding' && action === 'list')
      const isOffered = right?.partlyUnnamed === undefined
      offered.push(isOffered)
      const { status } = await browser.ask('GET', '/api/findings?sort=officer')
      expect(status).toBe(isOffered ? 200 : 422)
    }
    // By one of two roles without names, by the only one, and by none.
    expect(offered).toEqual([false, false, true])
  })

  it('are found as far as they are told', async () => {
    expect([...(await list(both, '&q=人员t-a1')).keys()].sort()).toEqual(['a1', 'a11'])
    expect([...(await list(both, '&q=人员t-a2')).keys()]).toEqual([])
    expect([...(await list(both, `&officer=${test.world.officers.a1}`)).keys()]).toEqual(['a1'])
    expect([...(await list(head, '&q=人员t-a2')).keys()]).toEqual(['a2'])
  })

  it('put nothing in an order, either', async () => {
    for (const browser of [analyst, both])
      for (const sort of ['officer', '-officer'])
        expect(await browser.ask('GET', `/api/findings?sort=${sort}`)).toMatchObject({
          status: 422,
          body: { faults: [{ path: 'query.sort' }] },
        })
    expect((await head.ask('GET', '/api/findings?sort=officer')).status).toBe(200)
  })
})

describe('what is taken away', () => {
  it('of findings reaches as far as the right to take them away, not as the right to look', async () => {
    expect([...(await list(head)).keys()].sort()).toEqual(['a', 'a1', 'a11', 'a2'])
    const rows = (await sheet(head, '/api/findings.xlsx')).flat()
    expect(rows).toContain('记录a1')
    expect(rows).toContain('记录a11')
    expect(rows).not.toContain('记录a2')
  })

  it('of people does, too', async () => {
    const seen = await head.ask('GET', '/api/officers?limit=200')
    expect(seen.text).toContain('T-a2')
    const rows = (await sheet(head, '/api/officers.xlsx')).flat()
    expect(rows).toContain('T-a1')
    expect(rows).not.toContain('T-a2')
    expect((await sheet(head, '/api/credential-alerts.xlsx')).flat().join()).not.toContain('T-a2')
  })
})

describe('numbers of identity cards', () => {
  it('are told as far as personnel reaches, also to whoever sees further', async () => {
    const number = async (node: Node) =>
      ((await keeper.ask('GET', `/api/officers/${test.world.officers[node]}`)).body['current'] as { idNumber: string })
        .idNumber
    expect(await number('a2')).toBe('110101199001011234')
    expect(await number('b')).toBe('110************234')
    const { body } = await keeper.ask('GET', '/api/officers?limit=200')
    const numbers = new Map(
      (body['items'] as { code: string; idNumber: string }[]).map((row) => [row.code, row.idNumber]),
    )
    expect(numbers.get('T-a2')).toBe('110101199001011234')
    expect(numbers.get('T-b')).toBe('110************234')
  })
})
