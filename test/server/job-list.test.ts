/** Jobs and past imports as a list: of each kind for whoever may do such work, without what only concerns the starter. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commitImport, previewImport } from '#app/authority'
import { runAsSystem } from '#app/identity'
import { insertJob, updateJob } from '#store/jobs'
import { type Answer, type Browser, withApp } from './app.ts'

const test = withApp()
const folder = mkdtempSync(join(tmpdir(), 'quanze-job-list-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ids = {
  assess: '22222222-0000-4000-8000-000000000001',
  waiting: '22222222-0000-4000-8000-000000000002',
  verify: '22222222-0000-4000-8000-000000000003',
}
const browsers = new Map<string, Browser>()
let imported: string

function as(name: string): Browser {
  const browser = browsers.get(name)
  if (browser === undefined) throw new Error(name)
  return browser
}

const BODIES = `机构代码,机构名称,层级,法律性质,管理体制,主体资格,上级机构代码,启用日期,停用日期
Q9,子虚县新设局,区县政府及其所属主体,法定行政机关,垂直管理,已确认,,2008-01-01,
`

beforeAll(async () => {
  for (const name of ['assessmentOffice', 'assessmentOffice@p', 'personnel', 'auditAdmin', 'leader', 'officer'])
    browsers.set(name, await test.signIn(name))
  const account = (name: string) => test.world.people.get(name)?.account ?? ''
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 26, 1, minute))
  await runAsSystem(test.premises.house, 'jobs for tests', async (tx) => {
    const job = { request: { secret: 'request' } }
    const office = account('assessmentOffice')
    await insertJob(tx, {
      ...job,
      id: ids.assess,
      kind: 'assess',
      title: '考核：甲',
      accountId: office,
      createdAt: at(1),
    })
    await updateJob(tx, ids.assess, {
      state: 'finished',
      message: '考核完成：共 3 条。',
      lines: ['only for the starter'],
      result: 'run-test',
      startedAt: at(2),
      finishedAt: at(3),
    })
    // As kept before the start was noted, and never taken up.
    await insertJob(tx, {
      ...job,
      id: ids.waiting,
      kind: 'assess',
      title: '考核：乙',
      accountId: office,
      createdAt: at(4),
    })
    const audit = account('auditAdmin')
    await insertJob(tx, {
      ...job,
      id: ids.verify,
      kind: 'verifyLedger',
      title: '核验存证账',
      accountId: audit,
      createdAt: at(5),
    })
    await updateJob(tx, ids.verify, { state: 'failed', message: '没有办成。', finishedAt: at(6) })
  })
  const path = join(folder, '执法主体.csv')
  writeFileSync(path, BODIES)
  const { dataDir } = test.premises
  imported = await runAsSystem(test.premises.house, 'an import for tests', async (tx) => {
    const given = { dataDir, kind: 'body', giving: 'record' } as const
    const { token, rejected } = await previewImport(tx, { ...given, path, now: test.clock.now })
    if (token === undefined) throw new Error(JSON.stringify(rejected))
    const actor = { kind: 'system', reason: 'test' } as const
    const { entry } = await commitImport(tx, { ...given, token, actor, today: test.premises.today() })
    return `import-${entry}`
  })
}, 120_000)

type Item = { id: string; state: string; title: string }

async function listed(name: string, query = ''): Promise<Item[]> {
  const { status, body, text } = await as(name).ask('GET', `/api/jobs${query}`)
  expect(status, text).toBe(200)
  // The offices of this world were brought in by an entry of its own.
  return (body['items'] as Item[]).filter(({ title }) => title !== '导入test')
}

const idsOf = (items: readonly Item[]) => items.map(({ id }) => id)

describe('the list of jobs', () => {
  it.each([
    ['assessmentOffice@p', ['import', ids.waiting, ids.assess]],
    ['personnel', ['import']],
    ['auditAdmin', ['import', ids.verify]],
  ])('shows to %s what they may do themselves, the newest first', async (name, expected) => {
    expect(idsOf(await listed(name))).toEqual(expected.map((id) => (id === 'import' ? imported : id)))
  })

  it.each(['leader', 'officer'])('is not there for %s', async (name) => {
    for (const path of ['/api/jobs', '/api/jobs.xlsx']) expect((await as(name).ask('GET', path)).status).toBe(404)
  })

  it('says by whom, when and with what end, and nothing of what was asked in detail', async () => {
    const items = await listed('assessmentOffice@p')
    expect(items).toMatchObject([
      {
        id: imported,
        kind: 'import',
        title: '导入执法主体',
        state: 'finished',
        message: '共 1 行：新增 1，变动 0，重复 0。',
        entry: Number(imported.replace('import-', '')),
      },
      { id: ids.waiting, title: '考核：乙', state: 'queued' },
      {
        id: ids.assess,
        kind: 'assess',
        state: 'finished',
        by: '人员G-assessmentOffice',
        askedAt: '2026-11-26T01:01:00.000Z',
        startedAt: '2026-11-26T01:02:00.000Z',
        finishedAt: '2026-11-26T01:03:00.000Z',
        message: '考核完成：共 3 条。',
        run: 'run-test',
      },
    ])
    // The command line has no account; what was not noted is not made up.
    expect(items[0]).not.toHaveProperty('by')
    expect(items[1]).not.toHaveProperty('startedAt')
    expect(JSON.stringify(items)).not.toMatch(/secret|only for the starter/)
  })

  it('is narrowed by kind and state, and counted', async () => {
    expect(idsOf(await listed('assessmentOffice@p', '?kind=import'))).toEqual([imported])
    expect(idsOf(await listed('assessmentOffice@p', '?kind=assess&state=queued'))).toEqual([ids.waiting])
    expect(await listed('assessmentOffice@p', '?state=failed')).toEqual([])
    const { body } = await as('assessmentOffice@p').ask('GET', '/api/jobs?kind=assess&limit=1')
    expect(body['total']).toBe(2)
  })

  it('tells of an erased import that there was one, and no more', async () => {
    const entry = Number(imported.replace('import-', ''))
    const kept = await sql<{
      record: unknown
      salt: Buffer
    }>`select record, salt from quanze.ledger_entry where id = ${entry}`.execute(test.database.superuser)
    await sql`alter table quanze.ledger_entry disable trigger all`.execute(test.database.superuser)
    const set = (record: string | null, salt: Buffer | null, by: number | null) =>
      sql`update quanze.ledger_entry set record = ${record}::jsonb, salt = ${salt}, erased_by = ${by} where id = ${entry}`.execute(
        test.database.superuser,
      )
    try {
      await set(null, null, entry)
      expect(await listed('personnel')).toMatchObject([
        { id: imported, message: '记录已依法删除，只留存证账的承诺值。' },
      ])
    } finally {
      await set(JSON.stringify(kept.rows[0]?.record), kept.rows[0]?.salt ?? null, null)
      await sql`alter table quanze.ledger_entry enable trigger all`.execute(test.database.superuser)
    }
  })
})

describe('a job of somebody else', () => {
  const cancel = (name: string, id: string): Promise<Answer> => as(name).ask('POST', `/api/runs/${id}/cancel`)

  it('is cancelled by whoever may cancel assessments, and by nobody else', async () => {
    for (const name of ['personnel', 'leader', 'auditAdmin']) expect((await cancel(name, ids.waiting)).status).toBe(404)
    for (const name of ['personnel', 'auditAdmin'])
      expect((await as(name).ask('POST', `/api/jobs/${ids.waiting}/cancel`)).status).toBe(404)
    expect((await cancel('assessmentOffice@p', ids.waiting)).body).toMatchObject({ cancelling: true })
  })

  it('can be looked at by whoever may do such work', async () => {
    const see = async (name: string, id: string) => (await as(name).ask('GET', `/api/jobs/${id}`)).status
    expect(await see('assessmentOffice@p', ids.assess)).toBe(200)
    expect(await see('assessmentOffice@p', ids.verify)).toBe(404)
    expect(await see('personnel', ids.assess)).toBe(404)
    expect(await see('auditAdmin', ids.assess)).toBe(404)
    // What it found line by line is for whoever started it.
    const lines = async (name: string) => (await as(name).ask('GET', `/api/jobs/${ids.assess}`)).body['lines']
    expect(await lines('assessmentOffice@p')).toBeUndefined()
    expect(await lines('assessmentOffice')).toEqual(['only for the starter'])
  })

  it('opens no entry of the ledger to those who only import', async () => {
    expect((await as('personnel').ask('GET', '/api/ledger/entries')).status).toBe(404)
    const account = test.world.people.get('personnel')?.account ?? ''
    const { rows } = await test.database.app.transaction().execute(async (tx) => {
      await sql`select set_config('quanze.account', ${account}, true)`.execute(tx)
      return sql<{ action: string }>`select distinct action from quanze.ledger_entry`.execute(tx)
    })
    expect(rows).toEqual([])
  })
})
