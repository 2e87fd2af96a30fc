/** An export holds every row there is, and says how many: none is cut silently. */

import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { connect } from 'node:net'
import ExcelJS from 'exceljs'
import { sql } from 'kysely'
import { beforeAll, expect, it } from 'vitest'
import { inScope } from '#store/record'
import { withApp } from './app.ts'

const test = withApp()
const MANY = 50_010

beforeAll(async () => {
  await inScope(test.database.app, { system: 'test' }, (tx) =>
    sql`
      insert into finding (id, pack, fingerprint, indicator, indicator_title, kind, label, outcome, title, body_id, officer_id,
        subject, explanation, evidence, first_run, first_seen, last_run, last_seen, state, search)
      select gen_random_uuid(), pack, fingerprint || '-' || n, indicator, indicator_title, kind, label, outcome, title, body_id, officer_id,
        subject, explanation, evidence, first_run, first_seen, last_run, last_seen, state, search
      from finding, generate_series(1, ${MANY}) n where id = ${test.world.findings.a1}`.execute(tx),
  )
}, 120_000)

it('of more findings than any page holds', async () => {
  const office = await test.signIn('assessmentOffice')
  const counts = await office.ask('GET', '/api/findings/counts')
  const there = Number(counts.body['total'])
  const cookie = [...office.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const { statusCode, rawPayload } = await test.app.inject({
    method: 'GET',
    url: '/api/findings.xlsx?sort=-officer',
    headers: { cookie },
  })
  expect(statusCode).toBe(200)
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(rawPayload as unknown as ArrayBuffer)
  const [sheet] = workbook.worksheets
  const headings = 2
  expect(there).toBeGreaterThan(MANY)
  expect(sheet?.rowCount).toBe(there + headings)
  expect(sheet?.getCell('A1').text).toContain(`疑点，共${there}条，`)
  const prints = new Set<string>()
  sheet?.eachRow((row, number) => number > headings && prints.add(row.getCell(15).text))
  expect(prints.size).toBe(there)
}, 120_000)

/** Files that are open and gone from their folder: sheets being sent. */
function sheetsOpen(): string[] {
  return readdirSync('/proc/self/fd').flatMap((number) => {
    try {
      const file = readlinkSync(`/proc/self/fd/${number}`)
      return /quanze-.*\.xlsx/.test(file) ? [file] : []
    } catch {
      return []
    }
  })
}

it('is read from the disk as it is taken, and closed when whoever takes it goes away', async () => {
  const office = await test.signIn('assessmentOffice')
  const cookie = [...office.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const address = await test.app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect(Number(new URL(address).port), '127.0.0.1')
  socket.write(`GET /api/findings.xlsx HTTP/1.1\r\nhost: localhost\r\ncookie: ${cookie}\r\n\r\n`)
  const [head] = (await once(socket, 'data')) as [Buffer]
  const size = Number(/content-length: (\d+)/i.exec(head.toString('latin1'))?.[1])
  socket.pause()
  // More than all the buffers on the way hold.
  expect(size).toBeGreaterThan(1_000_000)
  expect(sheetsOpen()).toHaveLength(1)
  expect(sheetsOpen()[0]).toContain('(deleted)')
  socket.destroy()
  await expect.poll(sheetsOpen, { timeout: 10_000 }).toEqual([])
  expect(test.lines.filter((line) => line.startsWith('BUG') || line.includes('"bug"'))).toEqual([])
}, 120_000)
