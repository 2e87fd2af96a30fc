/**
 * The policy table as its readers expect it, written down a second time: a change of the one without the other is a
 * mistake in one of them. `scope` or `scope+scope`; then `!` for the second factor, `2` for a second person, `[kinds]`, `(no names)`.
 */

const EVERY_POST = [
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
] as const

type Line = Readonly<Record<string, string>>

const each = (text: string): Line => Object.fromEntries(EVERY_POST.map((role) => [role, text]))

/** Whoever sees people beyond himself, and how far. */
const PEOPLE: Line = {
  ...each('self'),
  unitHead: 'self+subtree',
  supervisor: 'self+subtree',
  lineSupervisor: 'self+line',
  assessmentOffice: 'self+jurisdiction',
  legalAffairs: 'self+jurisdiction',
  discipline: 'self+jurisdiction',
  personnel: 'self+jurisdiction',
  leader: 'self+jurisdiction',
}
/** And, of who they are and which posts they hold, those who hold one's own. */
const WITH_COLLEAGUES: Line = Object.fromEntries(
  Object.entries(PEOPLE).map(([role, scopes]) => [role, scopes.replace('self', 'self+ownPost')]),
)
const PEOPLE_OUT: Line = {
  unitHead: 'subtree',
  supervisor: 'subtree',
  lineSupervisor: 'line',
  assessmentOffice: 'jurisdiction',
  personnel: 'jurisdiction',
  leader: 'jurisdiction',
}
const PERSONNEL: Line = { personnel: 'jurisdiction' }
/** Whoever may be the second person where rights are given by posts. */
const CONFIRMING: Line = { personnel: 'jurisdiction!', leader: 'jurisdiction!' }
const APPROVALS: Line = {
  personnel: 'jurisdiction[recordFacts]',
  leader: 'jurisdiction[recordFacts]',
  systemAdmin: 'all[bindOfficer]',
  securityAdmin: 'all[bindOfficer]',
}
const RUNS: Line = {
  supervisor: 'all',
  lineSupervisor: 'all',
  assessmentOffice: 'all',
  legalAffairs: 'all',
  leader: 'all',
  ruleEditor: 'all',
  rulePublisher: 'all',
  analyst: 'all',
}
const FINDINGS: Line = {
  ...each('self+assigned'),
  unitHead: 'self+assigned+subtree',
  registerKeeper: 'self+assigned+unit',
  supervisor: 'self+assigned+subtree',
  lineSupervisor: 'self+assigned+line',
  assessmentOffice: 'self+assigned+jurisdiction',
  legalAffairs: 'self+assigned+jurisdiction',
  discipline: 'self+assigned+jurisdiction',
  leader: 'self+assigned+jurisdiction',
  analyst: 'self+assigned+jurisdiction(no names)',
}
const LEDGER: Line = {
  supervisor: 'all',
  lineSupervisor: 'all',
  assessmentOffice: 'all',
  legalAffairs: 'all',
  discipline: 'all',
  leader: 'all',
  auditAdmin: 'all',
}
const BOTH: Line = { systemAdmin: 'all[user]', securityAdmin: 'all[user]' }
const EVENTS: Line = { securityAdmin: 'all[user,visitor,auditAdmin]', auditAdmin: 'all[systemAdmin,securityAdmin]' }

const STRUCTURE = ['region', 'body', 'unit', 'post'].flatMap((resource) =>
  ['read', 'list', 'export'].map((action) => [`${resource} ${action}`, each('all')]),
)
const PEOPLE_LINES = ['officer', 'certificate', 'training', 'appointment'].flatMap((resource) => [
  [`${resource} read`, resource === 'officer' || resource === 'appointment' ? WITH_COLLEAGUES : PEOPLE],
  [`${resource} list`, resource === 'officer' || resource === 'appointment' ? WITH_COLLEAGUES : PEOPLE],
  [`${resource} export`, PEOPLE_OUT],
  [`${resource} create`, PERSONNEL],
  [`${resource} change`, PERSONNEL],
  [`${resource} end`, PERSONNEL],
])

