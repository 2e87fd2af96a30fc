/** Administrators at work: first start, accounts without rights, one-time passwords, and acts that take two. */
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensureAdministrators } from '#app/identity'
import { codeAt } from '#store/identity'
import { type Answer, type Browser, withApp } from './app.ts'

describe('the first start', () => {
  const test = withApp({ world: false })
  const enrolled: { kind: string; name: string; first: string; password: string; secret: string }[] = []

  it('makes three administrators with passwords for one sign-in, and others at every start until they are taken up', async () => {
    const setup = await test.browser().ask('GET', '/api/setup')
    expect(setup.body).toMatchObject({ done: false, administrators: [] })
    const lost = await ensureAdministrators(test.premises.house)
    expect(lost.map(({ kind }) => kind).sort()).toEqual(['auditAdmin', 'securityAdmin', 'systemAdmin'])
    const first = await ensureAdministrators(test.premises.house)
    expect(first.map(({ kind, name }) => ({ kind, name }))).toEqual(lost.map(({ kind, name }) => ({ kind, name })))
    for (const { name, oneTimePassword } of lost)
      expect((await test.browser().ask('POST', '/api/session', { name, password: oneTimePassword })).status).toBe(401)
    const { rows } = await sql<{ told: number }>`
      select count(*)::int as told from quanze.security_event where kind = 'account.first-password'`.execute(
      test.database.superuser,
    )
    expect(rows).toEqual([{ told: 3 }])
    for (const { kind, name, oneTimePassword } of first)
      enrolled.push({ kind, name, first: oneTimePassword, password: oneTimePassword, secret: '' })
  })

  it('makes each of them choose a password and take up a second factor before anything else', async () => {
    for (const one of enrolled) {
      const browser = test.browser()
      const first = await browser.ask('POST', '/api/session', { name: one.name, password: one.password })
      expect(first.body['state']).toBe('changePassword')
      expect((await browser.ask('GET', '/api/me')).status).toBe(401)
      expect((await browser.ask('POST', '/api/me/second-factor')).status).toBe(409)
      const chosen = `Wahl-${one.kind.slice(0, 3)}-77Q`
      const second = await browser.ask('POST', '/api/me/password', { current: one.password, next: chosen })
      expect(second.body['state'], second.text).toBe('enrolSecondFactor')
      const offer = await browser.ask('POST', '/api/me/second-factor')
      const secret = String(offer.body['secret'])
      expect(String(offer.body['uri'])).toContain(secret)
      expect((await browser.ask('POST', '/api/me/second-factor/confirm', { code: '000000' })).status).toBe(403)
      const third = await browser.ask('POST', '/api/me/second-factor/confirm', { code: codeAt(secret, test.clock.now) })
      expect(third.body['state'], third.text).toBe('signedIn')
      expect((await browser.ask('GET', '/api/me')).body).toMatchObject({
        account: { kind: one.kind, secondFactor: true },
      })
      Object.assign(one, { password: chosen, secret })
      const waiting = enrolled.filter(({ password, first }) => password === first)
      const renewed = await ensureAdministrators(test.premises.house)
      expect(renewed.map(({ kind }) => kind).sort()).toEqual(waiting.map(({ kind }) => kind).sort())
      for (const other of waiting) {
        const password = renewed.find(({ kind }) => kind === other.kind)?.oneTimePassword ?? ''
        Object.assign(other, { first: password, password })
      }
    }
    expect((await test.browser().ask('GET', '/api/setup')).body).toMatchObject({ done: true })
  })

  it('tells no passwords any more for accounts that were taken up', async () => {
    expect(await ensureAdministrators(test.premises.house)).toEqual([])
  })

  it('leaves the one-time passwords worthless', async () => {
    const browser = test.browser()
    for (const { name, first, password, secret } of enrolled) {
      expect(await browser.ask('POST', '/api/session', { name, password: first })).toMatchObject({
        status: 401,
      })
      test.clock.pass(30)
      expect((await browser.ask('POST', '/api/session', { name, password })).body['state']).toBe('secondFactor')
      expect(
        (await browser.ask('POST', '/api/session/second-factor', { code: codeAt(secret, test.clock.now) })).body[
          'state'
        ],
      ).toBe('signedIn')
    }
  })
})

