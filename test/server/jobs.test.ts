/** Work in the background: started, told of, found by its starter and those who do such work, and an assessment that ends with findings in the record. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { HubEvent } from '#app/premises'
import { openPremises } from '#app/premises'
import { type Answer, type Browser, withApp } from './app.ts'

const test = withApp()
const DEMO = fileURLToPath(new URL('../../examples/demo', import.meta.url))
/** Registers of filing and payment in time. */
const SOME = /延期|逾期|限期|行政处罚决定/

async function waitFor(browser: Browser, id: string, seconds: number): Promise<Record<string, unknown>> {
  for (let i = 0; i < seconds * 4; i++) {
    const { body } = await browser.ask('GET', `/api/jobs/${id}`)
    if (['finished', 'failed', 'cancelled'].includes(String(body['state']))) return body
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error(`job ${id} did not end`)
}

describe('a job', () => {
  it('verifies the ledger, tells its starter, and is not there for anybody else', async () => {
    const audit = await test.signIn('auditAdmin')
    const heard: HubEvent[] = []
    const leave = test.premises.hub.join(
      { account: test.world.people.get('auditAdmin')?.account ?? '', session: 's', most: 9 },
      (event) => heard.push(event),
      () => undefined,
    )
    const { status, body } = await audit.ask('POST', '/api/ledger/verify')
    expect(status).toBe(202)
    const { id } = body['job'] as { id: string }
    const ended = await waitFor(audit, id, 30)
    leave()
    expect(ended, JSON.stringify(ended)).toMatchObject({ state: 'finished', percent: 100 })
    expect(heard.map((event) => event.event === 'job' && event.job.state)).toEqual(
      expect.arrayContaining(['running', 'finished']),
    )
    expect((await (await test.signIn('leader')).ask('GET', `/api/jobs/${id}`)).status).toBe(404)
  })

  it('that was asked for in a command that failed is never done', async () => {
    const office = await test.signIn('assessmentOffice')
    expect((await office.ask('POST', '/api/runs', { pack: 'cn/tax-assessment', data: 'none' })).body).toMatchObject({
      status: 422,
      code: 'run.no-data',
    })
    expect((await office.ask('POST', '/api/runs', { pack: 'cn/none', data: 'demo' })).status).toBe(404)
    expect((await office.ask('GET', '/api/runs')).body['items']).toHaveLength(1)
  })

  it('assesses the demo, with progress and findings; one started by mistake is cancelled', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quanze-jobs-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    cpSync(DEMO, folder, { recursive: true, filter: (path) => path === DEMO || SOME.test(basename(path)) })
    Object.assign(test.premises, { dataFolders: [{ id: 'demo', title: '示例', folder }] })
    const office = await test.signIn('assessmentOffice')
    expect((await office.ask('GET', '/api/data-sets')).body['items']).toMatchObject([{ id: 'demo', title: '示例' }])
    const start = async () => {
      const answer = await office.ask('POST', '/api/runs', {
        pack: 'cn/tax-assessment',
        data: 'demo',
        asOf: '2026-07-31',
        variant: 'stateTax',
      })
      expect(answer.status, answer.text).toBe(202)
      return (answer.body['job'] as { id: string }).id
    }
    const first = await start()
    const second = await start()
    expect((await office.ask('POST', `/api/runs/${second}/cancel`)).body).toMatchObject({ cancelling: true })
    const ended = await waitFor(office, first, 400)
    expect(ended, JSON.stringify(ended)).toMatchObject({ state: 'finished' })
    expect(await waitFor(office, second, 120)).toMatchObject({ state: 'cancelled' })
    const run = await office.ask('GET', `/api/runs/${String(ended['result'])}`)
    expect(run.status, run.text).toBe(200)
    expect((run.body['items'] as object[]).length).toBeGreaterThan(5)
    const me = await office.ask('GET', '/api/me')
    expect(run.body['by']).toBe((me.body['officer'] as { name: string }).name)
    expect((await office.ask('GET', '/api/runs')).body['total']).toBe(2)
    // Nobody of the demo's codes is registered here: the findings are placed nowhere, and only who runs assessments sees them.
    const query = `?run=${String(ended['result'])}&limit=3`
    const items = (await office.ask('GET', `/api/findings${query}`)).body['items'] as { id: string; officer: object }[]
    expect(items).toHaveLength(3)
    expect(items[0]?.officer).toMatchObject({ note: '人员未登记' })
    const one = await office.ask('GET', `/api/findings/${items[0]?.id}`)
    expect(one.status, one.text).toBe(200)
    expect((one.body['thread'] as { step: string }[]).map(({ step }) => step)).toEqual([
      'statute',
      'power',
      'post',
      'officer',
      'record',
      'finding',
    ])
    expect((one.body['evidence'] as object[]).length).toBeGreaterThan(0)
    // Nobody is accused of anything over what was never registered.
    expect(one.body['acting']).toMatchObject({
      certificate: { verdict: 'unknown', label: '无法判定' },
      appointment: { verdict: 'unknown' },
    })
    const ofRun = `run=${String(ended['result'])}`
    const { byIndicator } = (await office.ask('GET', `/api/findings/counts?${ofRun}`)).body as {
      byIndicator: { indicator: string }[]
    }
    const told: string[] = []
    for (const { indicator } of byIndicator) {
      const { body } = await office.ask('GET', `/api/findings?${ofRun}&indicator=${indicator}&sort=-due&limit=2`)
      for (const { id, due } of body['items'] as { id: string; due?: string }[])
        if (due !== undefined)
          told.push(((await office.ask('GET', `/api/findings/${id}`)).body['dueReason'] as string[]).join('\n'))
    }
    // Each is either a day the register names, or counted step by step with the notices on holidays.
    const counted = /期间：.*\n起始：.*\n计算：.*\n(?:.*\n)*结论：期限至/
    expect(told.filter((text) => !counted.test(text) && !/期限就是“.*”所写的/.test(text))).toEqual([])
    expect(told.some((text) => counted.test(text))).toBe(true)
    const leader = await test.signIn('leader')
    expect((await leader.ask('GET', `/api/findings${query}`)).body['items']).toEqual([])
    expect((await leader.ask('GET', `/api/findings/${items[0]?.id}`)).status).toBe(404)
  }, 600_000)

  it('that was running when the server stopped is told to have failed', async () => {
    const { insertJob, updateJob } = await import('#store/jobs')
    const { inScope } = await import('#store/record')
    const id = '11111111-1111-4111-8111-111111111111'
    const account = test.world.people.get('auditAdmin')?.account ?? ''
    await inScope(test.database.app, { system: 'test' }, async (tx) => {
      await insertJob(tx, {
        id,
        kind: 'verifyLedger',
        title: 't',
        request: {},
        accountId: account,
        createdAt: new Date(),
      })
      await updateJob(tx, id, { state: 'running' })
    })
    const again = await openPremises({
      record: test.database,
      version: '0',
      now: () => test.clock.now,
      works: () => ({}),
      onBug: () => undefined,
    })
    await again.close()
    const audit = await test.signIn('auditAdmin')
    expect((await audit.ask('GET', `/api/jobs/${id}`)).body).toMatchObject({
      state: 'failed',
      message: '服务停止过，任务没有做完；请重新发起。',
    })
  })
})

