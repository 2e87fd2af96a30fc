/** Behind a reverse proxy that ends TLS: believed only where it was said to be. */
import { describe, expect, it } from 'vitest'
import { codeAt } from '#store/identity'
import { withApp } from './app.ts'

const BY_TLS = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'quanze.example', 'x-forwarded-for': '203.0.113.7' }

async function signIn(test: ReturnType<typeof withApp>, headers: Record<string, string>) {
  const person = test.world.people.get('leader')
  if (person === undefined) throw new Error('there is no leader')
  const browser = test.browser()
  await browser.ask('POST', '/api/session', { name: person.name, password: person.password }, headers)
  test.clock.pass(30)
  const code = codeAt(person.secret, test.clock.now)
  const { headers: answered } = await browser.ask('POST', '/api/session/second-factor', { code }, headers)
  return { browser, cookie: String(answered['set-cookie']), transport: answered['strict-transport-security'] }
}

describe('a proxy that is trusted', () => {
  const test = withApp({ trustProxy: ['127.0.0.1'] })

  it('gives the session a cookie that no other host, path or plain connection can set', async () => {
    const { browser, cookie, transport } = await signIn(test, BY_TLS)
    expect(cookie).toMatch(/^__Host-quanze=[\w-]{43};/)
    for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict']) expect(cookie).toContain(part)
    expect(cookie).not.toMatch(/Domain=/i)
    expect(transport).toMatch(/^max-age=\d{8}/)
    expect((await browser.ask('GET', '/api/me', undefined, BY_TLS)).status).toBe(200)
    // The same cookie sent without TLS is nobody's.
    expect((await browser.ask('GET', '/api/me')).status).toBe(401)
    const sessions = await browser.ask('GET', '/api/me/sessions', undefined, BY_TLS)
    expect(sessions.text).toContain('203.0.113.7')
  })

  it('takes commands from its own pages only', async () => {
    const { browser } = await signIn(test, BY_TLS)
    const end = (origin: string) => browser.ask('DELETE', '/api/session', undefined, { ...BY_TLS, origin })
    expect((await end('https://quanze.example.evil')).body['code']).toBe('request.cross-site')
    expect((await end('https://quanze.example')).status).toBeLessThan(300)
  })
})

describe('whoever else says so', () => {
  const test = withApp()

  it('is not believed: neither the transport nor the address', async () => {
    const { browser, cookie, transport } = await signIn(test, BY_TLS)
    expect(cookie).toMatch(/^quanze=[\w-]{43};/)
    expect(cookie).not.toContain('Secure')
    expect(transport).toBeUndefined()
    const sessions = await browser.ask('GET', '/api/me/sessions')
    expect(sessions.status).toBe(200)
    expect(sessions.text).not.toContain('203.0.113.7')
  })
})
