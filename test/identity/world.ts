/** A made-up organisation with one person in every role, and findings in every corner of it. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { ensureDemoAccount, type House } from '#app/identity'
import { keysOf, POST_ROLES, type PostRole } from '#core/authority'
import { parseLocalDate } from '#core/calendar'
import { ADMINISTRATORS, type Administrator } from '#core/identity'
import { type Assertion, assertFacts } from '#store/authority'
import { newTotpSecret } from '#store/identity'
import { appendEntry } from '#store/ledger'
import { inScope, type Record as OpenedRecord } from '#store/record'

/** Bodies and units: `p` above `a` and `b`, `a1` and `a2` side by side in `a`, `a11` inside `a1`, `x` elsewhere. */
export const NODES = ['p', 'a', 'a1', 'a11', 'a2', 'b', 'x'] as const
export type Node = (typeof NODES)[number]

export type Person = {
  name: string
  account: string
  officer?: string
  post?: string
  node?: Node
  roles: readonly string[]
  secret: string
  password: string
}

export type World = {
  nodes: Readonly<Record<Node, string>>
  /** By name: a role (`supervisor`, held in a1), `supervisor@a2`, `assessmentOffice@p`, `nobody`, or an administrator. */
  people: ReadonlyMap<string, Person>
  /** One in each node, about that node's officer. */
  findings: Readonly<Record<Node, string>>
  /** The officer each node's finding is about. */
  officers: Readonly<Record<Node, string>>
  run: string
}

const PASSWORD = 'Mj7-Tulpen-3qz'
const SINCE = day('2020-01-01')

function day(text: string) {
  const date = parseLocalDate(text)
  if (date === undefined) throw new Error(text)
  return date
}

const STATIONS: readonly { name: string; node: Node; roles: readonly PostRole[] }[] = [
  ...keysOf(POST_ROLES).map((role) => ({ name: role, node: 'a1' as const, roles: [role] })),
  { name: 'supervisor@a2', node: 'a2', roles: ['supervisor'] },
  { name: 'supervisor@b', node: 'b', roles: ['supervisor'] },
  { name: 'assessmentOffice@p', node: 'p', roles: ['assessmentOffice'] },
  { name: 'leader@x', node: 'x', roles: ['leader'] },
  { name: 'lineSupervisor@x', node: 'x', roles: ['lineSupervisor'] },
  { name: 'lineSupervisor@p', node: 'p', roles: ['lineSupervisor'] },
  { name: 'unitHead@a', node: 'a', roles: ['unitHead'] },
]