it('a pack names the systems it applies to as people call them', async () => {
  const office = await test.signIn('assessmentOffice')
  const { body } = await office.ask('GET', '/api/packs/cn/tax-assessment')
  expect(body['variants']).toEqual([
    { id: 'stateTax', title: '国税' },
    { id: 'localTax', title: '地税' },
  ])
})

describe('the worked cases of a pack', () => {
  const SMALL = '/api/packs/it/road-traffic-fines/cases'

  /** Asked until they are no longer running. */
  async function askCases(browser: Browser, seconds: number): Promise<Answer> {
    for (let i = 0; i < seconds * 4; i++) {
      const answer = await browser.ask('GET', SMALL)
      if (answer.body['state'] !== 'running') return answer
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
    throw new Error(`${SMALL} was still running after ${seconds} s`)
  }

  it('that could not be run are no result: it is told once, and the next to ask runs them', async () => {
    const office = await test.signIn('assessmentOffice')
    const { TMPDIR } = process.env
    onTestFinished(() => {
      if (TMPDIR === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = TMPDIR
    })
    // Nowhere to put what is found on the way.
    process.env['TMPDIR'] = '/proc/none'
    const last = await askCases(office, 60)
    expect([last.status, last.body['state'], last.body['failed']]).toEqual([500, undefined, undefined])
    if (TMPDIR === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = TMPDIR
    expect((await office.ask('GET', SMALL)).body).toEqual({ state: 'running', done: 0, total: 19 })
    expect((await askCases(office, 300)).body).toMatchObject({ state: 'done', passed: 19, failed: 0 })
    expect((await office.ask('GET', SMALL)).body['items']).toHaveLength(19)
  }, 400_000)
})
