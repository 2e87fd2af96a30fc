/** What holds for every request, whatever it is about. */

import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { PROBLEM_STATUSES } from '#contract/route'
import { ALL_ROUTES } from '#contract/routes'
import { listRouteFaults } from '#server/http'
import { ALL_HANDLERS } from '#server/start'
import { withApp } from './app.ts'

const test = withApp()

describe('a server that is not ready does not start', () => {
  it('has no faults as it is', () => {
    expect(listRouteFaults(ALL_ROUTES, ALL_HANDLERS)).toEqual([])
  })

  it.each<[string, (routes: Record<string, unknown>[]) => Record<string, unknown>[], string]>([
    ['a route without a policy', ([first, ...rest]) => [{ ...first, policy: undefined }, ...rest], 'has no policy'],
    [
      'a right nobody has',
      ([first, ...rest]) => [{ ...first, policy: { resource: 'ledger', action: 'end' } }, ...rest],
      'nobody may end ledger',
    ],
    [
      'a route without a handler',
      (routes) => [...routes, { ...routes[0], id: 'new', path: '/new' }],
      'new has no handler',
    ],
    ['two routes in one place', (routes) => [...routes, { ...routes[0], id: 'twin' }], 'declared twice'],
    [
      'a command that neither takes a key nor says why',
      (routes) =>
        routes.map((route) => (route['id'] === 'createAccount' ? { ...route, idempotent: undefined } : route)),
      'createAccount is repeatable or says why not',
    ],
    [
      'a key nobody keeps',
      (routes) => routes.map((route) => (route['id'] === 'stepUp' ? { ...route, idempotent: true } : route)),
      'stepUp cannot be repeated',
    ],
    ['a handler without a declaration', (routes) => routes.slice(1), 'handled but not declared'],
  ])('%s', (_, change, fault) => {
    const routes = change(ALL_ROUTES as unknown as Record<string, unknown>[]) as unknown as typeof ALL_ROUTES
    expect(listRouteFaults(routes, ALL_HANDLERS).join()).toContain(fault)
  })
})

describe('every answer', () => {
  it.each([
    ['a page of the program', 'GET', '/'],
    ['an answer', 'GET', '/api/setup'],
    ['a refusal', 'GET', '/api/me'],
    ['a path that is not there', 'GET', '/api/none'],
    ['a path that cannot be', 'GET', '/api/%zz'],
    ['the interface', 'GET', '/openapi.json'],
    ['the page about it', 'GET', '/docs'],
  ] as const)('carries the security headers: %s', async (_, method, path) => {
    const { headers } = await test.browser().ask(method, path)
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'/)
    expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*(unsafe|nonce)/)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['x-frame-options']).toBe('DENY')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers).not.toHaveProperty('x-powered-by')
  })

  it('that is a problem has our code, a Chinese sentence and the number of the request', async () => {
    for (const [path, status] of [
      ['/api/me', 401],
      ['/api/none', 404],
    ] as const) {
      const { body, headers } = await test.browser().ask('GET', path)
      expect(headers['content-type']).toBe('application/problem+json; charset=utf-8')
      expect(body).toMatchObject({ status, instance: headers['x-request-id'] })
      expect(body['type']).toBe(`urn:quanze:${String(body['code'])}`)
      expect(body['detail']).toMatch(/[\u4e00-\u9fff]/)
    }
  })

  it('says what is wrong with a form, field by field', async () => {
    const browser = await test.signIn('systemAdmin')
    const { body } = await browser.ask('POST', '/api/accounts', { name: 'a b' })
    expect(body).toMatchObject({
      status: 422,
      code: 'request.invalid',
      faults: [{ path: 'body.name', message: '只能用文字、数字、点、横线' }],
    })
    expect((await browser.ask('POST', '/api/accounts', {})).body['faults']).toHaveLength(1)
  })

  it('says it of the form that was meant where there are several', async () => {
    const personnel = await test.signIn('personnel')
    const fact = { kind: 'officer', validFrom: '2026-11-01', reason: '编造' }
    const faults = async (body: object) => (await personnel.ask('POST', '/api/facts', body)).body['faults']
    expect(
      await faults({ ...fact, value: { code: 'Y', name: '', employmentType: 'civilServant', body: 'x' } }),
    ).toEqual([
      { path: 'body.value.name', message: expect.any(String) },
      { path: 'body.value.body', message: '不是有效的标识' },
    ])
    expect(await faults({ ...fact, id: 'x', removed: true })).toEqual([
      { path: 'body.id', message: expect.any(String) },
    ])
  })

  it('with TLS before us has a cookie no other page can touch, and asks for TLS for a year', async () => {
    const { name, password } = test.world.people.get('officer') ?? { name: '', password: '' }
    const plain = await test.app.inject({ method: 'POST', url: '/api/session', payload: { name, password } })
    expect(plain.headers['set-cookie']).toMatch(/^quanze=[\w-]{43}; .*HttpOnly; SameSite=Strict$/)
    expect(plain.headers).not.toHaveProperty('strict-transport-security')
  })
})

