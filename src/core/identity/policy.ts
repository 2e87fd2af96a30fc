/**
 * The one policy table: who may do what to which things, how far, and under which conditions. The route hook, the
 * queries and the row-level security of the database all read these cells; nothing else gives a right, but for what some
 * of them bring with them (`following.ts`).
 */
import { keysOf, POST_ROLES } from '#core/authority'
import { listResetters } from './resetters.ts'
import type { Action, Resource, Scope } from './resource.ts'
import { ACCOUNT_KINDS, type Role } from './role.ts'

export type PolicyCell = {
  role: Role
  resource: Resource
  action: Action
  scope: Scope
  /** Only things of these kinds: of an account its class, of a security event the class of whoever caused it, of an approval the act. */
  states?: readonly string[]
  /** Only these fields; the others are blank. */
  fields?: readonly string[]
  /** Takes effect once another person has confirmed it. */
  secondPerson?: true
  /** The second factor must have been given a few minutes ago. */
  stepUp?: true
}

type Terms = Pick<PolicyCell, 'states' | 'fields' | 'secondPerson' | 'stepUp'>

function grant(
  role: Role,
  scope: Scope,
  resource: Resource,
  actions: readonly Action[],
  terms: Terms = {},
): PolicyCell[] {
  return actions.map((action) => ({ role, resource, action, scope, ...terms }))
}

const LOOK = ['read', 'list'] as const
const LOOK_AND_EXPORT = ['read', 'list', 'export'] as const
const KEEP = ['create', 'change', 'end'] as const
/** What an office is made of; secret to nobody who works in one. */
const STRUCTURE = ['region', 'body', 'unit', 'post'] as const
const PEOPLE = ['officer', 'certificate', 'training', 'appointment'] as const
const WITH_COLLEAGUES = ['officer', 'appointment'] as const
/** From what a post holder's rights come, and where what he reaches by them lies. */
const GIVING_RIGHTS = ['post', 'appointment', 'region', 'body', 'unit', 'officer'] as const
/** Statistics need no names. */
const WITHOUT_NAMES = ['indicator', 'kind', 'outcome', 'title', 'body', 'unit', 'post', 'at', 'due', 'state'] as const
const OTHER_ADMINISTRATORS = ['systemAdmin', 'securityAdmin'] as const
const ORDINARY = ['user', 'visitor', 'auditAdmin'] as const

