/** The policy table against what is expected of it, and against itself with every cell and every guard taken away in turn. */
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import {
  type AccessRequest,
  type Asker,
  decide,
  listPolicyFaults,
  listRights,
  POLICY,
  type PolicyCell,
  policyMatrix,
  printMatrix,
  type Reach,
  ROLES,
  type Role,
} from '#core/identity'
import { EXPECTED } from './expected-rights.ts'

/** What a table says, in the form in which it is expected. */
function tellTable(cells: readonly PolicyCell[]): Record<string, Record<string, string>> {
  const told: Record<string, Record<string, string>> = {}
  for (const { role, resource, action, scope, states, fields, secondPerson, stepUp } of cells) {
    const line = (told[`${resource} ${action}`] ??= {})
    const terms = `${stepUp === true ? '!' : ''}${secondPerson === true ? '2' : ''}${states === undefined ? '' : `[${states.join()}]`}${fields === undefined ? '' : '(no names)'}`
    line[role] = line[role] === undefined ? `${scope}${terms}` : `${line[role]}+${scope}${terms}`
  }
  return told
}

describe('the table', () => {
  it('says exactly what is expected, for every role and action', () => {
    expect(tellTable(POLICY)).toEqual(EXPECTED)
  })

  it('has no faults', () => {
    expect(listPolicyFaults(POLICY)).toEqual([])
  })

  it('is missed in every single cell', () => {
    const unnoticed = POLICY.filter(
      (_, i) => JSON.stringify(tellTable(POLICY.toSpliced(i, 1))) === JSON.stringify(tellTable(POLICY)),
    )
    expect(POLICY.length).toBeGreaterThan(250)
    expect(unnoticed).toEqual([])
  })

  it('shows every widened, unguarded or moved cell', () => {
    const mutants = POLICY.flatMap((cell, i): PolicyCell[][] => {
      const { states: _states, fields: _fields, stepUp: _stepUp, secondPerson: _second, ...bare } = cell
      const changed = [
        { ...cell, scope: cell.scope === 'all' ? ('self' as const) : ('all' as const) },
        { ...cell, role: cell.role === 'leader' ? ('analyst' as const) : ('leader' as const) },
      ]
      const unguarded = JSON.stringify(bare) === JSON.stringify(cell) ? [] : [bare]
      return [...changed, ...unguarded].map((mutant) => POLICY.with(i, mutant))
    })
    const unnoticed = mutants.filter(
      (mutant) => JSON.stringify(tellTable(mutant)) === JSON.stringify(tellTable(POLICY)),
    )
    expect(unnoticed).toEqual([])
  })

  it('gives lists exactly as far as it gives single things, so that row-level security serves both', () => {
    for (const resource of ['finding', 'officer', 'certificate', 'training', 'appointment', 'run', 'ledger', 'account'])
      expect(EXPECTED[`${resource} list`], resource).toEqual(EXPECTED[`${resource} read`])
  })

  it('uses only scopes the database can measure', () => {
    expect([...new Set(POLICY.map((cell) => cell.scope))].sort()).toEqual([
      'all',
      'assigned',
      'jurisdiction',
      'line',
      'ownPost',
      'self',
      'subtree',
      'unit',
    ])
  })

  it('finds an administrator with case content, a way to change the ledger, and a grant by one person', () => {
    const wrong: PolicyCell[] = [
      { role: 'systemAdmin', resource: 'finding', action: 'read', scope: 'all' },
      { role: 'leader', resource: 'ledger', action: 'change', scope: 'all' },
      { role: 'securityAdmin', resource: 'account', action: 'grant', scope: 'all' },
      { role: 'auditAdmin', resource: 'securityEvent', action: 'end', scope: 'all' },
    ]
    for (const cell of wrong) expect(listPolicyFaults([cell]), JSON.stringify(cell)).toHaveLength(1)
    const alone = POLICY.filter((cell) => cell.resource !== 'post' || cell.action !== 'confirm')
    expect(listPolicyFaults(alone)).toEqual([expect.stringContaining('nobody may confirm')])
    const unproved = POLICY.map((cell) => {
      const { stepUp, ...rest } = cell
      return stepUp === true && cell.action === 'confirm' ? rest : cell
    })
    expect(listPolicyFaults(unproved)).toHaveLength(7)
    expect(listPolicyFaults([...POLICY, POLICY[0] as PolicyCell])).toHaveLength(1)
  })

  it('finds a scope the database cannot answer, where whoever holds it would see nothing', () => {
    for (const [resource, scope] of [
      ['finding', 'ownPost'],
      ['run', 'ownPost'],
      ['officer', 'assigned'],
      ['run', 'assigned'],
    ] as const)
      expect(listPolicyFaults([{ role: 'leader', resource, action: 'read', scope }])).toEqual([
        `leader read ${resource}: the database cannot measure ${scope}`,
      ])
    expect(listPolicyFaults([{ role: 'leader', resource: 'finding', action: 'read', scope: 'assigned' }])).toEqual([])
    expect(listPolicyFaults([{ role: 'leader', resource: 'officer', action: 'read', scope: 'ownPost' }])).toEqual([])
    for (const scope of ['none', 'self', 'unit', 'line', 'subtree', 'jurisdiction', 'all'] as const)
      expect(listPolicyFaults([{ role: 'leader', resource: 'finding', action: 'read', scope }])).toEqual([])
  })

  it('finds an administrator who could reset both what an account knows and what it has', () => {
    const both: readonly [PolicyCell, string][] = [
      [{ role: 'systemAdmin', resource: 'account', action: 'resetPassword', scope: 'all' }, 'user'],
      [
        { role: 'securityAdmin', resource: 'account', action: 'resetSecondFactor', scope: 'all', states: ['user'] },
        'user',
      ],
      [
        {
          role: 'auditAdmin',
          resource: 'administrator',
          action: 'resetPassword',
          scope: 'all',
          states: ['systemAdmin'],
        },
        'systemAdmin',
      ],
    ]
    for (const [cell, kind] of both)
      expect(listPolicyFaults([...POLICY, cell])).toEqual([
        `${cell.role} resets both the password and the second factor of ${kind}`,
      ])
  })

  it('can be printed as a matrix with a column for each role', () => {
    const matrix = policyMatrix(POLICY)
    expect(matrix.roles).toHaveLength(Object.keys(ROLES).length)
    const lines = printMatrix(matrix).split('\n')
    expect(lines).toHaveLength(Object.keys(EXPECTED).length + 2)
    expect(lines[0]).toContain('| 对象 | 操作 | 访客 | 已登录账号 | 执法人员 |')
  })
})