describe('bodies', () => {
  const VARIANTS = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'text/json',
    'application/json-patch+json',
    'application/xml',
    'application/json ;x',
    'application /json',
    '\tapplication/json',
    'application/json\t',
    'application/json, text/plain',
    'APPLICATION/JSON',
    'application/json; charset=utf-7',
    'application/json; charset="',
    '*/*',
    'json',
    ';',
    'application/',
    'aplication/json',
    'application/jsonx',
    'application/json\u00a0',
  ]

  it.each(VARIANTS)('as %j are refused, or checked in full', async (type) => {
    for (const route of ALL_ROUTES.filter(
      (one) => one.method === 'POST' && one.policy === 'public' && one.body !== undefined,
    )) {
      const { statusCode } = await test.app.inject({
        method: 'POST',
        url: `/api${route.path}`,
        headers: { 'content-type': type },
        payload: '{"name":{"$ne":1},"password":["x"]}',
      })
      expect([400, 415, 422], `${route.id} ${statusCode}`).toContain(statusCode)
    }
    const browser = await openAs('systemAdmin')
    const response = await test.app.inject({
      method: 'POST',
      url: '/api/accounts',
      headers: { 'content-type': type, cookie: browser },
      payload: '{"name":"a b"}',
    })
    expect([400, 415, 422]).toContain(response.statusCode)
  })

  it('without a type, too large, or no JSON are refused', async () => {
    const send = (payload: string, headers = {}) =>
      test.app.inject({ method: 'POST', url: '/api/session', headers, payload })
    const json = { 'content-type': 'application/json' }
    expect((await send('{}')).statusCode).toBe(415)
    expect((await send('{', json)).statusCode).toBe(400)
    expect((await send('', json)).statusCode).toBe(400)
    expect((await send(`{"name":"${'x'.repeat(300_000)}"}`, json)).statusCode).toBe(413)
    expect((await send('{"name":"a","name":"b","password":1}', json)).statusCode).toBe(422)
    expect((await send('{"__proto__":{"admin":true},"name":"a","password":"b"}', json)).statusCode).toBe(400)
    expect(
      (await send('{"constructor":{"prototype":{"admin":true}},"name":"a","password":"b"}', json)).statusCode,
    ).toBe(400)
    expect((await send('{"name":"a\\u0000","password":"b"}', json)).statusCode).toBe(422)
    expect((await send('{"name":"\\ud800","password":"b"}', json)).statusCode).toBe(422)
  })
})

const cookies = new Map<string, string>()
async function openAs(name: string): Promise<string> {
  const known = cookies.get(name)
  if (known !== undefined) return known
  const browser = await test.signIn(name)
  const cookie = `quanze=${browser.cookies.get('quanze')}`
  cookies.set(name, cookie)
  return cookie
}

