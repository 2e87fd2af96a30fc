/** Every route × every role, both ways, and the relation in which somebody stands to what is asked for. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { RouteSpec } from '#contract/route'
import { ALL_ROUTES } from '#contract/routes'
import { expects } from '../identity/expected-rights.ts'
import { NODES, type Node } from '../identity/world.ts'
import { type Answer, type Browser, withApp } from './app.ts'
import { secondPerson } from './second-person.ts'

const test = withApp()

/** One person for each role, each alone with it. */
const ROLES = [
  'officer',
  'unitHead',
  'registerKeeper',
  'supervisor',
  'lineSupervisor',
  'assessmentOffice',
  'legalAffairs',
  'discipline',
  'personnel',
  'leader',
  'ruleEditor',
  'rulePublisher',
  'analyst',
  'nobody',
  'systemAdmin',
  'securityAdmin',
  'auditAdmin',
] as const

const browsers = new Map<string, Browser>()

beforeAll(async () => {
  for (const name of [
    ...ROLES,
    'subject',
    'supervisor@a2',
    'supervisor@b',
    'assessmentOffice@p',
    'leader@x',
    'lineSupervisor@x',
    'lineSupervisor@p',
    'unitHead@a',
  ])
    browsers.set(name, await test.signIn(name))
})

function as(name: string): Browser {
  const browser = browsers.get(name)
  if (browser === undefined) throw new Error(name)
  return browser
}

/** Whether the table, as it is expected, opens a route to a role: the role itself, or being signed in at all. */
function opens(route: RouteSpec, role: string): boolean {
  const { policy } = route
  if (typeof policy === 'string') return true
  const rights = 'anyOf' in policy ? policy.anyOf : [policy]
  return rights.some(({ resource, action }) => {
    const own = role === 'nobody' ? undefined : expects(role, resource, action)
    // Without the second factor of a moment ago a weighty right does not open anything.
    return (own !== undefined && !own.includes('!')) || expects('account', resource, action) !== undefined
  })
}

/** A request that gets past the door and no further: what it asks for makes no sense. */
function knock(browser: Browser, route: RouteSpec): Promise<Answer> {
  const path = `/api${route.path.replace(/:\w+/g, '~')}`
  return browser.ask(route.method, path, route.method === 'POST' ? {} : undefined)
}

function needsStepUp(route: RouteSpec, role: string): boolean {
  const { policy } = route
  if (typeof policy === 'string') return false
  return ('anyOf' in policy ? policy.anyOf : [policy]).some(({ resource, action }) =>
    expects(role, resource, action)?.includes('!'),
  )
}

/** Routes that end or replace the session of whoever knocks, or never answer to the end. */
const APART = new Set(['signIn', 'signOut', 'streamEvents', 'enrolSecondFactor', 'startOidc', 'finishOidc'])
const KNOCKED = ALL_ROUTES.filter((route) => !APART.has(route.id))

describe('the door of every route', () => {
  it('sees all routes', () => {
    expect(ALL_ROUTES.length).toBeGreaterThan(70)
  })

  it.each(ROLES)(
    'is open or closed to %s as expected',
    async (role) => {
      const wrong: string[] = []
      for (const route of KNOCKED) {
        const { status, body } = await knock(as(role), route)
        const closed = status === 404 && body['code'] === 'access.not-found'
        const [open, stepUp] = [opens(route, role), needsStepUp(route, role)]
        const right = open ? !closed && status !== 401 : stepUp ? body['code'] === 'session.step-up' : closed
        if (!right)
          wrong.push(
            `${route.id}: ${open ? 'should be open' : 'should be closed'}, was ${status} ${String(body['code'])}`,
          )
      }
      expect(wrong).toEqual([])
    },
    120_000,
  )

  it('is closed to a visitor, but for the way in', async () => {
    for (const route of KNOCKED) {
      const { status } = await knock(test.browser(), route)
      expect(status === 401, `${route.id} ${status}`).toBe(route.policy !== 'public')
    }
  })

  it('says of a weighty route what the table says of its right', () => {
    for (const route of ALL_ROUTES)
      expect(
        ['securityAdmin', 'systemAdmin'].some((role) => needsStepUp(route, role)),
        route.id,
      ).toBe(route.stepUp === true)
  })
})

