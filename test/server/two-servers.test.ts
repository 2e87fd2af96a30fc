/** Two servers on one database: what happens at one is heard in the tabs of the other. */
import { get, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPremises, type Premises } from '#app/premises'
import { worksOf } from '#server/assessment'
import { buildServer, openLog } from '#server/start'
import { insertJob, updateJob } from '#store/jobs'
import { inScope } from '#store/record'
import { type Browser, withApp } from './app.ts'

const test = withApp()

type Server = Awaited<ReturnType<typeof buildServer>>

let premises: Premises
let other: Server
const addresses: { here: string; there: string } = { here: '', there: '' }

async function openOther(): Promise<Premises> {
  return openPremises({
    record: test.database,
    version: '0.0.0',
    now: () => test.clock.now,
    works: worksOf,
    onBug: (error) => test.lines.push(`BUG ${String(error)}`),
  })
}

beforeAll(async () => {
  premises = await openOther()
  other = await buildServer({ premises, log: openLog('silent'), version: '0.0.0', web: '/nowhere' })
  addresses.here = await test.app.listen({ host: '127.0.0.1', port: 0 })
  addresses.there = await other.listen({ host: '127.0.0.1', port: 0 })
}, 60_000)
afterAll(async () => {
  await other.close()
  await premises.close()
}, 60_000)

/** A tab at a server, with what its stream has told so far. */
async function openTab(address: string, browser: Browser): Promise<{ told(): string; close(): void }> {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${address}/api/events`, { headers: { cookie } }, resolve).on('error', reject)
  })
  expect(response.statusCode).toBe(200)
  let text = ''
  response.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  return { told: () => text, close: () => response.destroy() }
}

describe('a tab at another server', () => {
  it('hears how far a job has come and that it is done, and nobody else does', async () => {
    const audit = await test.signIn('auditAdmin')
    const stranger = await test.signIn('leader')
    const tab = await openTab(addresses.there, audit)
    const strange = await openTab(addresses.there, stranger)
    const { status, body } = await audit.ask('POST', '/api/ledger/verify')
    expect(status).toBe(202)
    const { id } = body['job'] as { id: string }
    await expect.poll(tab.told, { timeout: 30_000 }).toMatch(new RegExp(`${id}.*"state":"finished"`))
    expect(strange.told()).not.toContain(id)
    tab.close()
    strange.close()
  })

  it('hears that its session was ended elsewhere, and that tab only', async () => {
    const ended = await test.signIn('supervisor')
    const kept = await test.signIn('supervisor')
    const [tab, own] = [await openTab(addresses.there, ended), await openTab(addresses.there, kept)]
    const sessions = (await kept.ask('GET', '/api/me/sessions')).body['items'] as { id: string; current: boolean }[]
    const target = sessions.filter((session) => !session.current)
    for (const { id } of target) expect((await kept.ask('DELETE', `/api/me/sessions/${id}`)).status).toBe(200)
    await expect.poll(tab.told, { timeout: 10_000 }).toContain('sessionEnded')
    expect(own.told()).not.toContain('sessionEnded')
    tab.close()
    own.close()
  })

  it('hears that the password was changed in another session, and the tab it was changed in goes on', async () => {
    const [here, there] = [await test.signIn('discipline'), await test.signIn('discipline')]
    const [own, beside, tab] = [
      await openTab(addresses.here, here),
      await openTab(addresses.there, here),
      await openTab(addresses.there, there),
    ]
    const current = test.world.people.get('discipline')?.password ?? ''
    const changed = await here.ask('POST', '/api/me/password', { current, next: 'Neu-Wort-88-xyz' })
    expect(changed.status, changed.text).toBe(200)
    await expect.poll(tab.told, { timeout: 10_000 }).toContain('sessionEnded')
    test.premises.hub.tellAll({ event: 'changed', subject: 'runs' })
    for (const { told } of [own, beside]) {
      await expect.poll(told, { timeout: 10_000 }).toContain('"subject":"runs"')
      expect(told()).not.toContain('sessionEnded')
    }
    for (const each of [own, beside, tab]) each.close()
  })

  it('hears that findings and runs have changed, once', async () => {
    const tab = await openTab(addresses.there, await test.signIn('leader'))
    const near = await openTab(addresses.here, await test.signIn('leader'))
    test.premises.hub.tellAll({ event: 'changed', subject: 'findings' })
    await expect.poll(tab.told, { timeout: 10_000 }).toContain('"subject":"findings"')
    await expect.poll(near.told, { timeout: 10_000 }).toContain('"subject":"findings"')
    for (const { told } of [tab, near]) expect(told().split('"subject":"findings"')).toHaveLength(2)
    tab.close()
    near.close()
  })
})

describe('a job that runs at one server', () => {
  it('is left alone by another one that starts, and not once its own is gone', async () => {
    const id = '22222222-2222-4222-8222-222222222222'
    const account = test.world.people.get('auditAdmin')?.account ?? ''
    const asSystem = <T>(work: Parameters<typeof inScope<T>>[2]) => inScope(test.database.app, { system: 'test' }, work)
    await asSystem(async (tx) => {
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
    const { openNotices } = await import('#store/record')
    const holder = await openNotices(test.database, {
      hear: () => undefined,
      onBack: () => undefined,
      onFault: (error) => test.lines.push(String(error)),
    })
    await holder.hold(id)
    const state = async () => {
      await (await openOther()).close()
      return (await (await test.signIn('auditAdmin')).ask('GET', `/api/jobs/${id}`)).body['state']
    }
    expect(await state()).toBe('running')
    await holder.close()
    expect(await state()).toBe('failed')
  })
})

it('found no fault on the way', () => {
  expect(test.lines.filter((line) => line.startsWith('BUG'))).toEqual([])
})
