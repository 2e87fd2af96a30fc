/**
 * Every guard of the handlers and use cases taken away in turn: the same request is then answered otherwise, by what lies behind it or
 * not at all. The server runs from a copy of the sources, one process for each guard.
 */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localDate } from '#core/calendar'
import { record } from '../authority/office.ts'
import { someOf } from '../identity/some-of.ts'
import { type Browser, withApp } from './app.ts'
import { askForGrants, FACT, last } from './asked-grants.ts'
import { type Ask, type CopiedServer, copyServer, tellAnswer } from './copied-server.ts'

const test = withApp()

/** `text` of the file is taken away or replaced; with it the answer begins as `kept` says. */
type Guard = { guard: string; file: string; text: string; instead: string; ask: () => Ask | Promise<Ask>; kept: string }

const browsers = new Map<string, Browser>()
let server: CopiedServer
const posts = new Map<string, string>()
const approvals = { own: '', ofLeader: '', decided: '', stale: '', former: '', clash: '' }

const postOf = (code: string) => posts.get(code) ?? ''
const officerOf = (person: string) => test.world.people.get(person)?.officer ?? ''

const appointment = (officer: string, post: string) => ({
  ...FACT,
  kind: 'appointment',
  value: { officer, post: postOf(post), kind: 'concurrent' },
})
const appoint = (officer: string, post: string): Ask => ({
  by: 'personnel',
  url: '/api/facts',
  body: appointment(officer, post),
})
async function change(kind: string, id: string, other: object, version?: number): Promise<Ask> {
  const found = await last(test, id)
  const body = { ...FACT, kind, id, version: version ?? found.version, value: { ...found.value, ...other } }
  return { by: 'personnel', url: '/api/facts', body }
}
const decide = (approval: string, by = 'leader'): Ask => ({
  by,
  url: `/api/approvals/${approval}/decide`,
  body: { decision: 'confirm' },
})
const APPOINTMENTS = '人员编号,岗位代码,任职类别,任职日期,免职日期'
const preview = (kind: string, ...file: string[]): Ask => ({
  by: 'personnel',
  url: `/api/imports/${kind}/preview`,
  file,
})

beforeAll(async () => {
  for (const name of ['personnel', 'leader', 'analyst', 'supervisor', 'registerKeeper', 'assessmentOffice'])
    browsers.set(name, await test.signIn(name))
  const { rows } = await sql<{ code: string; id: string }>`select code, id from quanze.post`.execute(
    test.database.superuser,
  )
  for (const { code, id } of rows) posts.set(code, id)
  // Sees findings of a1 as keeper of registers, and takes those of a2 along as supervisor.
  const since = localDate(2020, 1, 1)
  const value = { officer: officerOf('registerKeeper'), post: postOf('Z-supervisor@a2'), kind: 'concurrent' } as const
  await record(test.database.app, [{ kind: 'appointment', id: crypto.randomUUID(), validFrom: since, value }])
  Object.assign(approvals, await askForGrants(test, browsers, postOf))
  server = copyServer(test, browsers)
}, 240_000)
afterAll(() => server.remove())

const CHECK = 'src/app/authority/check-facts.ts'
const PLAN = 'src/app/authority/plan-import.ts'
const ASSERT = 'src/app/authority/assert-fact.ts'
const CHANGE = 'src/server/authority/change-handlers.ts'
const DECIDE = 'src/app/authority/decide-grant.ts'
const APPROVALS = 'src/app/identity/approvals.ts'
const FINDINGS = 'src/server/findings/index.ts'
const ASSIGN = 'src/app/findings/assign.ts'
const assign = (node: 'a1' | 'a2' | 'a11', officer: string, by: string): Ask => ({
  by,
  url: `/api/findings/${test.world.findings[node]}/assignments`,
  body: { officer, note: '核对' },
})

