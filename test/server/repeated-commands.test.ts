/** Every command sent again with its Idempotency-Key is done once and answered alike; the key is good for nothing else. */
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ALL_ROUTES } from '#contract/routes'
import { UNREPEATABLE } from '#server/http'
import { codeAt } from '#store/identity'
import { type Browser, withApp } from './app.ts'
import { fileOf } from './send-file.ts'

const test = withApp()
const COMMANDS = ALL_ROUTES.filter(({ method }) => method !== 'GET')
const data = mkdtempSync(join(tmpdir(), 'quanze-repeated-'))
afterAll(() => rmSync(data, { recursive: true, force: true }))

type Sent = { path: string; body?: unknown; headers?: Record<string, string> }
/** `other` is the same command about something else. */
type Command = { who: string; send: Sent; other: Sent }

const browsers = new Map<string, Browser>()
const as = async (who: string): Promise<Browser> => {
  const browser = browsers.get(who) ?? (await test.signIn(who))
  browsers.set(who, browser)
  return browser
}

async function stepUp(who: string): Promise<void> {
  const browser = await as(who)
  test.clock.pass(30)
  const code = codeAt(test.world.people.get(who)?.secret ?? '', test.clock.now)
  expect((await browser.ask('POST', '/api/session/step-up', { code })).status).toBe(200)
}

async function accountOf(name: string): Promise<{ id: string; version: number }> {
  const { body } = await (await as('systemAdmin')).ask('GET', `/api/accounts?q=${encodeURIComponent(name)}`)
  const [found] = body['items'] as { id: string; version: number }[]
  if (found === undefined) throw new Error(name)
  return found
}

/** An act upon an account, and the same upon a state of it that never was. */
async function onAccount(who: string, name: string, act: string, more: object = {}): Promise<Command> {
  const { id, version } = await accountOf(name)
  const path = `/api/accounts/${id}/${act}`
  return { who, send: { path, body: { version, ...more } }, other: { path, body: { version: version + 7, ...more } } }
}

/** One that waits for ever: nobody sent it to the queue. */
async function waitingJob(): Promise<string> {
  const id = randomUUID()
  const account = test.world.people.get('assessmentOffice')?.account
  await sql`insert into quanze.job (id, kind, title, request, account_id, created_at)
    values (${id}, 'assess', 'waits', '{}', ${account}, now())`.execute(test.database.superuser)
  return id
}

async function bind(name: string): Promise<string> {
  await stepUp('securityAdmin')
  const { send } = await onAccount('securityAdmin', name, 'bind-officer', { officer: null })
  const { body, text } = await (await as('securityAdmin')).ask('POST', send.path, send.body)
  expect(body['state'], text).toBe('waiting')
  return String(body['id'])
}

const fact = (topic: string) => ({
  kind: 'training',
  validFrom: '2026-11-01',
  reason: '培训记录',
  version: 0,
  value: { officer: test.world.officers.a2, topic, date: '2026-11-01' },
})

const TRAININGS = ['人员编号,内容,日期,学时,成绩,是否合格', 'T-a1,执法培训,2026-11-20,8,,']
const upload = (...more: string[]): Sent => {
  const { payload, headers } = fileOf([...TRAININGS, ...more])
  return { path: '/api/imports/trainings/preview', body: payload, headers }
}