export const POLICY: readonly PolicyCell[] = [
  // Signing in is open to everybody; what is one's own is always one's own.
  ...grant('visitor', 'self', 'session', ['create']),
  ...grant('account', 'self', 'session', [...LOOK_AND_EXPORT, 'end', 'confirm']),
  ...grant('account', 'self', 'job', ['read', 'cancel']),
  ...grant('account', 'all', 'about', ['read', 'export']),
  ...grant('account', 'all', 'policy', ['read']),

  ...keysOf(POST_ROLES).flatMap((role) => [
    ...STRUCTURE.flatMap((resource) => grant(role, 'all', resource, LOOK_AND_EXPORT)),
    ...PEOPLE.flatMap((resource) => grant(role, 'self', resource, LOOK)),
    // Who shares a post with somebody, or takes turns in it, knows who else holds it.
    ...WITH_COLLEAGUES.flatMap((resource) => grant(role, 'ownPost', resource, LOOK)),
    ...grant(role, 'self', 'officerIdNumber', ['read']),
    ...grant(role, 'self', 'finding', LOOK),
    // Whoever is asked to look into a finding has to see it.
    ...grant(role, 'assigned', 'finding', LOOK),
    ...grant(role, 'all', 'pack', LOOK_AND_EXPORT),
  ]),

  ...PEOPLE.flatMap((resource) => grant('unitHead', 'subtree', resource, LOOK_AND_EXPORT)),
  ...grant('unitHead', 'subtree', 'finding', LOOK_AND_EXPORT),

  ...grant('registerKeeper', 'unit', 'finding', LOOK),

  ...PEOPLE.flatMap((resource) => grant('supervisor', 'subtree', resource, LOOK_AND_EXPORT)),
  ...grant('supervisor', 'subtree', 'finding', [...LOOK_AND_EXPORT, 'assign']),
  ...grant('supervisor', 'all', 'run', LOOK_AND_EXPORT),
  ...grant('supervisor', 'all', 'ledger', LOOK),

  // A department looks after those below it in its line, also where a local government is above them.
  ...PEOPLE.flatMap((resource) => grant('lineSupervisor', 'line', resource, LOOK_AND_EXPORT)),
  ...grant('lineSupervisor', 'line', 'finding', [...LOOK_AND_EXPORT, 'assign']),
  ...grant('lineSupervisor', 'all', 'run', LOOK_AND_EXPORT),
  ...grant('lineSupervisor', 'all', 'ledger', LOOK),

  ...PEOPLE.flatMap((resource) => grant('assessmentOffice', 'jurisdiction', resource, LOOK_AND_EXPORT)),
  ...grant('assessmentOffice', 'jurisdiction', 'finding', [...LOOK_AND_EXPORT, 'assign']),
  ...grant('assessmentOffice', 'all', 'run', [...LOOK_AND_EXPORT, 'run', 'cancel']),
  ...grant('assessmentOffice', 'all', 'ledger', LOOK),

  ...PEOPLE.flatMap((resource) => grant('legalAffairs', 'jurisdiction', resource, LOOK)),
  ...grant('legalAffairs', 'jurisdiction', 'finding', LOOK_AND_EXPORT),
  ...grant('legalAffairs', 'all', 'run', LOOK_AND_EXPORT),
  ...grant('legalAffairs', 'all', 'ledger', LOOK),

  ...PEOPLE.flatMap((resource) => grant('discipline', 'jurisdiction', resource, LOOK)),
  ...grant('discipline', 'jurisdiction', 'finding', LOOK),
  ...grant('discipline', 'all', 'ledger', LOOK),

  // Of regions: those below the region of one's own body. The highest come with the installation, from whoever runs it.
  ...STRUCTURE.flatMap((resource) => grant('personnel', 'jurisdiction', resource, KEEP)),
  ...PEOPLE.flatMap((resource) => grant('personnel', 'jurisdiction', resource, [...LOOK_AND_EXPORT, ...KEEP])),
  ...grant('personnel', 'jurisdiction', 'officerIdNumber', ['read']),
  ...grant('personnel', 'jurisdiction', 'import', ['read', 'import']),
  // What gives rights, an appointment to a post with roles, more roles for a post, or a move by which somebody reaches
  // more: personnel asks, another one of personnel or a leader confirms. Everything else, and taking rights away, needs one.
  ...GIVING_RIGHTS.flatMap((resource) =>
    grant('personnel', 'jurisdiction', resource, ['grant'], { secondPerson: true }),
  ),
  ...GIVING_RIGHTS.flatMap((resource) => grant('personnel', 'jurisdiction', resource, ['confirm'], { stepUp: true })),
  ...grant('personnel', 'jurisdiction', 'approval', LOOK_AND_EXPORT, { states: ['recordFacts'] }),
  ...grant('personnel', 'self', 'approval', ['cancel'], { states: ['recordFacts'] }),

  ...PEOPLE.flatMap((resource) => grant('leader', 'jurisdiction', resource, LOOK_AND_EXPORT)),
  ...grant('leader', 'jurisdiction', 'finding', LOOK_AND_EXPORT),
  ...GIVING_RIGHTS.flatMap((resource) => grant('leader', 'jurisdiction', resource, ['confirm'], { stepUp: true })),
  ...grant('leader', 'jurisdiction', 'approval', LOOK_AND_EXPORT, { states: ['recordFacts'] }),
  ...grant('leader', 'all', 'run', LOOK_AND_EXPORT),
  ...grant('leader', 'all', 'ledger', LOOK),

  ...grant('ruleEditor', 'all', 'run', LOOK),
  ...grant('rulePublisher', 'all', 'run', LOOK),

  ...grant('analyst', 'jurisdiction', 'finding', LOOK, { fields: WITHOUT_NAMES }),
  ...grant('analyst', 'all', 'run', LOOK),

  // The three administrators. None of them reads case content, people or offices. Whoever resets the password of an account
  // does not reset its second factor: one administrator alone would be that person.
  ...grant('systemAdmin', 'all', 'account', [...LOOK_AND_EXPORT, 'create', 'change', 'end', 'unlock'], {
    states: ['user'],
  }),
  ...grant('systemAdmin', 'all', 'account', ['confirm'], { states: ['user'], stepUp: true }),
  ...grant('systemAdmin', 'all', 'approval', LOOK_AND_EXPORT, { states: ['bindOfficer'] }),
  ...grant('systemAdmin', 'all', 'administrator', LOOK),
  ...grant('systemAdmin', 'all', 'administrator', ['unlock'], { states: ['securityAdmin'] }),
  ...grant('systemAdmin', 'all', 'account', ['resetSecondFactor'], { states: ['user'], stepUp: true }),
  ...grant('systemAdmin', 'all', 'administrator', ['resetPassword'], { states: ['securityAdmin'], stepUp: true }),
  ...grant('systemAdmin', 'all', 'administrator', ['resetSecondFactor'], { states: ['auditAdmin'], stepUp: true }),
  ...grant('systemAdmin', 'all', 'backup', LOOK_AND_EXPORT),
  ...grant('systemAdmin', 'all', 'setting', LOOK),

  ...grant('securityAdmin', 'all', 'account', [...LOOK_AND_EXPORT, 'unlock'], { states: ['user'] }),
  ...grant('securityAdmin', 'all', 'account', ['resetPassword'], { states: ['user'], stepUp: true }),
  ...grant('securityAdmin', 'all', 'account', ['grant'], { states: ['user'], stepUp: true, secondPerson: true }),
  ...grant('securityAdmin', 'all', 'approval', LOOK_AND_EXPORT, { states: ['bindOfficer'] }),
  ...grant('securityAdmin', 'self', 'approval', ['cancel'], { states: ['bindOfficer'] }),
  ...grant('securityAdmin', 'all', 'administrator', LOOK),
  ...grant('securityAdmin', 'all', 'administrator', ['unlock'], { states: ['systemAdmin', 'auditAdmin'] }),
  ...grant('securityAdmin', 'all', 'administrator', ['resetPassword'], {
    states: ['systemAdmin', 'auditAdmin'],
    stepUp: true,
  }),
  ...grant('securityAdmin', 'all', 'securityEvent', LOOK_AND_EXPORT, { states: ORDINARY }),
  ...grant('securityAdmin', 'all', 'setting', LOOK),

  ...grant('auditAdmin', 'all', 'administrator', LOOK),
  ...grant('auditAdmin', 'all', 'administrator', ['resetSecondFactor'], {
    states: OTHER_ADMINISTRATORS,
    stepUp: true,
  }),
  ...grant('auditAdmin', 'all', 'securityEvent', LOOK_AND_EXPORT, { states: OTHER_ADMINISTRATORS }),
  ...grant('auditAdmin', 'all', 'ledger', [...LOOK_AND_EXPORT, 'verify']),
  ...grant('auditAdmin', 'all', 'backup', LOOK_AND_EXPORT),
  ...grant('auditAdmin', 'all', 'setting', LOOK),
]