describe('paths', () => {
  const protectedPaths = ALL_ROUTES.filter(
    (route) => route.method === 'GET' && typeof route.policy === 'object' && !route.path.includes(':'),
  ).map((route) => `/api${route.path}`)
  const VARIANTS: readonly ((path: string) => string)[] = [
    (p) => `${p}/`,
    (p) => `/${p}`,
    (p) => p.replace('/api/', '/api//'),
    (p) => p.replace('/api/', '/api/./'),
    (p) => p.replace('/api/', '/api/x/../'),
    (p) => p.replace('/api/', '/api%2F'),
    (p) => p.replace('/api', '/%61pi'),
    (p) => p.replace('/api', '/API'),
    (p) => `${p};x=1`,
    (p) => `${p}%00`,
    (p) => `${p}%20`,
    (p) => `${p}.json`,
    (p) => `${p}?x=1#y`,
    (p) => p.replace('/api/', '/api\\'),
    (p) => `http://other${p}`,
    (p) => p.toUpperCase(),
    (p) => `${p}%2e%2e/`,
  ]

  it('written otherwise open nothing that is closed', async () => {
    expect(protectedPaths.length).toBeGreaterThan(25)
    const opened: string[] = []
    for (const path of protectedPaths)
      for (const write of VARIANTS) {
        const response = await test.app.inject({
          method: 'GET',
          url: write(path),
          headers: { accept: 'application/json' },
        })
        if (response.statusCode < 400 || response.statusCode >= 500)
          opened.push(`${write(path)} ${response.statusCode}`)
      }
    expect(opened).toEqual([])
  })

  it('taken with another method answer nothing', async () => {
    for (const path of protectedPaths)
      for (const method of ['PUT', 'PATCH', 'OPTIONS', 'HEAD'] as const) {
        const { statusCode } = await test.app.inject({ method, url: path })
        expect([401, 404], `${method} ${path}`).toContain(statusCode)
      }
  })

  it('show the program to a browser that asks for a page, and never instead of an answer', async () => {
    const page = (url: string, accept: string) => test.app.inject({ method: 'GET', url, headers: { accept } })
    expect((await page('/findings/123', 'text/html')).headers['content-type']).toContain('text/html')
    expect((await page('/findings/123', 'application/json')).statusCode).toBe(404)
    expect((await page('/api/nothing', 'text/html')).statusCode).toBe(404)
  })
})

describe('commands', () => {
  it('from another site are refused', async () => {
    const cookie = await openAs('systemAdmin')
    const send = (headers: Record<string, string>) =>
      test.app.inject({
        method: 'POST',
        url: '/api/accounts',
        headers: { cookie, ...headers },
        payload: { name: 'von.fern' },
      })
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ])
      expect((await send(headers)).json()).toMatchObject({ status: 403, code: 'request.cross-site' })
    expect(
      (await send({ origin: 'http://localhost:80', 'sec-fetch-site': 'same-origin', host: 'localhost:80' })).statusCode,
    ).toBe(201)
  })

  it('sent again with their key are done once, and answered alike', async () => {
    const browser = await test.signIn('systemAdmin')
    const send = (name: string, key: string) =>
      browser.ask('POST', '/api/accounts', { name }, { 'idempotency-key': key })
    const first = await send('wieder.holt', 'schluessel-0001')
    const again = await send('wieder.holt', 'schluessel-0001')
    expect(first.status).toBe(201)
    expect(again).toMatchObject({ status: 201, body: first.body })
    expect(await send('anders', 'schluessel-0001')).toMatchObject({ status: 422, body: { code: 'request.key-reused' } })
    expect((await send('kurz', 'x')).status).toBe(400)
    const race = await Promise.all(Array.from({ length: 5 }, () => send('wett.lauf', 'schluessel-0002')))
    expect(new Set(race.map((answer) => answer.text)).size).toBe(1)
    const { rows } = await sql<{
      n: number
    }>`select count(*) as n from quanze.account where name in ('wieder.holt', 'wett.lauf')`.execute(
      test.database.superuser,
    )
    expect(rows[0]?.n).toBe(2)
    const kept = await sql<{ t: string }>`select encode(sealed, 'escape') as t from quanze.idempotent_answer`.execute(
      test.database.superuser,
    )
    expect(kept.rows.map((row) => row.t).join()).not.toContain('wieder.holt')
  })

  it('that failed leave their key free', async () => {
    const browser = await test.signIn('systemAdmin')
    const send = (name: string) =>
      browser.ask('POST', '/api/accounts', { name }, { 'idempotency-key': 'schluessel-0003' })
    expect((await send('officer')).status).toBe(409)
    expect((await send('noch.einer')).status).toBe(201)
  })
})