/** By person: whose findings can be opened, by the node they lie in. */
const REACH: Readonly<Record<string, readonly Node[]>> = {
  officer: [],
  subject: ['a11'],
  unitHead: ['a1', 'a11'],
  'unitHead@a': ['a', 'a1', 'a11', 'a2'],
  registerKeeper: ['a1'],
  supervisor: ['a1', 'a11'],
  'supervisor@a2': ['a2'],
  'supervisor@b': ['b'],
  lineSupervisor: ['a', 'a1', 'a11', 'a2'],
  'lineSupervisor@x': ['x', 'b'],
  'lineSupervisor@p': ['p', 'a', 'a1', 'a11', 'a2'],
  assessmentOffice: ['a', 'a1', 'a11', 'a2'],
  'assessmentOffice@p': ['p', 'a', 'a1', 'a11', 'a2', 'b'],
  leader: ['a', 'a1', 'a11', 'a2'],
  'leader@x': ['x'],
  personnel: [],
  analyst: ['a', 'a1', 'a11', 'a2'],
  nobody: [],
  systemAdmin: [],
  securityAdmin: [],
  auditAdmin: [],
}

describe('findings by relation', () => {
  it.each(Object.entries(REACH))('%s opens those of %j, and the list shows the same', async (name, nodes) => {
    for (const node of NODES) {
      const { status } = await as(name).ask('GET', `/api/findings/${test.world.findings[node]}`)
      expect(status, node).toBe(nodes.includes(node) ? 200 : 404)
    }
    const { status, body } = await as(name).ask('GET', '/api/findings?total=true')
    if (status === 404) return expect(nodes).toEqual([])
    expect((body['items'] as { id: string }[]).map((item) => item.id).sort()).toEqual(
      nodes.map((node) => test.world.findings[node]).sort(),
    )
    expect(body['total']).toBe(nodes.length)
  })

  it('a finding that is not there and one that is not mine are answered alike', async () => {
    const browser = as('supervisor')
    const hidden = await browser.ask('GET', `/api/findings/${test.world.findings.b}`)
    const missing = await browser.ask('GET', '/api/findings/00000000-0000-4000-8000-000000000000')
    expect({ ...hidden.body, instance: '' }).toEqual({ ...missing.body, instance: '' })
    expect(Object.keys(hidden.headers).sort()).toEqual(Object.keys(missing.headers).sort())
  })

  it('statistics come without names', async () => {
    const { body } = await as('analyst').ask('GET', '/api/findings')
    for (const item of body['items'] as { officer: object }[])
      expect(item.officer).toEqual({ note: '统计用途不显示姓名' })
    const one = await as('analyst').ask('GET', `/api/findings/${test.world.findings.a2}`)
    expect(one.text).not.toContain('人员T-a2')
    expect((await as('leader').ask('GET', `/api/findings/${test.world.findings.a2}`)).text).toContain('人员T-a2')
  })
})