/**
 * Of what row-level security answers by a scope (`visible_nodes`, `own_officer`, `own_posts`, `assigned_findings`); where it does not, the hook lets in, and the
 * database shows nothing.
 */
const MEASURED: Readonly<Record<Scope, readonly Resource[] | 'everything'>> = {
  none: 'everything',
  self: 'everything',
  assigned: ['finding'],
  ownPost: PEOPLE,
  unit: 'everything',
  line: 'everything',
  subtree: 'everything',
  jurisdiction: 'everything',
  all: 'everything',
}

/** What a table may not say, whoever writes it; checked at every start. */
export function listPolicyFaults(cells: readonly PolicyCell[]): string[] {
  const faults: string[] = []
  const seen = new Set<string>()
  const content: readonly Resource[] = [...STRUCTURE, ...PEOPLE, 'officerIdNumber', 'import', 'pack', 'run', 'finding']
  for (const cell of cells) {
    const name = `${cell.role} ${cell.action} ${cell.resource}`
    const key = `${name} ${cell.scope} ${cell.states?.join() ?? ''}`
    if (seen.has(key)) faults.push(`${name} stands twice`)
    seen.add(key)
    if (
      ['systemAdmin', 'securityAdmin', 'auditAdmin', 'visitor', 'account'].includes(cell.role) &&
      content.includes(cell.resource)
    )
      faults.push(`${name}: only posts give rights to ${cell.resource}`)
    if (cell.resource === 'ledger' && ['create', 'change', 'end'].includes(cell.action))
      faults.push(`${name}: nobody changes the ledger`)
    if (cell.resource === 'securityEvent' && !['read', 'list', 'export'].includes(cell.action))
      faults.push(`${name}: nobody changes events`)
    const measured = MEASURED[cell.scope]
    if (measured !== 'everything' && !measured.includes(cell.resource))
      faults.push(`${name}: the database cannot measure ${cell.scope}`)
    if (cell.action === 'grant' && cell.secondPerson !== true) faults.push(`${name} needs a second person`)
    if (cell.secondPerson === true && !cells.some((other) => confirms(other, cell)))
      faults.push(`${name} waits for a second person, and nobody may confirm it with the second factor`)
  }
  for (const kind of keysOf(ACCOUNT_KINDS))
    for (const role of listResetters(kind, 'resetPassword', cells))
      if (listResetters(kind, 'resetSecondFactor', cells).includes(role))
        faults.push(`${role} resets both the password and the second factor of ${kind}`)
  return faults
}

/** Where a grant has been asked for, the second factor of whoever confirms it stands for both. */
function confirms(cell: PolicyCell, asked: PolicyCell): boolean {
  return cell.action === 'confirm' && cell.resource === asked.resource && cell.stepUp === true && cell.scope !== 'none'
}