describe('what is written down', () => {
  afterEach(() => {
    expect(test.lines.filter((line) => line.includes('BUG'))).toEqual([])
  })

  it('in the log holds routes and times, and nobody’s name, address or query', async () => {
    const browser = await test.signIn('leader')
    await browser.ask('GET', '/api/findings?q=%E5%BC%A0%E4%B8%89canary')
    await browser.ask('POST', '/api/session', { name: 'canary-name', password: 'canary-password' })
    const text = test.lines.join('\n')
    expect(text).toContain('"/api/findings"')
    expect(text).not.toMatch(/canary|张三|127\.0\.0\.1|leader/)
  })

  it('one event for each refusal', async () => {
    const browser = await test.signIn('officer')
    const count = async () =>
      (
        await sql<{ n: number }>`select count(*) as n from quanze.security_event where kind = 'access.refused'`.execute(
          test.database.superuser,
        )
      ).rows[0]?.n ?? 0
    const before = await count()
    for (const path of [
      '/api/accounts',
      '/api/runs',
      `/api/findings/${test.world.findings.b}`,
      `/api/officers/${test.world.officers.b}`,
    ])
      expect((await browser.ask('GET', path)).status).toBe(404)
    expect((await count()) - before).toBe(4)
  })
})

describe('for those who look after it', () => {
  it('tells that it lives, that it is ready, and its numbers to this machine only', async () => {
    const ask = (url: string, headers = {}) => test.app.inject({ method: 'GET', url, headers })
    expect((await ask('/healthz')).json()).toEqual({ alive: true })
    expect((await ask('/readyz')).json()).toEqual({ ready: true })
    expect((await ask('/metrics')).body).toContain('quanze_http_request_seconds_count{')
    expect((await ask('/metrics', { 'x-forwarded-for': '10.0.0.1' })).statusCode).toBe(404)
  })

  it('describes all routes as OpenAPI 3.1, each with every problem it can have', async () => {
    const { paths, openapi, components } = (await test.app.inject({ method: 'GET', url: '/openapi.json' })).json() as {
      openapi: string
      paths: Record<string, Record<string, { operationId: string; responses: object }>>
      components: { schemas: object }
    }
    expect(openapi).toBe('3.1.1')
    const operations = Object.values(paths).flatMap((path) => Object.values(path))
    expect(operations.map((one) => one.operationId).sort()).toEqual(ALL_ROUTES.map((route) => route.id).sort())
    for (const { operationId, responses } of operations)
      for (const status of PROBLEM_STATUSES) expect(responses, operationId).toHaveProperty(String(status))
    const text = JSON.stringify({ paths, components })
    for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g))
      expect(components.schemas).toHaveProperty(String(name))
    expect(text).not.toContain('$defs')
  })

  it('hands out the page that checks proofs, which may do nothing but that', async () => {
    const { body, headers } = await test.app.inject({ method: 'GET', url: '/check-proof.html' })
    const policy = String(headers['content-security-policy'])
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^;]+'; script-src 'sha256-[^;]+'; base-uri 'none'/)
    expect(body).toContain(`<meta http-equiv="Content-Security-Policy" content="${policy}">`)
    expect(body).not.toMatch(/(?:src|href)=/)
  })

  it('has a page about it that needs no script', async () => {
    const { body } = await test.app.inject({ method: 'GET', url: '/docs' })
    expect(body).toContain('POST /api/session')
    expect(body).not.toMatch(/<script|\sstyle=/)
  })
})
