/** The real server over a real database, in this process; and browsers that keep their cookies. */

import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll } from 'vitest'
import { DEFAULT_IDENTITY, type IdentitySettings, type OidcSettings, openOidc } from '#app/identity'
import { openPremises, type Premises } from '#app/premises'
import { worksOf } from '#server/assessment'
import { buildServer, openLog } from '#server/start'
import { codeAt } from '#store/identity'
import type { Record as OpenedRecord } from '#store/record'
import { makeWorld, type Person, type World } from '../identity/world.ts'
import { withDatabase } from '../record/database.ts'

export type Answer = { status: number; body: Record<string, unknown>; text: string; headers: Record<string, unknown> }

export type Browser = {
  ask(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>
  cookies: Map<string, string>
}

export type TestApp = {
  app: FastifyInstance
  premises: Premises
  world: World
  /** What was logged. */
  lines: string[]
  clock: { now: Date; pass(seconds: number): void }
  browser(): Browser
  signIn(person: Person | string): Promise<Browser>
  database: ReturnType<typeof withDatabase>
}

const START = new Date('2026-11-27T02:00:00Z')

export function withApp(
  options: {
    identity?: Partial<IdentitySettings>
    oidc?: () => OidcSettings
    world?: boolean
    limits?: boolean
    trustProxy?: string[]
    /** Another record than a database of the tests: one of its own, opened durably as the program does. */
    record?: () => Promise<OpenedRecord>
  } = {},
): TestApp {
  const database = options.record === undefined ? withDatabase() : undefined
  const clock = {
    now: new Date(START),
    pass(seconds: number) {
      clock.now = new Date(clock.now.getTime() + seconds * 1000)
    },
  }
  const lines: string[] = []
  const state: Partial<Pick<TestApp, 'app' | 'premises' | 'world'>> = {}
  let own: OpenedRecord | undefined
  beforeAll(async () => {
    own = await options.record?.()
    const record = own ?? database
    if (record === undefined) throw new Error('a record is opened by the tests or given by them')
    const premises = await openPremises({
      record,
      version: '0.0.0',
      now: () => clock.now,
      works: worksOf,
      identity: { ...DEFAULT_IDENTITY, ...options.identity },
      limits: { scale: (perMinute) => (options.limits === true ? perMinute : 1_000_000) },
      onBug: (error) => lines.push(`BUG ${String(error)}`),
      ...(options.oidc !== undefined && { oidc: openOidc(options.oidc()) }),
    })
    state.premises = premises
    if (options.world !== false) state.world = await makeWorld(record, premises.house)
    const log = openLog('info', (line) => lines.push(line))
    const { trustProxy } = options
    state.app = await buildServer({
      premises,
      log,
      version: '0.0.0',
      web: '/nowhere',
      ...(trustProxy !== undefined && { trustProxy }),
    })
    await state.app.ready()
  }, 120_000)
  afterAll(async () => {
    await state.app?.close()
    await state.premises?.close()
    await own?.close()
  }, 60_000)
  const get = <K extends keyof typeof state>(key: K) => {
    const value = state[key]
    if (value === undefined) throw new Error(`${key} is there once beforeAll has run`)
    return value
  }
  const test: TestApp = {
    get database() {
      if (database === undefined) throw new Error('these tests have a record of their own')
      return database
    },
    lines,
    clock,
    get app() {
      return get('app') as FastifyInstance
    },
    get premises() {
      return get('premises') as Premises
    },
    get world() {
      return get('world') as World
    },
    browser: () => openBrowser(get('app') as FastifyInstance),
    async signIn(who) {
      const person = typeof who === 'string' ? test.world.people.get(who) : who
      if (person === undefined) throw new Error(`nobody is called ${JSON.stringify(who)}`)
      const browser = test.browser()
      const first = await browser.ask('POST', '/api/session', { name: person.name, password: person.password })
      if (first.body['state'] !== 'secondFactor') throw new Error(`sign-in of ${person.name}: ${first.text}`)
      // A code is good once: the next one comes half a minute later.
      clock.pass(30)
      const second = await browser.ask('POST', '/api/session/second-factor', { code: codeAt(person.secret, clock.now) })
      if (second.body['state'] !== 'signedIn') throw new Error(`second factor of ${person.name}: ${second.text}`)
      return browser
    },
  }
  return test
}

function openBrowser(app: FastifyInstance): Browser {
  const cookies = new Map<string, string>()
  return {
    cookies,
    async ask(method, url, body, headers = {}) {
      const request: InjectOptions = {
        method,
        url,
        headers: {
          ...headers,
          ...(cookies.size > 0 && { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
        },
        ...(body !== undefined && { payload: body as object }),
      }
      const response = await app.inject(request)
      for (const { name, value } of response.cookies) {
        if (value === '') cookies.delete(name)
        else cookies.set(name, value)
      }
      const json = String(response.headers['content-type'] ?? '').includes('json')
      return {
        status: response.statusCode,
        text: response.body,
        body: json ? (JSON.parse(response.body) as Record<string, unknown>) : {},
        headers: response.headers,
      }
    },
  }
}