/** `a1` and `a2` in body `a`; `a11` under `a1`; body `b` in the region of `p`; `x` elsewhere. */
const ABOVE: Readonly<Record<string, readonly string[]>> = {
  p: ['p'],
  a: ['a', 'p'],
  a1: ['a1', 'a', 'p'],
  a2: ['a2', 'a', 'p'],
  a11: ['a11', 'a1', 'a', 'p'],
  b: ['b'],
  x: ['x'],
}
const REACH: Reach = {
  ancestors: (node) => ABOVE[node] ?? [],
  bodiesInRegionOf: (body) => (body === 'p' ? ['p', 'b'] : [body]),
  // `a` answers to `p`; `b`, which is under dual administration, to `x`.
  nodesInLineOf: (body) =>
    ({ p: ['p', 'a', 'a1', 'a2', 'a11'], x: ['x', 'b'], a: ['a', 'a1', 'a2', 'a11'] })[body] ?? [body],
}

function asker(roles: readonly Role[], node = 'a1', steppedUp = false): Asker {
  const body = node.startsWith('a') ? 'a' : node
  return {
    account: 'me',
    officer: 'i',
    steppedUp,
    standings: roles.map((role) => ({ role, post: { id: 'mine', node, body } })),
  }
}

type Example = [name: string, request: AccessRequest, allowed: boolean, cells?: readonly PolicyCell[]]