const PREPARE: { readonly [routeId: string]: () => Promise<Command> } = {
  createAccount: async () => ({
    who: 'systemAdmin',
    send: { path: '/api/accounts', body: { name: 'noch.einmal' } },
    other: { path: '/api/accounts', body: { name: 'jemand.anders' } },
  }),
  disableAccount: () => onAccount('systemAdmin', 'rulepublisher', 'disable'),
  enableAccount: () => onAccount('systemAdmin', 'rulepublisher', 'enable'),
  unlockAccount: async () => {
    await sql`update quanze.account_use set locked_until = ${new Date(test.clock.now.getTime() + 3_600_000)}
      where account_id = ${test.world.people.get('ruleEditor')?.account}`.execute(test.database.superuser)
    return onAccount('securityAdmin', 'ruleeditor', 'unlock')
  },
  resetPassword: async () => {
    await stepUp('securityAdmin')
    return onAccount('securityAdmin', 'unithead', 'reset-password')
  },
  resetSecondFactor: async () => {
    await stepUp('systemAdmin')
    return onAccount('systemAdmin', 'analyst', 'reset-second-factor')
  },
  bindOfficer: async () => {
    await stepUp('securityAdmin')
    return onAccount('securityAdmin', 'nobody', 'bind-officer', { officer: test.world.officers.a1 })
  },
  assignFinding: async () => {
    const path = `/api/findings/${test.world.findings.a2}/assignments`
    const body = { officer: test.world.people.get('officer')?.officer, note: '看' }
    return { who: 'assessmentOffice', send: { path, body }, other: { path, body: { ...body, note: '再看' } } }
  },
  endAssignment: async () => {
    const path = `/api/findings/${test.world.findings.a1}/assignments`
    const body = { officer: test.world.people.get('leader')?.officer, note: '看' }
    const made = await (await as('assessmentOffice')).ask('POST', path, body)
    const send = { path: `${path}/${String(made.body['id'])}/end`, body: { reason: '完' } }
    return { who: 'assessmentOffice', send, other: { path: send.path, body: { reason: '没完' } } }
  },
  decideApproval: async () => {
    const path = `/api/approvals/${await bind('discipline')}/decide`
    await stepUp('systemAdmin')
    return {
      who: 'systemAdmin',
      send: { path, body: { decision: 'confirm' } },
      other: { path, body: { decision: 'refuse', reason: '材料不全' } },
    }
  },
  withdrawApproval: async () => {
    const path = `/api/approvals/${await bind('analyst')}/withdraw`
    return { who: 'securityAdmin', send: { path, body: {} }, other: { path, body: { more: true } } }
  },
  endAccountSessions: async () => {
    await test.signIn('leader@x')
    return {
      who: 'systemAdmin',
      send: { path: `/api/accounts/${test.world.people.get('leader@x')?.account}/sessions` },
      other: { path: `/api/accounts/${test.world.people.get('leader')?.account}/sessions` },
    }
  },
  endMySession: async () => {
    await test.signIn('legalAffairs')
    const { body } = await (await as('legalAffairs')).ask('GET', '/api/me/sessions')
    const elsewhere = (body['items'] as { id: string; current: boolean }[]).find(({ current }) => !current)
    return {
      who: 'legalAffairs',
      send: { path: `/api/me/sessions/${elsewhere?.id}` },
      other: { path: `/api/me/sessions/${randomUUID()}` },
    }
  },
  cancelJob: async () => ({
    who: 'assessmentOffice',
    send: { path: `/api/jobs/${await waitingJob()}/cancel` },
    other: { path: `/api/jobs/${await waitingJob()}/cancel` },
  }),
  cancelRun: async () => ({
    who: 'assessmentOffice',
    send: { path: `/api/runs/${await waitingJob()}/cancel` },
    other: { path: `/api/runs/${await waitingJob()}/cancel` },
  }),
  startRun: async () => {
    const run = { pack: 'cn/tax-assessment', data: 'leer', variant: 'stateTax' }
    return {
      who: 'assessmentOffice',
      send: { path: '/api/runs', body: run },
      other: { path: '/api/runs', body: { ...run, asOf: '2026-07-31' } },
    }
  },
  verifyLedger: async () => ({
    who: 'auditAdmin',
    send: { path: '/api/ledger/verify' },
    other: { path: '/api/ledger/verify', body: { more: true } },
  }),
  assertFact: async () => ({
    who: 'personnel',
    send: { path: '/api/facts', body: fact('一') },
    other: { path: '/api/facts', body: fact('二') },
  }),
  previewImport: async () => ({
    who: 'personnel',
    send: upload(),
    other: upload('T-a1,另一次,2026-11-21,8,,'),
  }),
  commitImport: async () => {
    const { path, body, headers } = upload()
    const { token } = (await (await as('personnel')).ask('POST', path, body, headers)).body
    const commit = '/api/imports/trainings/commit'
    return {
      who: 'personnel',
      send: { path: commit, body: { token } },
      other: { path: commit, body: { token, reason: '另一次' } },
    }
  },
}

/** Whatever a command can have done. A job that waits for ever is told apart by who wrote its row last. */
async function effects(): Promise<object> {
  const { rows } = await sql<object>`
    select (select count(*) from quanze.account) as accounts, (select sum(version) from quanze.account) as versions,
      (select count(*) from quanze.approval) as approvals, (select count(*) from quanze.fact) as facts,
      (select count(*) from quanze.ledger_entry) as entries, (select count(*) from quanze.job) as jobs,
      (select count(*) from quanze.security_event where kind <> 'access.refused') as events,
      (select md5(string_agg(xmin::text, ',' order by id)) from quanze.job where title = 'waits') as cancelled`.execute(
    test.database.superuser,
  )
  const imports = join(test.premises.dataDir, 'imports')
  mkdirSync(imports, { recursive: true })
  return { ...rows[0], imports: readdirSync(imports).length }
}

beforeAll(() => {
  writeFileSync(join(data, 'leer.csv'), 'a,b\n1,2\n')
  Object.assign(test.premises, { dataFolders: [{ id: 'leer', title: '空', folder: data }] })
})

describe('the commands there are', () => {
  it('all take a key, but for those that say why not', () => {
    const keyed = COMMANDS.filter(({ idempotent }) => idempotent === true).map(({ id }) => id)
    expect(keyed.length).toBeGreaterThan(15)
    expect([...keyed, ...Object.keys(UNREPEATABLE)].sort()).toEqual(COMMANDS.map(({ id }) => id).sort())
    expect(Object.keys(PREPARE).sort()).toEqual(keyed.toSorted())
  })
})

describe('sent twice with one key it is done once and answered alike:', () => {
  it.each(COMMANDS.filter(({ idempotent }) => idempotent === true).map(({ id, method }) => [id, method] as const))(
    '%s',
    async (id, method) => {
      const prepare = PREPARE[id]
      if (prepare === undefined) throw new Error(`nothing is prepared for ${id}`)
      const { who, send, other } = await prepare()
      const browser = await as(who)
      const key = randomUUID()
      const ask = ({ path, body, headers }: Sent) =>
        browser.ask(method, path, body, { ...headers, 'idempotency-key': key })
      const before = await effects()
      const first = await ask(send)
      expect(first.status, first.text).toBeLessThan(300)
      const after = await effects()
      expect(after).not.toEqual(before)
      const again = await ask(send)
      expect([again.status, again.text]).toEqual([first.status, first.text])
      expect(await effects()).toEqual(after)
      const refused = await ask(other)
      expect(refused.body, refused.text).toMatchObject({ status: 422, code: 'request.key-reused' })
      expect(refused.body['detail']).toContain('Idempotency-Key')
      expect(await effects()).toEqual(after)
    },
    60_000,
  )
})