export const EXPECTED: Readonly<Record<string, Line>> = {
  'session create': { visitor: 'self' },
  'session read': { account: 'self' },
  'session list': { account: 'self' },
  'session export': { account: 'self' },
  'session end': { account: 'self' },
  'session confirm': { account: 'self' },
  'job read': { account: 'self' },
  'job cancel': { account: 'self' },
  'about read': { account: 'all' },
  'about export': { account: 'all' },
  'policy read': { account: 'all' },
  ...Object.fromEntries(STRUCTURE),
  ...Object.fromEntries(PEOPLE_LINES),
  'region create': PERSONNEL,
  'region change': PERSONNEL,
  'region end': PERSONNEL,
  'body create': PERSONNEL,
  'body change': PERSONNEL,
  'body end': PERSONNEL,
  'unit create': PERSONNEL,
  'unit change': PERSONNEL,
  'unit end': PERSONNEL,
  'post create': PERSONNEL,
  'post change': PERSONNEL,
  'post end': PERSONNEL,
  'post grant': { personnel: 'jurisdiction2' },
  'post confirm': CONFIRMING,
  'appointment grant': { personnel: 'jurisdiction2' },
  'appointment confirm': CONFIRMING,
  'region grant': { personnel: 'jurisdiction2' },
  'region confirm': CONFIRMING,
  'body grant': { personnel: 'jurisdiction2' },
  'body confirm': CONFIRMING,
  'unit grant': { personnel: 'jurisdiction2' },
  'unit confirm': CONFIRMING,
  'officer grant': { personnel: 'jurisdiction2' },
  'officer confirm': CONFIRMING,
  'approval read': APPROVALS,
  'approval list': APPROVALS,
  'approval export': APPROVALS,
  'approval cancel': { personnel: 'self[recordFacts]', securityAdmin: 'self[bindOfficer]' },
  'officerIdNumber read': { ...each('self'), personnel: 'self+jurisdiction' },
  'import read': PERSONNEL,
  'import import': PERSONNEL,
  'pack read': each('all'),
  'pack list': each('all'),
  'pack export': each('all'),
  'run read': RUNS,
  'run list': RUNS,
  'run export': {
    supervisor: 'all',
    lineSupervisor: 'all',
    assessmentOffice: 'all',
    legalAffairs: 'all',
    leader: 'all',
  },
  'run run': { assessmentOffice: 'all' },
  'run cancel': { assessmentOffice: 'all' },
  'finding read': FINDINGS,
  'finding list': FINDINGS,
  'finding export': {
    unitHead: 'subtree',
    supervisor: 'subtree',
    lineSupervisor: 'line',
    assessmentOffice: 'jurisdiction',
    legalAffairs: 'jurisdiction',
    leader: 'jurisdiction',
  },
  'finding assign': { supervisor: 'subtree', lineSupervisor: 'line', assessmentOffice: 'jurisdiction' },
  'ledger read': LEDGER,
  'ledger list': LEDGER,
  'ledger export': { auditAdmin: 'all' },
  'ledger verify': { auditAdmin: 'all' },
  'account read': BOTH,
  'account list': BOTH,
  'account export': BOTH,
  'account create': { systemAdmin: 'all[user]' },
  'account change': { systemAdmin: 'all[user]' },
  'account end': { systemAdmin: 'all[user]' },
  'account confirm': { systemAdmin: 'all![user]' },
  'account unlock': BOTH,
  'account resetPassword': { securityAdmin: 'all![user]' },
  'account resetSecondFactor': { systemAdmin: 'all![user]' },
  'account grant': { securityAdmin: 'all!2[user]' },
  'administrator read': { systemAdmin: 'all', securityAdmin: 'all', auditAdmin: 'all' },
  'administrator list': { systemAdmin: 'all', securityAdmin: 'all', auditAdmin: 'all' },
  'administrator unlock': { systemAdmin: 'all[securityAdmin]', securityAdmin: 'all[systemAdmin,auditAdmin]' },
  'administrator resetPassword': { systemAdmin: 'all![securityAdmin]', securityAdmin: 'all![systemAdmin,auditAdmin]' },
  'administrator resetSecondFactor': { systemAdmin: 'all![auditAdmin]', auditAdmin: 'all![systemAdmin,securityAdmin]' },
  'securityEvent read': EVENTS,
  'securityEvent list': EVENTS,
  'securityEvent export': EVENTS,
  'backup read': { systemAdmin: 'all', auditAdmin: 'all' },
  'backup list': { systemAdmin: 'all', auditAdmin: 'all' },
  'backup export': { systemAdmin: 'all', auditAdmin: 'all' },
  'setting read': { systemAdmin: 'all', securityAdmin: 'all', auditAdmin: 'all' },
  'setting list': { systemAdmin: 'all', securityAdmin: 'all', auditAdmin: 'all' },
}

export function expects(role: string, resource: string, action: string): string | undefined {
  return EXPECTED[`${resource} ${action}`]?.[role]
}