const finding = (role: Role, target: AccessRequest['target'], node?: string): AccessRequest => ({
  resource: 'finding',
  action: 'read',
  asker: asker([role], node),
  ...(target !== undefined && { target }),
})
const scopeOf = (
  scope: PolicyCell['scope'],
  target: NonNullable<AccessRequest['target']>,
  allowed: boolean,
): Example => [
  `${scope} ${JSON.stringify(target)}`,
  finding('officer', target),
  allowed,
  [{ role: 'officer', resource: 'finding', action: 'read', scope }],
]
const admin = (
  action: AccessRequest['action'],
  target: NonNullable<AccessRequest['target']>,
  steppedUp: boolean,
  resource: AccessRequest['resource'] = 'account',
): AccessRequest => ({
  resource,
  action,
  target,
  asker: { account: 'me', steppedUp, standings: [{ role: 'securityAdmin' }] },
})

/** Decisions known beforehand; every guard of `decide` is needed for at least one of them. */
const EXAMPLES: readonly Example[] = [
  ['one’s own finding', finding('officer', { officer: 'i', node: 'b' }), true],
  ['a colleague’s finding', finding('officer', { officer: 'you', node: 'a1' }), false],
  ['a finding of nobody known', finding('officer', { node: 'a1' }), false],
  ['one’s unit', finding('registerKeeper', { officer: 'you', node: 'a1' }), true],
  ['below one’s unit, for whom the unit is all', finding('registerKeeper', { officer: 'you', node: 'a11' }), false],
  ['below one’s unit', finding('supervisor', { officer: 'you', node: 'a11' }), true],
  ['the sibling unit', finding('supervisor', { officer: 'you', node: 'a2' }), false],
  ['above one’s unit', finding('supervisor', { officer: 'you', node: 'a' }), false],
  ['the sibling unit, for the whole body', finding('leader', { officer: 'you', node: 'a2' }), true],
  ['another body', finding('leader', { officer: 'you', node: 'b' }), false],
  ['a body in one’s region', finding('leader', { officer: 'you', node: 'b' }, 'p'), true],
  ['another region', finding('leader', { officer: 'you', node: 'x' }, 'p'), false],
  ['nowhere', finding('leader', { officer: 'you' }), false],
  ['a role without the right', { resource: 'ledger', action: 'verify', asker: asker(['leader']) }, false],
  ['the same action on another thing', { resource: 'officer', action: 'verify', asker: asker(['auditAdmin']) }, false],
  ['no role at all', { resource: 'about', action: 'read', asker: asker([]) }, false],
  ['a user’s account', admin('unlock', { account: 'you', state: 'user' }, false), true],
  ['an account whose class is unknown', admin('unlock', { account: 'you' }, false), false],
  ['an administrator as if he were a user', admin('unlock', { account: 'you', state: 'systemAdmin' }, false), false],
  ['a reset without the second factor', admin('resetPassword', { account: 'you', state: 'user' }, false), false],
  ['a reset with it', admin('resetPassword', { account: 'you', state: 'user' }, true), true],
  ['one’s own account', admin('unlock', { account: 'me', state: 'user' }, true), false],
  [
    'one’s own administrator’s account',
    admin('resetPassword', { account: 'me', state: 'systemAdmin' }, true, 'administrator'),
    false,
  ],
  ['reading one’s own account', admin('read', { account: 'me', state: 'user' }, false), true],
  [
    'a scope of nothing, asked for anything at all',
    finding('officer', undefined),
    false,
    [{ role: 'officer', resource: 'finding', action: 'read', scope: 'none' }],
  ],
  scopeOf('none', { officer: 'i', node: 'a1' }, false),
  scopeOf('all', {}, true),
  scopeOf('ownPost', { post: 'mine' }, true),
  scopeOf('ownPost', { post: 'other' }, false),
  scopeOf('ownPost', {}, false),
  scopeOf('assigned', { assignees: ['you', 'i'] }, true),
  scopeOf('assigned', { assignees: ['you'] }, false),
  scopeOf('assigned', {}, false),
  scopeOf('line', { node: 'a2' }, true),
  scopeOf('line', { node: 'p' }, false),
  scopeOf('line', {}, false),
  ['a body below in the line', finding('lineSupervisor', { officer: 'you', node: 'b' }, 'x'), true],
  ['a unit of a body below in the line', finding('lineSupervisor', { officer: 'you', node: 'a11' }, 'p'), true],
  ['a body below that answers to another line', finding('lineSupervisor', { officer: 'you', node: 'b' }, 'p'), false],
  scopeOf('self', { account: 'me' }, true),
  scopeOf('self', { account: 'you' }, false),
]

