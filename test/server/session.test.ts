import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { codeAt } from '#store/identity'
import { withApp } from './app.ts'

const test = withApp()

function person(name: string) {
  const found = test.world.people.get(name)
  if (found === undefined) throw new Error(name)
  return found
}

it('lets nobody in before the second factor', async () => {
  const browser = test.browser()
  const { name, password } = person('officer')
  expect((await browser.ask('POST', '/api/session', { name, password })).body).toEqual({ state: 'secondFactor' })
  for (const path of ['/api/me', '/api/findings', '/api/home', '/api/me/sessions'])
    expect((await browser.ask('GET', path)).status, path).toBe(401)
  expect((await browser.ask('POST', '/api/me/password', { current: password, next: 'Neu-Wort-88-xyz' })).status).toBe(
    409,
  )
  expect((await browser.ask('POST', '/api/me/second-factor')).status).toBe(409)
})

it('shows who I am, which posts I hold and what I may', async () => {
  const browser = await test.signIn('supervisor')
  const { status, body } = await browser.ask('GET', '/api/me')
  expect(status).toBe(200)
  expect(body['roles']).toEqual([{ role: 'supervisor', label: '执法监督' }])
  expect(body['rights']).toContainEqual({ resource: 'finding', action: 'read', scope: 'subtree', stepUp: false })
  expect(body['posts']).toMatchObject([{ unit: { code: 'A1' }, body: { code: 'A' }, kind: 'primary' }])
})

it('gives a new token at every step, and the old one is worth nothing', async () => {
  const browser = test.browser()
  const { name, password, secret } = person('unitHead')
  browser.cookies.set('quanze', 'A'.repeat(43))
  await browser.ask('POST', '/api/session', { name, password })
  const pending = browser.cookies.get('quanze')
  expect(pending).not.toBe('A'.repeat(43))
  test.clock.pass(30)
  await browser.ask('POST', '/api/session/second-factor', { code: codeAt(secret, test.clock.now) })
  expect(browser.cookies.get('quanze')).not.toBe(pending)
  const thief = test.browser()
  thief.cookies.set('quanze', pending ?? '')
  expect((await thief.ask('GET', '/api/me')).status).toBe(401)
  expect((await browser.ask('GET', '/api/me')).status).toBe(200)
})

it('refuses a code that was used before, whoever sends it', async () => {
  const { name, password, secret } = person('leader')
  test.clock.pass(30)
  const code = codeAt(secret, test.clock.now)
  const [first, second] = [test.browser(), test.browser()]
  await first.ask('POST', '/api/session', { name, password })
  await second.ask('POST', '/api/session', { name, password })
  expect((await first.ask('POST', '/api/session/second-factor', { code })).body['state']).toBe('signedIn')
  expect(await second.ask('POST', '/api/session/second-factor', { code })).toMatchObject({
    status: 403,
    body: { code: 'session.wrong-code' },
  })
})

it('ends with signing out: the cookie is taken away and its token refused', async () => {
  const browser = await test.signIn('officer')
  const token = browser.cookies.get('quanze') ?? ''
  expect((await browser.ask('DELETE', '/api/session')).status).toBe(200)
  expect(browser.cookies.has('quanze')).toBe(false)
  browser.cookies.set('quanze', token)
  expect((await browser.ask('GET', '/api/me')).status).toBe(401)
})

it('ends after half an hour without work, and after twelve hours whatever happens', async () => {
  const idle = await test.signIn('officer')
  test.clock.pass(29 * 60)
  expect((await idle.ask('GET', '/api/me')).status).toBe(200)
  test.clock.pass(29 * 60)
  expect((await idle.ask('GET', '/api/me')).status).toBe(200)
  test.clock.pass(31 * 60)
  expect((await idle.ask('GET', '/api/me')).status).toBe(401)
  const long = await test.signIn('officer')
  for (let passed = 0; passed < 12 * 60; passed += 20) {
    test.clock.pass(20 * 60)
    await long.ask('GET', '/api/me')
  }
  expect((await long.ask('GET', '/api/me')).status).toBe(401)
})

it('lists my sessions and ends one elsewhere', async () => {
  const [here, there] = [await test.signIn('analyst'), await test.signIn('analyst')]
  const { body } = await here.ask('GET', '/api/me/sessions')
  const items = body['items'] as { id: string; current: boolean }[]
  expect(items).toHaveLength(2)
  expect(items.filter((item) => item.current)).toHaveLength(1)
  const other = items.find((item) => !item.current)?.id ?? ''
  expect((await here.ask('DELETE', `/api/me/sessions/${other}`)).status).toBe(200)
  expect((await there.ask('GET', '/api/me')).status).toBe(401)
  expect((await here.ask('GET', '/api/me')).status).toBe(200)
  const stranger = await test.signIn('officer')
  const own = (await here.ask('GET', '/api/me/sessions')).body['items'] as { id: string }[]
  expect((await stranger.ask('DELETE', `/api/me/sessions/${own[0]?.id}`)).status).toBe(404)
})

it('locks an account after ten wrong passwords and opens it a quarter of an hour later', async () => {
  const { name, password } = person('discipline')
  const browser = test.browser()
  for (let i = 0; i < 10; i++)
    expect((await browser.ask('POST', '/api/session', { name, password: `falsch-${i}` })).status).toBe(401)
  const locked = await browser.ask('POST', '/api/session', { name, password })
  const unknown = await browser.ask('POST', '/api/session', { name: 'niemand', password })
  expect(locked.status).toBe(401)
  expect({ ...locked.body, instance: '' }).toEqual({ ...unknown.body, instance: '' })
  test.clock.pass(15 * 60 + 1)
  expect((await browser.ask('POST', '/api/session', { name, password })).body['state']).toBe('secondFactor')
})

it('changes a password by its rules, and ends the sessions elsewhere', async () => {
  const { name, password } = person('ruleEditor')
  const [here, there] = [await test.signIn('ruleEditor'), await test.signIn('ruleEditor')]
  const change = (current: string, next: string) => here.ask('POST', '/api/me/password', { current, next })
  expect(await change(password, 'kurz')).toMatchObject({ status: 422, body: { code: 'account.password' } })
  expect(await change(password, `${name}-9Xq-lang`)).toMatchObject({ status: 422, body: { code: 'account.password' } })
  expect(await change(password, password)).toMatchObject({ status: 422, body: { code: 'account.password' } })
  expect((await change('falsch', 'Neu-Wort-88-xyz')).status).toBe(401)
  expect((await change(password, 'Neu-Wort-88-xyz')).status).toBe(200)
  expect((await here.ask('GET', '/api/me')).status).toBe(200)
  expect((await there.ask('GET', '/api/me')).status).toBe(401)
  expect((await change('Neu-Wort-88-xyz', password)).status).toBe(422)
})

it('keeps only a hash of the token, and no password or secret in the clear', async () => {
  const browser = await test.signIn('legalAffairs')
  const token = browser.cookies.get('quanze') ?? 'none'
  const { secret, password } = person('legalAffairs')
  const { rows } = await sql<{ t: string }>`
    select row_to_json(s)::text as t from quanze.session s union all select row_to_json(a)::text from quanze.account a
    union all select row_to_json(u)::text from quanze.account_use u union all select row_to_json(e)::text from quanze.ledger_entry e`.execute(
    test.database.superuser,
  )
  const all = rows.map((row) => row.t).join('\n')
  expect(rows.length).toBeGreaterThan(20)
  for (const known of [token, secret, password, Buffer.from(secret).toString('hex')])
    expect(all.includes(known)).toBe(false)
})