describe('people by relation', () => {
  it.each<[string, readonly Node[]]>([
    ['subject', ['a11']],
    ['supervisor', ['a1', 'a11']],
    ['personnel', ['a', 'a1', 'a11', 'a2']],
    ['assessmentOffice@p', ['p', 'a', 'a1', 'a11', 'a2', 'b']],
    ['leader@x', ['x']],
    ['lineSupervisor@x', ['b', 'x']],
    ['lineSupervisor@p', ['p', 'a', 'a1', 'a11', 'a2']],
  ])('%s opens the officers of %j', async (name, nodes) => {
    for (const node of NODES) {
      const { status } = await as(name).ask('GET', `/api/officers/${test.world.officers[node]}`)
      expect(status, node).toBe(nodes.includes(node) ? 200 : 404)
    }
  })

  it('numbers of identity cards are for personnel and for oneself', async () => {
    const number = async (name: string, node: Node) => {
      const { body } = await as(name).ask('GET', `/api/officers/${test.world.officers[node]}`)
      return (body['current'] as { idNumber: string }).idNumber
    }
    expect(await number('personnel', 'a1')).toBe('110101199001011234')
    expect(await number('subject', 'a11')).toBe('110101199001011234')
    expect(await number('leader', 'a1')).toBe('110************234')
    expect((await as('leader').ask('GET', `/api/officers/${test.world.officers.a1}`)).text).not.toContain(
      '110101199001011234',
    )
  })

  it('personnel appoints in its own body and not in another, and never itself', async () => {
    const { officer = '', post = '' } = test.world.people.get('personnel') ?? {}
    const posts = (await as('personnel').ask('GET', '/api/posts?limit=200')).body['items'] as {
      id: string
      code: string
    }[]
    const postOf = (code: string) => posts.find((one) => one.code === code)?.id ?? ''
    const appoint = (who: string, where: string) =>
      as('personnel').ask('POST', '/api/facts', {
        kind: 'appointment',
        validFrom: '2026-11-01',
        reason: '任命',
        value: { officer: who, post: where, kind: 'concurrent' },
      })
    expect((await appoint(test.world.officers.a2, postOf('Y-a1'))).body).toMatchObject({ outcome: 'waiting' })
    expect((await appoint(test.world.officers.a2, postOf('Y-b'))).status).toBe(404)
    expect(await appoint(officer, postOf('Y-a1'))).toMatchObject({ status: 403, body: { code: 'account.own' } })
    expect(post).not.toBe('')
    // 规则编制 × 规则发布
    const editor = test.world.people.get('ruleEditor')?.officer ?? ''
    expect(await appoint(editor, postOf('Z-rulePublisher'))).toMatchObject({
      status: 409,
      body: { code: 'account.clash' },
    })
  })

  it('an appointment gives its rights with the next request, and its end takes them', async () => {
    const sees = async () => (await as('nobody').ask('GET', '/api/findings')).status
    expect(await sees()).toBe(404)
    const appointed = as('subject')
    expect((await appointed.ask('GET', `/api/findings/${test.world.findings.a1}`)).status).toBe(404)
    const posts = (await as('personnel').ask('GET', '/api/posts?limit=200')).body['items'] as {
      id: string
      code: string
    }[]
    const post = posts.find((one) => one.code === 'Z-unitHead')?.id ?? ''
    const value = { officer: test.world.officers.a11, post, kind: 'acting' }
    const made = await as('personnel').ask('POST', '/api/facts', {
      kind: 'appointment',
      validFrom: '2026-11-01',
      reason: '代理',
      value,
    })
    expect((await appointed.ask('GET', `/api/findings/${test.world.findings.a1}`)).status).toBe(404)
    const confirmed = await (await secondPerson(test)).confirm(made)
    expect(confirmed.status, confirmed.text).toBe(200)
    expect((await appointed.ask('GET', `/api/findings/${test.world.findings.a1}`)).status).toBe(200)
    const facts = (await as('personnel').ask('GET', `/api/officers/${test.world.officers.a11}/appointments`)).body
    const version = (facts['items'] as { id: string; version: number }[]).find(
      ({ id }) => id === made.body['id'],
    )?.version
    const ended = await as('personnel').ask('POST', '/api/facts', {
      kind: 'appointment',
      id: made.body['id'],
      validFrom: '2026-11-01',
      removed: true,
      reason: '免去',
      version,
    })
    expect(ended.status, ended.text).toBe(201)
    expect((await appointed.ask('GET', `/api/findings/${test.world.findings.a1}`)).status).toBe(404)
  })
})
