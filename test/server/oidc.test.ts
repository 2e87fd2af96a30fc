/** Single sign-on against a real provider on this machine. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { codeAt } from '#store/identity'
import { type Browser, withApp } from './app.ts'

const CALLBACK = 'http://127.0.0.1:1/api/session/oidc/callback'
let server: Server
let issuer = ''

beforeAll(async () => {
  server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'quanze',
        client_secret: 'geheim-geheim-geheim',
        redirect_uris: [CALLBACK],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id.replace('sub-', '') }),
    }),
    features: { devInteractions: { enabled: true } },
    cookies: { keys: ['nur-fuer-tests'] },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 60, Session: 60, Grant: 60 },
  })
  const answer = provider.callback()
  server.on('request', (request, response) => void answer(request, response))
})

afterAll(() => new Promise((resolve) => server.close(resolve)))

const test = withApp({
  oidc: () => ({
    label: '统一身份',
    issuer,
    clientId: 'quanze',
    clientSecret: 'geheim-geheim-geheim',
    callback: CALLBACK,
    plainHttp: true,
  }),
})

/** What a browser does at the provider: sign in, consent, and come back with an address of ours. */
async function visit(address: string, who: string): Promise<URL> {
  const jar = new Map<string, string>()
  const go = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        'content-type': 'application/x-www-form-urlencoded',
      },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return response
  }
  let url = address
  for (let step = 0; step < 12; step++) {
    if (url.startsWith(CALLBACK)) return new URL(url)
    const page = await go(url)
    const location = page.headers.get('location')
    if (location !== null) {
      url = new URL(location, url).href
      continue
    }
    const html = await page.text()
    const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1] ?? 'login'
    const action = /action="([^"]+)"/.exec(html)?.[1] ?? url
    const sent = await go(new URL(action, url).href, {
      method: 'POST',
      body: new URLSearchParams({ prompt, login: `sub-${who}`, password: 'x' }).toString(),
    })
    url = new URL(sent.headers.get('location') ?? '', url).href
  }
  throw new Error(`no way back from ${url}`)
}

async function begin(browser: Browser): Promise<string> {
  const { status, body, text } = await browser.ask('POST', '/api/session/oidc')
  expect(status, text).toBe(200)
  return String(body['address'])
}

const comeBack = (browser: Browser, url: URL) => browser.ask('GET', `${url.pathname}${url.search}`)

it('says on the page for signing in that there is another way in', async () => {
  expect((await test.browser().ask('GET', '/api/setup')).body['oidc']).toEqual({ label: '统一身份' })
})

it('lets in whoever the provider vouches for, and still asks for the second factor', async () => {
  const browser = test.browser()
  const back = await comeBack(browser, await visit(await begin(browser), 'supervisor'))
  expect(back, back.text).toMatchObject({ status: 302, headers: { location: '/' } })
  expect((await browser.ask('GET', '/api/me')).status).toBe(401)
  test.clock.pass(30)
  const secret = test.world.people.get('supervisor')?.secret ?? ''
  expect(
    (await browser.ask('POST', '/api/session/second-factor', { code: codeAt(secret, test.clock.now) })).body['state'],
  ).toBe('signedIn')
  expect((await browser.ask('GET', '/api/me')).body).toMatchObject({ account: { name: 'supervisor' } })
})

it('takes the same person by what the provider never gives to another', async () => {
  const browser = test.browser()
  expect((await comeBack(browser, await visit(await begin(browser), 'supervisor'))).status).toBe(302)
})

it('refuses an answer in another browser, a second time, and with anything changed', async () => {
  const browser = test.browser()
  const url = await visit(await begin(browser), 'leader')
  expect((await comeBack(test.browser(), url)).body).toMatchObject({ status: 403, code: 'oidc.failed' })
  const changed = new URL(url)
  changed.searchParams.set('state', 'x')
  expect((await comeBack(browser, changed)).status).toBe(403)
  const forged = new URL(url)
  forged.searchParams.set('code', 'x')
  expect((await comeBack(browser, forged)).status).toBe(403)
  // The attempt was used up by the forged one.
  expect((await comeBack(browser, url)).status).toBe(403)
})

it('never lets in an administrator, a stranger, or a disabled account', async () => {
  for (const who of ['systemadmin', 'niemand']) {
    const browser = test.browser()
    expect((await comeBack(browser, await visit(await begin(browser), who))).status, who).toBe(403)
  }
  const system = await test.signIn('systemAdmin')
  const items = (await system.ask('GET', '/api/accounts?q=analyst')).body['items'] as { id: string; version: number }[]
  await system.ask('POST', `/api/accounts/${items[0]?.id}/disable`, { version: items[0]?.version })
  const browser = test.browser()
  expect((await comeBack(browser, await visit(await begin(browser), 'analyst'))).status).toBe(403)
  // Nor is it bound to whoever came: enabled again, it is as it was.
  const { rows } = await sql<{ subject: string | null; entries: number }>`
    select a.oidc_subject as subject, (select count(*) from quanze.ledger_entry e
      where e.action = 'account.oidc' and e.subject_id = a.id::text) as entries
    from quanze.account a where a.name = 'analyst'`.execute(test.database.superuser)
  expect(rows).toEqual([{ subject: null, entries: 0 }])
})

it('is named where the program says with whom it connects', async () => {
  const officer = await test.signIn('officer')
  expect((await officer.ask('GET', '/api/about')).body['signsInElsewhere']).toMatch(
    /^http:\/\/(?:127\.0\.0\.1|localhost):/,
  )
})
