/** The ledger is read by many who may not see whom an entry is about: it says what was done to which thing, not in which words. */
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { withApp } from './app.ts'
import { sendFile } from './send-file.ts'

const test = withApp()
const WORDS = '因涉嫌受贿暂停职务'

async function entries(who: string): Promise<string> {
  const { status, text } = await (await test.signIn(who)).ask('GET', '/api/ledger/entries?limit=200')
  expect(status).toBe(200)
  return text
}

it('does not tell why something was recorded of a person', async () => {
  const personnel = await test.signIn('personnel')
  const made = await personnel.ask('POST', '/api/facts', {
    kind: 'training',
    validFrom: '2026-11-01',
    reason: WORDS,
    version: 0,
    value: { officer: test.world.officers.a2, topic: '培训', date: '2026-11-01' },
  })
  expect(made.status, made.text).toBe(201)
  for (const who of ['auditAdmin', 'supervisor@b']) {
    const told = await entries(who)
    expect(told).toContain(made.body['id'])
    expect(told).not.toContain(WORDS)
  }
  const { rows } = await sql<{ record: unknown; reason: string }>`
    select e.record, f.reason from quanze.fact f join quanze.ledger_entry e on e.id = f.entry_id where f.id = ${made.body['id']}::uuid`.execute(
    test.database.superuser,
  )
  // Kept with the fact, whose digest is in the entry.
  expect(rows[0]?.reason).toBe(WORDS)
  expect(JSON.stringify(rows[0]?.record)).not.toContain(WORDS)
  expect(rows[0]?.record).toMatchObject({ rows: [{ table: 'fact', digest: expect.stringMatching(/^[0-9a-f]{64}$/) }] })
})

it('does not tell what a file was called, nor why it was taken in', async () => {
  const personnel = await test.signIn('personnel')
  const head = '人员编号,内容,日期,学时,成绩,是否合格'
  const sent = await sendFile(personnel, 'trainings', [head, 'T-a1,培训,2026-11-20,8,,'], `${WORDS}.csv`)
  const done = await personnel.ask('POST', '/api/imports/trainings/commit', { token: sent.body['token'] })
  expect(done.status, done.text).toBe(200)
  expect(await entries('auditAdmin')).not.toContain(WORDS)
  const page = await personnel.ask('GET', `/api/officers/${test.world.officers.a1}`)
  expect(page.status).toBe(200)
  const { rows } = await sql<{ reason: string }>`
    select reason from quanze.fact where kind = 'training' and officer_id = ${test.world.officers.a1}::uuid`.execute(
    test.database.superuser,
  )
  expect(rows).toEqual([{ reason: `导入《${WORDS}.csv》` }])
})