export async function makeWorld(record: Pick<OpenedRecord, 'app' | 'owner'>, house: House): Promise<World> {
  const id = () => randomUUID()
  const nodes = Object.fromEntries(NODES.map((node) => [node, id()])) as Record<Node, string>
  const body = (node: Node, code: string, region: string, parent?: Node, upper?: Node): Assertion => ({
    kind: 'body',
    id: nodes[node],
    validFrom: SINCE,
    value: {
      code,
      name: `第${code}局`,
      tier: 'districtCounty',
      legalNature: 'statutoryOrgan',
      administrationMode: upper === undefined ? 'local' : 'dual',
      qualification: 'confirmed',
      region,
      ...(parent !== undefined && { parent: nodes[parent] }),
      ...(upper !== undefined && { upperDepartment: nodes[upper] }),
    },
  })
  const unit = (node: Node, code: string, parent?: Node): Assertion => ({
    kind: 'unit',
    id: nodes[node],
    validFrom: SINCE,
    value: {
      code,
      name: `第${code}科`,
      body: nodes.a,
      tier: 'organ',
      ...(parent !== undefined && { parent: nodes[parent] }),
    },
  })
  const region = (code: string, parent?: string): Assertion => ({
    kind: 'region',
    id: id(),
    validFrom: SINCE,
    value: { code, name: `第${code}区`, level: 'county', ...(parent !== undefined && { parent }) },
  })
  const bodyOf = (node: Node): Node => (node.startsWith('a') ? 'a' : node)
  const officerFact = (officer: string, code: string, node: Node): Assertion => ({
    kind: 'officer',
    id: officer,
    validFrom: SINCE,
    value: {
      code,
      name: `人员${code}`,
      body: nodes[bodyOf(node)],
      employmentType: 'civilServant',
      idNumber: '110101199001011234',
    },
  })
  const postFact = (post: string, code: string, node: Node, roles: readonly PostRole[]): Assertion => ({
    kind: 'post',
    id: post,
    validFrom: SINCE,
    value: {
      code,
      name: `岗位${code}`,
      body: nodes[bodyOf(node)],
      isEnforcement: roles.includes('officer'),
      roles: [...roles],
      ...(node !== bodyOf(node) && { unit: nodes[node] }),
    },
  })
  const holds = (officer: string, post: string): Assertion => ({
    kind: 'appointment',
    id: id(),
    validFrom: SINCE,
    value: { officer, post, kind: 'primary' },
  })

  const stations = STATIONS.map((station) => ({ ...station, officer: id(), post: id() }))
  const officers = Object.fromEntries(NODES.map((node) => [node, id()])) as Record<Node, string>
  const facts: Assertion[] = [
    region('9901'),
    region('990101', '9901'),
    region('990102', '9901'),
    region('9902'),
    body('p', 'P', '9901'),
    body('a', 'A', '990101', 'p'),
    // Under dual administration: below P, and in the line of X.
    body('b', 'B', '990102', 'p', 'x'),
    body('x', 'X', '9902'),
    unit('a1', 'A1'),
    unit('a2', 'A2'),
    unit('a11', 'A11', 'a1'),
    ...stations.flatMap(({ name, node, roles, officer, post }) => [
      officerFact(officer, `G-${name}`, node),
      postFact(post, `Z-${name}`, node, roles),
      holds(officer, post),
    ]),
    ...NODES.flatMap((node) => {
      const post = id()
      return [
        officerFact(officers[node], `T-${node}`, node),
        postFact(post, `Y-${node}`, node, ['officer']),
        holds(officers[node], post),
      ]
    }),
  ]
  await inScope(record.app, { system: 'test' }, (tx) =>
    appendEntry(
      tx,
      {
        action: 'authority.import',
        actor: { kind: 'system', reason: 'test' },
        subject: { kind: 'import', id: 'test' },
      },
      async (entry) =>
        (await assertFacts(tx, entry.id, facts, day('2026-11-27'))).map(({ seq }) => ({ table: 'fact', key: { seq } })),
    ),
  )
  const people = new Map<string, Person>()
  const add = async (
    name: string,
    kind: 'user' | Administrator,
    person: Omit<Person, 'name' | 'account' | 'secret' | 'password'>,
  ) => {
    const secret = newTotpSecret()
    const account = name.replace('@', '.').toLowerCase()
    const made = await ensureDemoAccount(house, {
      name: account,
      kind,
      password: PASSWORD,
      totpSecret: secret,
      ...(person.officer !== undefined && { officerId: person.officer }),
    })
    if (made !== 'made') throw new Error(`account ${account} was there`)
    const { rows } = await sql<{ id: string }>`select id from quanze.account where name = ${account}`.execute(
      record.owner,
    )
    people.set(name, { ...person, name: account, account: rows[0]?.id ?? '', secret, password: PASSWORD })
  }
  for (const { name, node, roles, officer, post } of stations) await add(name, 'user', { officer, post, node, roles })
  await add('subject', 'user', { officer: officers.a11, node: 'a11', roles: ['officer'] })
  await add('nobody', 'user', { roles: [] })
  for (const kind of keysOf(ADMINISTRATORS)) await add(kind, kind, { roles: [kind] })
  const run = 'run-test'
  const findings = Object.fromEntries(NODES.map((node) => [node, id()])) as Record<Node, string>
  await putFindings(record, { run, findings, nodes, officers, bodyOf })
  return { nodes, people, findings, officers, run }
}

async function putFindings(
  record: Pick<OpenedRecord, 'app' | 'owner'>,
  {
    run,
    findings,
    nodes,
    officers,
    bodyOf,
  }: Pick<World, 'run' | 'findings' | 'nodes' | 'officers'> & { bodyOf(node: Node): Node },
): Promise<void> {
  // No such pack was ever there: what would be told from it is left out.
  const kept = { pack: { folder: 'test' }, calendar: { digest: '', folders: [] } }
  const summary = {
    run: { id: run, at: '2026-11-20T00:00:00Z', engine: '0' },
    indicators: [],
    batches: [],
    digests: {},
    asOf: '2026-11-20',
  }
  await inScope(record.app, { system: 'test' }, async (tx) => {
    await appendEntry(
      tx,
      { action: 'run.record', actor: { kind: 'system', reason: 'test' }, subject: { kind: 'run', id: run } },
      async ({ id }) => {
        await sql`insert into run (id, pack, pack_title, pack_version, pack_digest, as_of, started_at, finished_at, state, record, summary, entry_id)
        values (${run}, 'cn/test', '试验', '1.0.0', 'd', '2026-11-20', now(), now(), 'finished', ${JSON.stringify(kept)}, ${JSON.stringify(summary)}, ${id})`.execute(
          tx,
        )
        return [{ table: 'run', key: { id: run } }]
      },
    )
    for (const node of NODES) {
      const unit = node === bodyOf(node) ? null : nodes[node]
      await sql`
        insert into finding (id, pack, fingerprint, indicator, indicator_title, kind, label, outcome, title, body_id, unit_id, officer_id, officer_code,
          subject, at, due, explanation, evidence, first_run, first_seen, last_run, last_seen, state, search)
        values (${findings[node]}, 'cn/test', ${`f-${node}`}, 'T-1', '试验项目', 'suspicion', '疑点', 'violated', ${`记录${node}`}, ${nodes[bodyOf(node)]}, ${unit},
          ${officers[node]}, ${`T-${node}`}, ${JSON.stringify({ register: 'r', registerTitle: '登记簿', branch: 'b', key: ['1'] })}, '2026-10-01', '2026-10-10',
          ${JSON.stringify({ reason: 'late', reasonText: '逾期', text: '逾期办理。', advice: '', exemptions: [] })}, '[]', ${run}, now(), ${run}, now(), 'open', ${`记录${node}`})`.execute(
        tx,
      )
    }
  })
}