const GUARDS: readonly Guard[] = [
  {
    guard: 'the right a route takes',
    file: 'src/server/http/serve-routes.ts',
    text: "requireRight(caller.asker, 'anyOf' in policy ? policy.anyOf : [policy])",
    instead: '',
    ask: () => ({ by: 'supervisor', url: '/api/accounts' }),
    kept: '404 access.not-found',
  },
  {
    guard: 'the second factor of a moment ago',
    file: 'src/app/identity/second-factor.ts',
    text: 'return session.steppedUpAt !== null && secondsAfter(session.steppedUpAt, settings.stepUpSeconds) > now()',
    instead: 'return true',
    ask: () => decide(approvals.decided),
    kept: '403 session.step-up',
  },
  {
    guard: 'own affairs, by a form',
    file: CHECK,
    text: "if (own !== undefined) throw new Refused('account.own', own)",
    instead: '',
    ask: () => appoint(officerOf('personnel'), 'Y-a1'),
    kept: '403 account.own',
  },
  {
    guard: 'own affairs, by a file',
    file: PLAN,
    text: 'if (reason === undefined) continue',
    instead: 'continue',
    ask: () => preview('appointments', APPOINTMENTS, 'G-personnel,Y-a1,兼任,2026-11-01,'),
    kept: '200 rejected 1 waiting 0',
  },
  {
    guard: 'where it is now, by a form',
    file: CHANGE,
    text: 'await requireAccess(tx, caller.asker, right, await targetOf(tx, kind, id, before.value, before.validFrom))',
    instead: '',
    ask: () => change('post', postOf('Y-b'), { body: test.world.nodes.a }),
    kept: '404 access.not-found',
  },
  {
    guard: 'where it goes, by a form',
    file: CHANGE,
    text: 'if (value !== null) await requireAccess(tx, caller.asker, right, await targetOf(tx, kind, id, value, validFrom))',
    instead: '',
    ask: () => appoint(test.world.officers.a2, 'Y-b'),
    kept: '404 access.not-found',
  },
  {
    guard: 'every field that places it, by a form',
    file: CHECK,
    text: 'if (faults.length === 0 && first !== undefined)',
    instead: 'if (first === assertions)',
    ask: () => ({
      by: 'personnel',
      url: '/api/facts',
      body: {
        ...FACT,
        kind: 'post',
        value: {
          code: 'far',
          name: '远岗',
          body: test.world.nodes.p,
          unit: test.world.nodes.a1,
          isEnforcement: false,
          roles: [],
        },
      },
    }),
    kept: '422 request.invalid',
  },
  {
    guard: 'where it is and goes, by a file',
    file: PLAN,
    text: 'faults.push(...(await findOutOfReach(tx, kind, plan.assertions, things)))',
    instead: '',
    ask: () => preview('appointments', APPOINTMENTS, 'T-a2,Y-b,兼任,2026-11-01,'),
    kept: '200 rejected 1 waiting 0',
  },
  {
    guard: 'roles that clash, by a form',
    file: CHECK,
    text: 'if (clash !== undefined) throw',
    instead: 'if (clash === null) throw',
    ask: () => appoint(officerOf('ruleEditor'), 'Z-rulePublisher'),
    kept: '409 account.clash',
  },
  {
    guard: 'roles that clash, by a file',
    file: PLAN,
    text: 'faults.push(...(await findRoleClashes(tx, plan.assertions, things)))',
    instead: '',
    ask: () => preview('appointments', APPOINTMENTS, 'G-ruleEditor,Z-rulePublisher,兼任,2026-11-01,'),
    kept: '200 rejected 1 waiting 0',
  },
  {
    guard: 'the version that was seen',
    file: ASSERT,
    text: 'if (last !== version) return',
    instead: 'if (last === -1) return',
    ask: () => change('post', postOf('Z-analyst'), { name: '另名' }, 1_000_000),
    kept: '409 record.changed',
  },
  {
    guard: 'that giving rights is noticed, by a form',
    file: ASSERT,
    text: 'const givesRights = (await findGivingRights(tx, [assertion])).has(0)',
    instead: 'const givesRights = false',
    ask: () => appoint(test.world.officers.a2, 'Z-discipline'),
    kept: '201 waiting',
  },
  {
    guard: 'the second person of the table',
    file: CHANGE,
    text: "return secondPerson ? askingOf(call) : 'alone'",
    instead: "return 'alone'",
    ask: () => appoint(test.world.officers.a2, 'Z-discipline'),
    kept: '201 waiting',
  },
  {
    guard: 'that giving rights is noticed, by a file',
    file: PLAN,
    text: 'await findGivingRights(tx, plan.assertions)',
    instead: 'new Set<number>()',
    ask: () => preview('appointments', APPOINTMENTS, 'T-a2,Z-discipline,兼任,2026-11-01,'),
    kept: '200 rejected 0 waiting 1',
  },
  {
    guard: 'that the first person is not the second',
    file: APPROVALS,
    text: 'if (found.requestedBy === account)',
    instead: 'if (found.requestedBy === null)',
    ask: () => decide(approvals.own, 'personnel, stepped up'),
    kept: '403 account.own',
  },
  {
    guard: 'that nobody decides what benefits him',
    file: APPROVALS,
    text: 'if (found.concernsOneself)',
    instead: 'if (found.id === null)',
    ask: () => ({
      ...decide(approvals.ofLeader, 'leader, stepped up'),
      body: { decision: 'refuse', reason: '不要' },
    }),
    kept: '403 account.own',
  },
  {
    guard: 'that it is decided once',
    file: APPROVALS,
    text: "if (approval.state !== 'waiting') throw",
    instead: 'if (approval.id === null) throw',
    ask: () => decide(approvals.decided, 'leader, stepped up'),
    kept: '409 record.in-the-way',
  },
  {
    guard: 'the version the first person saw',
    file: DECIDE,
    text: 'await refuseChanged(facts, known)',
    instead: '',
    ask: () => decide(approvals.stale, 'leader, stepped up'),
    kept: '409 record.changed',
  },
  {
    guard: 'that the first person still may',
    file: DECIDE,
    text: "if ((await listReachFaults(tx, kind, assertions, 'grant')).length > 0)",
    instead: 'if (assertions.length < 0)',
    ask: () => decide(approvals.former, 'leader, stepped up'),
    kept: '409 record.in-the-way',
  },
  {
    guard: 'what is checked again when it is confirmed',
    file: DECIDE,
    text: "const faults = await checkFacts(tx, assertions, known, 'confirm')",
    instead: 'const faults: { message: string }[] = []',
    ask: () => decide(approvals.clash, 'leader, stepped up'),
    kept: '409 account.clash',
  },
  {
    guard: 'names left out of lists',
    file: FINDINGS,
    text: 'decision.allowed ? decision.fields !== undefined',
    instead: 'decision.allowed ? false',
    ask: () => ({ by: 'analyst', url: '/api/findings' }),
    kept: '200 names left out',
  },
  {
    guard: 'names left out of one finding',
    file: FINDINGS,
    text: "return (await requireAccess(tx, caller.asker, { resource: 'finding', action: 'read' }, target)).fields",
    instead: 'return undefined',
    ask: () => ({ by: 'analyst', url: `/api/findings/${test.world.findings.a2}` }),
    kept: '200 names left out',
  },
  {
    guard: 'names left out of the order',
    file: FINDINGS,
    text: "if (partlyUnnamed && (sort === 'officer' || sort === '-officer'))",
    instead: "if (partlyUnnamed && sort === 'at')",
    ask: () => ({ by: 'analyst', url: '/api/findings?sort=officer' }),
    kept: '422 request.invalid',
  },
  {
    guard: 'how far exports reach',
    file: FINDINGS,
    text: 'toExport: true',
    instead: 'toExport: false',
    ask: () => ({ by: 'registerKeeper', url: '/api/findings.xlsx' }),
    kept: '200 3 rows',
  },
  {
    guard: 'that whom a finding concerns does not look into it',
    file: ASSIGN,
    text: "if (!mayAct('assign', recusals))",
    instead: 'if (recusals.length < 0)',
    ask: () => assign('a11', test.world.officers.a11, 'assessmentOffice'),
    kept: '409 finding.recusal',
  },
  {
    guard: 'that who is asked to look into a finding is in sight',
    file: ASSIGN,
    text: "if (!(await readOfficersWithin(tx, [officer], { resource: 'officer', action: 'read' })).has(officer))",
    instead: "if (officer === '')",
    ask: () => assign('a2', test.world.officers.b, 'assessmentOffice'),
    kept: '422 finding.assignee',
  },
  {
    guard: 'where findings are given from',
    file: 'src/server/findings/assignments.ts',
    text: 'await requireAccess(tx, caller.asker, RIGHT, targetOf(found, []))',
    instead: '',
    ask: () => assign('a1', test.world.officers.a1, 'registerKeeper'),
    kept: '404 access.not-found',
  },
  {
    guard: 'numbers of identity cards',
    file: 'src/server/authority/present.ts',
    text: "shown.has(officer) || officer === caller.asker.officer ? 'shown' : 'masked'",
    instead: "shown.has(officer) || officer !== '' ? 'shown' : 'masked'",
    ask: () => ({ by: 'leader', url: `/api/officers/${test.world.officers.a1}` }),
    kept: '200 named, number masked',
  },
  {
    guard: 'nobody below himself, by a file',
    file: PLAN,
    text: 'if (nests(kind)) faults.push',
    instead: 'if (nests(kind) && rows.length < 0) faults.push',
    ask: () =>
      preview(
        'units',
        '内设机构代码,内设机构名称,所属机构代码,上级内设机构代码,类别,启用日期',
        'A1,第A1科,A,A11,机关,2026-11-01',
      ),
    kept: '200 rejected 1 waiting 0',
  },
  // Last: what comes of it is a tree in a circle.
  {
    guard: 'nobody below himself, by a form',
    file: ASSERT,
    text: 'await refuseCircle(tx, kind, value, validFrom)',
    instead: '',
    ask: () => change('unit', test.world.nodes.a1, { parent: test.world.nodes.a11 }),
    kept: '422 authority.circle',
  },
]

describe('with every guard in its place', () => {
  it('each request is answered as it should be', async () => {
    const answers = await server.probe(await inTurn(GUARDS, ({ ask }) => ask()))
    const told = await inTurn(answers, tellAnswer)
    expect(told.map((one, at) => `${GUARDS[at]?.guard}: ${one}`)).toEqual(
      GUARDS.map(({ guard, kept }) => `${guard}: ${kept}`),
    )
  }, 240_000)
})

describe('without', () => {
  it.each(someOf(GUARDS, 1))(
    '$guard it is answered otherwise',
    async ({ file, text, instead, ask, kept }) => {
      const restore = server.replace(file, text, instead)
      const [answer] = await server.probe([await ask()])
      restore()
      if (answer === undefined) throw new Error('no answer')
      expect(await tellAnswer(answer)).not.toBe(kept)
    },
    120_000,
  )
})

async function inTurn<T, U>(items: readonly T[], work: (item: T) => U | Promise<U>): Promise<U[]> {
  const done: U[] = []
  for (const item of items) done.push(await work(item))
  return done
}