type Decide = typeof decide

function listWrong(judge: Decide): string[] {
  return EXAMPLES.flatMap(([name, request, allowed, cells = POLICY]) =>
    judge(request, cells, REACH).allowed === allowed ? [] : [name],
  )
}

describe('a decision', () => {
  it.each(EXAMPLES)('%s', (_, request, allowed, cells = POLICY) => {
    expect(decide(request, cells, REACH).allowed).toBe(allowed)
  })

  it('tells who needs a second person, and which fields are left', () => {
    const granted = decide(admin('grant', { account: 'you', state: 'user' }, true), POLICY, REACH)
    expect(granted).toMatchObject({ allowed: true, secondPerson: true })
    const statistics = decide(finding('analyst', { officer: 'you', node: 'a2' }), POLICY, REACH)
    expect(statistics.allowed && statistics.fields).not.toContain('officer')
    expect(statistics.allowed && statistics.fields).toContain('indicator')
    expect(decide(finding('analyst', { officer: 'i', node: 'a1' }), POLICY, REACH)).not.toHaveProperty('fields')
  })

  it('lists the widest of each right', () => {
    const rights = listRights(asker(['officer', 'leader']).standings, POLICY)
    expect(rights.filter((right) => right.resource === 'finding')).toEqual([
      { resource: 'finding', action: 'read', scope: 'jurisdiction', stepUp: false },
      { resource: 'finding', action: 'list', scope: 'jurisdiction', stepUp: false },
      { resource: 'finding', action: 'export', scope: 'jurisdiction', stepUp: false },
    ])
  })
})

const SOURCE = readFileSync(new URL('../../src/core/identity/decide.ts', import.meta.url), 'utf8')

/** Guards of decide.ts, each with what stands in its place once it is taken away or turned round. */
const GUARDS: readonly [guard: string, instead: string][] = [
  ['cell.role === standing.role', 'true'],
  ['cell.resource === resource', 'true'],
  ['cell.action === action', 'true'],
  ["cell.scope !== 'none'", 'true'],
  ['target === undefined || isInState(cell, target)', 'true'],
  ['target.state !== undefined && cell.states.includes(target.state)', 'true'],
  ['target === undefined || covers(cell.scope, standing, asker, target, reach)', 'true'],
  ['target?.account === asker.account', 'false'],
  ['ON_OTHERS.includes(action)', 'true'],
  ['cell.stepUp !== true || asker.steppedUp', 'true'],
  ['asker.officer !== undefined && target.officer === asker.officer', 'true'],
  ['asker.officer !== undefined && target.officer === asker.officer', 'false'],
  ['target.account === asker.account ||', 'false ||'],
  ['(target.assignees?.includes(asker.officer) ?? false)', 'true'],
  ['target.post === post.id', 'true'],
  ['target.node === post.node', 'true'],
  ['above.includes(post.node)', 'true'],
  ['reach.nodesInLineOf(post.body).includes(target.node)', 'true'],
  ['.some((body) => above.includes(body))', '.some(() => true)'],
  ['...reach.bodiesInRegionOf(post.body)', ''],
]

describe('every guard is needed', () => {
  it('the program as it is gets every example right', () => {
    expect(listWrong(decide)).toEqual([])
  })

  it.each(GUARDS)('%s → %s', (guard, instead) => {
    const parts = guard.split(' ').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
    const pattern = new RegExp(parts.join(String.raw`\s+`))
    expect(SOURCE, 'the guard stands in the source').toMatch(pattern)
    const code = stripTypeScriptTypes(SOURCE.replace(pattern, instead)).replaceAll(/^export /gm, '')
    const mutant = runInNewContext(`${code}\n;decide`) as Decide
    expect(listWrong(mutant)).not.toEqual([])
  })
})