describe('accounts', () => {
  const test = withApp()
  let [system, security, audit] = [] as unknown as [Browser, Browser, Browser]

  beforeAll(async () => {
    ;[system, security, audit] = [
      await test.signIn('systemAdmin'),
      await test.signIn('securityAdmin'),
      await test.signIn('auditAdmin'),
    ]
  })

  const stepUp = async (browser: Browser, who: string) => {
    test.clock.pass(30)
    const answer = await browser.ask('POST', '/api/session/step-up', {
      code: codeAt(test.world.people.get(who)?.secret ?? '', test.clock.now),
    })
    expect(answer.status, answer.text).toBe(200)
  }
  const find = async (name: string): Promise<{ id: string; version: number }> => {
    const { body } = await system.ask('GET', `/api/accounts?q=${encodeURIComponent(name)}`)
    const [found] = body['items'] as { id: string; version: number }[]
    if (found === undefined) throw new Error(name)
    return found
  }
  const signInAs = async (name: string, password: string): Promise<Answer> =>
    test.browser().ask('POST', '/api/session', { name, password })

  it('are found by the person as well as by their name', async () => {
    const search = async (browser: Browser, q: string) =>
      ((await browser.ask('GET', `/api/accounts?q=${encodeURIComponent(q)}`)).body['items'] as { name: string }[]).map(
        ({ name }) => name,
      )
    expect(await search(system, '人员G-leader@x')).toEqual(['leader.x'])
    expect(await search(security, '人员g-leader')).toEqual(['leader', 'leader.x'])
    expect(await search(system, '没有这个人')).toEqual([])
    expect(await search(system, ' ')).not.toEqual(['leader.x'])
  })

  it('a new account has a password for one sign-in and no rights', async () => {
    const made = await system.ask('POST', '/api/accounts', { name: 'zhang.san' })
    expect(made.status, made.text).toBe(201)
    const { account, oneTimePassword } = made.body as {
      account: { state: string; officer?: object }
      oneTimePassword: string
    }
    expect(account).toMatchObject({ name: 'zhang.san', kind: 'user', state: 'unclaimed', mustChangePassword: true })
    expect((await signInAs('zhang.san', oneTimePassword)).body['state']).toBe('changePassword')
    expect((await system.ask('POST', '/api/accounts', { name: 'Zhang.San' })).body).toMatchObject({
      status: 409,
      code: 'account.name-taken',
    })
    const kept = JSON.stringify(
      (await sql`select row_to_json(e)::text from quanze.ledger_entry e`.execute(test.database.superuser)).rows,
    )
    expect(kept).not.toContain(oneTimePassword)
  })

  it('rights come only with a binding that another administrator confirms', async () => {
    const { id, version } = await find('nobody')
    const officer = test.world.officers.a1
    const ask = (browser: Browser) => browser.ask('POST', `/api/accounts/${id}/bind-officer`, { version, officer })
    expect((await ask(system)).status).toBe(404)
    expect((await ask(security)).body).toMatchObject({ status: 403, code: 'session.step-up' })
    await stepUp(security, 'securityAdmin')
    const found = (await security.ask('GET', '/api/accounts/officers?q=T-a1')).body['items'] as {
      id: string
      bound: boolean
    }[]
    expect(found.find((one) => one.id === officer)).toMatchObject({ bound: false })
    const asked = await ask(security)
    expect(asked, asked.text).toMatchObject({ status: 202, body: { state: 'waiting', own: true } })
    const user = await test.signIn('nobody')
    expect((await user.ask('GET', '/api/findings')).status).toBe(404)
    const decide = (browser: Browser) =>
      browser.ask('POST', `/api/approvals/${String(asked.body['id'])}/decide`, { decision: 'confirm' })
    expect((await decide(security)).status).toBe(404)
    expect((await decide(audit)).status).toBe(404)
    expect((await decide(system)).body).toMatchObject({ code: 'session.step-up' })
    await stepUp(system, 'systemAdmin')
    expect(await decide(system)).toMatchObject({ status: 200, body: { state: 'confirmed' } })
    expect((await decide(system)).status).toBe(409)
    expect((await user.ask('GET', '/api/me')).status).toBe(401)
    const again = await test.signIn('nobody')
    expect((await again.ask('GET', '/api/findings')).body['items']).toHaveLength(1)
  })

  it('a reset ends all sessions, and the administrator never learns what is chosen then', async () => {
    const { id, version } = await find('unithead')
    const user = await test.signIn('unitHead')
    await stepUp(security, 'securityAdmin')
    const { body, status } = await security.ask('POST', `/api/accounts/${id}/reset-password`, { version })
    expect(status).toBe(200)
    expect((await user.ask('GET', '/api/me')).status).toBe(401)
    const person = test.world.people.get('unitHead')
    expect((await signInAs('unithead', person?.password ?? '')).status).toBe(401)
    const browser = test.browser()
    expect(
      (await browser.ask('POST', '/api/session', { name: 'unithead', password: body['oneTimePassword'] })).body[
        'state'
      ],
    ).toBe('secondFactor')
    test.clock.pass(30)
    expect(
      (await browser.ask('POST', '/api/session/second-factor', { code: codeAt(person?.secret ?? '', test.clock.now) }))
        .body['state'],
    ).toBe('changePassword')
  })

  it('a reset of the second factor asks for a new one at the next sign-in', async () => {
    const { id, version } = await find('analyst')
    await stepUp(system, 'systemAdmin')
    expect((await system.ask('POST', `/api/accounts/${id}/reset-second-factor`, { version })).body).toMatchObject({
      secondFactor: false,
    })
    expect((await signInAs('analyst', test.world.people.get('analyst')?.password ?? '')).body).toMatchObject({
      state: 'enrolSecondFactor',
      why: expect.stringMatching(/^动态口令由系统管理员 systemadmin 重置。不是您要求的/i),
    })
  })

  it('whose account was reset reads on his first page by whom, and nobody else does', async () => {
    const { id, version } = await find('legalaffairs')
    await stepUp(security, 'securityAdmin')
    const { body } = await security.ask('POST', `/api/accounts/${id}/reset-password`, { version })
    const person = test.world.people.get('legalAffairs')
    const user = test.browser()
    await user.ask('POST', '/api/session', { name: 'legalaffairs', password: body['oneTimePassword'] })
    test.clock.pass(30)
    const owed = await user.ask('POST', '/api/session/second-factor', {
      code: codeAt(person?.secret ?? '', test.clock.now),
    })
    expect(owed.body['why']).toMatch(/^口令由安全保密管理员 securityadmin 重置。不是您要求的/i)
    await user.ask('POST', '/api/me/password', { current: body['oneTimePassword'], next: 'Wahl-legal-77Q' })
    const told = async (browser: Browser) =>
      ((await browser.ask('GET', '/api/home')).body['duties'] as { title: string }[])
        .map(({ title }) => title)
        .filter((title) => title.includes('重置'))
    expect(await told(user)).toEqual([
      expect.stringMatching(/^您的口令由安全保密管理员 securityadmin 重置（2026-11-27）$/i),
    ])
    expect(await told(await test.signIn('leader'))).toEqual([])
  })

  it('a disabled account is out at once, and comes back with its password and without whom it was bound to', async () => {
    const { id, version } = await find('rulepublisher')
    const user = await test.signIn('rulePublisher')
    const off = await system.ask('POST', `/api/accounts/${id}/disable`, { version })
    expect(off.body).toMatchObject({ state: 'disabled', version: version + 1 })
    expect((await user.ask('GET', '/api/me')).status).toBe(401)
    expect((await signInAs('rulepublisher', test.world.people.get('rulePublisher')?.password ?? '')).status).toBe(401)
    expect((await system.ask('POST', `/api/accounts/${id}/enable`, { version })).body).toMatchObject({
      status: 409,
      code: 'record.changed',
    })
    const on = await system.ask('POST', `/api/accounts/${id}/enable`, { version: version + 1 })
    expect(on.body).toMatchObject({ state: 'active' })
    // Rights that come back take two, as when they were given first.
    expect(on.body).not.toHaveProperty('officer')
    expect((await signInAs('rulepublisher', test.world.people.get('rulePublisher')?.password ?? '')).status).toBe(200)
  })

  it('every act leaves one entry in the ledger and one event', async () => {
    const count = async () => {
      const { rows } = await sql<{ entries: number; events: number }>`
        select (select count(*) from quanze.ledger_entry where subject_kind = 'account') as entries, (select count(*) from quanze.security_event where outcome = 'done') as events`.execute(
        test.database.superuser,
      )
      return rows[0] ?? { entries: 0, events: 0 }
    }
    const before = await count()
    await system.ask('POST', '/api/accounts', { name: 'li.si' })
    const { id, version } = await find('li.si')
    await system.ask('POST', `/api/accounts/${id}/disable`, { version })
    await system.ask('POST', `/api/accounts/${id}/disable`, { version })
    const after = await count()
    expect(after.entries - before.entries).toBe(2)
    expect(after.events - before.events).toBe(2)
  })

  it('events are told in words to the administrator whose turn it is', async () => {
    const { body } = await security.ask('GET', '/api/security-events?limit=200')
    const items = body['items'] as { kind: string; label: string; accountKind: string }[]
    expect(items.length).toBeGreaterThan(5)
    expect(items.every((item) => item.label !== item.kind)).toBe(true)
    expect(new Set(items.map((item) => item.accountKind))).not.toContain('systemAdmin')
    const reviewed = (await audit.ask('GET', '/api/security-events?limit=200')).body['items'] as {
      kind: string
      accountKind: string
    }[]
    expect(reviewed.map((item) => item.kind)).toContain('account.create')
    expect(new Set(reviewed.map((item) => item.accountKind))).not.toContain('user')
    expect((await system.ask('GET', '/api/security-events')).status).toBe(404)
  })

  it('nobody helps himself, and each administrator is helped by another', async () => {
    const own = test.world.people.get('securityAdmin')?.account ?? ''
    const other = test.world.people.get('auditAdmin')?.account ?? ''
    await stepUp(security, 'securityAdmin')
    await stepUp(system, 'systemAdmin')
    await stepUp(audit, 'auditAdmin')
    const reset = (browser: Browser, id: string) =>
      browser.ask('POST', `/api/accounts/${id}/reset-second-factor`, { version: 2 })
    expect((await reset(security, own)).status).toBe(404)
    expect((await reset(system, own)).status).toBe(404)
    expect((await reset(audit, other)).status).toBe(404)
    expect((await reset(security, other)).status).toBe(404)
    expect(
      (
        await system.ask('POST', `/api/accounts/${test.world.people.get('leader')?.account}/reset-password`, {
          version: 2,
        })
      ).status,
    ).toBe(404)
  })

  it('no administrator alone resets both what somebody knows and what he has, whichever first', async () => {
    const browsers = { systemAdmin: system, securityAdmin: security, auditAdmin: audit }
    const resetBy = async (who: keyof typeof browsers, id: string, what: string) => {
      await stepUp(browsers[who], who)
      const { version } = (await system.ask('GET', `/api/accounts/${id}`)).body
      return (await browsers[who].ask('POST', `/api/accounts/${id}/${what}`, { version })).status
    }
    const kinds = Object.keys(browsers) as (keyof typeof browsers)[]
    for (const name of ['discipline', 'auditAdmin'])
      for (const order of [
        ['reset-password', 'reset-second-factor'],
        ['reset-second-factor', 'reset-password'],
      ]) {
        const id = test.world.people.get(name)?.account ?? ''
        const done: Record<string, string[]> = {}
        for (const what of order)
          for (const who of kinds.filter((kind) => kind !== name)) {
            // Without a right he is told nothing else, whatever state the account is in.
            if ((await resetBy(who, id, what)) !== 404) done[what] = [...(done[what] ?? []), who]
          }
        expect(done, `${name} ${order.join()}`).toEqual({
          'reset-password': ['securityAdmin'],
          'reset-second-factor': ['systemAdmin'],
        })
      }
  })

  it('the ledger verifies after all of it', async () => {
    const { verifyRecord } = await import('#app/ledger')
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const { faults } = await verifyRecord(test.database, {})
    expect(faults.filter((fault) => fault.kind !== 'back-dated')).toEqual([])
  })
})
