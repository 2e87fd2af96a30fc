/** What the database itself lets an account record, past everything the program checks before. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { openHouse } from '#app/identity'
import type { AuthorityKind } from '#core/authority'
import { localDate } from '#core/calendar'
import { POLICY } from '#core/identity'
import { type Assertion, assertFacts } from '#store/authority'
import { writePolicy } from '#store/identity'
import { appendEntry } from '#store/ledger'
import { inScope } from '#store/record'
import { withDatabase } from '../record/database.ts'
import { makeWorld, type Node, type World } from './world.ts'

const database = withDatabase()
const TODAY = localDate(2026, 11, 27)
let world: World

beforeAll(async () => {
  world = await makeWorld(database, await openHouse(database, { now: () => new Date('2026-11-27T02:00:00Z') }))
})

type Found = { id: string; value: Record<string, unknown> }

async function find(kind: AuthorityKind, field: string, text: string): Promise<Found> {
  const { rows } = await sql<Found>`
    select id, value from quanze.fact where kind = ${kind} and value ->> ${field} = ${text} order by seq desc limit 1`.execute(
    database.superuser,
  )
  const [row] = rows
  if (row === undefined) throw new Error(`no ${kind} ${text}`)
  return row
}

/** In the name of personnel of body A, straight into the table; undone, so that each stands alone. */
async function recording(kind: AuthorityKind, found: Found | undefined, value: object | null): Promise<string> {
  const { account = '' } = world.people.get('personnel') ?? {}
  const officer = (found?.value['officer'] ?? (value as { officer?: string } | null)?.officer) as string | undefined
  const assertion = {
    kind,
    id: found?.id ?? randomUUID(),
    validFrom: TODAY,
    value: value === null ? null : { ...found?.value, ...value },
    ...(officer !== undefined && { officer }),
  } as Assertion
  const undone = new Error('undone')
  const done = inScope(database.app, { accountId: account }, async (tx) => {
    const actor = { kind: 'account', id: account } as const
    await appendEntry(tx, { action: 'authority.test', actor, subject: { kind: 'test', id: 'x' } }, async ({ id }) => {
      await assertFacts(tx, id, [assertion], TODAY)
      return []
    })
    throw undone
  })
  return done.then(
    () => 'done',
    (error: Error) =>
      error === undone ? 'recorded' : /row-level security/.test(error.message) ? 'refused' : error.message,
  )
}

const of = (node: Node) => world.nodes[node]

describe('what lies within reach is recorded', () => {
  it.each<[string, () => Promise<string>]>([
    ['a new name of the body', async () => recording('body', await find('body', 'code', 'A'), { name: '新名' })],
    [
      'a body below',
      async () =>
        recording('body', undefined, { ...(await find('body', 'code', 'A')).value, code: 'n', parent: of('a') }),
    ],
    [
      // Whose department that is decides nobody's rights.
      'the department above a body, out of reach',
      async () =>
        recording('body', await find('body', 'code', 'A'), { administrationMode: 'dual', upperDepartment: of('x') }),
    ],
    ['a unit', async () => recording('unit', await find('unit', 'code', 'A2'), { parent: of('a1') })],
    ['a post', async () => recording('post', await find('post', 'code', 'Y-a2'), { name: '新名' })],
    ['fewer roles', async () => recording('post', await find('post', 'code', 'Y-a2'), { roles: [] })],
    [
      'a new post with roles, which nobody holds yet',
      async () => recording('post', undefined, { ...(await find('post', 'code', 'Y-a2')).value, code: 'n' }),
    ],
    [
      'another kind of the same appointment',
      async () =>
        recording('appointment', await find('appointment', 'officer', world.officers.a2), { kind: 'concurrent' }),
    ],
    ['an officer', async () => recording('officer', await find('officer', 'code', 'T-a2'), { name: '新名' })],
    [
      'an appointment’s end',
      async () => recording('appointment', await find('appointment', 'officer', world.officers.a2), null),
    ],
    [
      'a region below',
      async () =>
        recording('region', undefined, { code: '990101001', name: '镇', level: 'township', parent: '990101' }),
    ],
  ])('%s', async (_what, record) => {
    expect(await record()).toBe('recorded')
  })
})

describe('what lies or would go elsewhere is refused', () => {
  it.each<[string, () => Promise<string>]>([
    ['the own region widened', async () => recording('body', await find('body', 'code', 'A'), { region: '9901' })],
    [
      'the own body hung elsewhere',
      async () => recording('body', await find('body', 'code', 'A'), { parent: of('x') }),
    ],
    ['a sibling body taken over', async () => recording('body', await find('body', 'code', 'B'), { parent: of('a') })],
    [
      'a body that hangs on nothing',
      async () =>
        recording('body', undefined, { ...(await find('body', 'code', 'A')).value, code: 'n', parent: undefined }),
    ],
    ['a post taken over', async () => recording('post', await find('post', 'code', 'Y-b'), { body: of('a') })],
    [
      'a post of the own unit in a superior body',
      async () => recording('post', await find('post', 'code', 'Y-a2'), { body: of('p') }),
    ],
    [
      'an officer taken over',
      async () => recording('officer', await find('officer', 'code', 'T-b'), { body: of('a') }),
    ],
    [
      'a foreign appointment',
      async () => recording('appointment', await find('appointment', 'officer', world.officers.b), null),
    ],
    ['the region above', async () => recording('region', await find('region', 'code', '9901'), { name: '改' })],
    ['the own region', async () => recording('region', await find('region', 'code', '990101'), { name: '改' })],
    [
      'a region hung elsewhere',
      async () =>
        recording('region', undefined, { code: '990102001', name: '镇', level: 'township', parent: '990102' }),
    ],
    ['a region on top', async () => recording('region', undefined, { code: '77', name: '省', level: 'province' })],
  ])('%s', async (_what, record) => {
    expect(await record()).toBe('refused')
  })
})

describe('what gives rights is refused to one person alone', () => {
  const postOf = async (code: string) => (await find('post', 'code', code)).id
  it.each<[string, () => Promise<string>]>([
    [
      'an appointment to a post with roles',
      async () =>
        recording('appointment', undefined, {
          officer: world.officers.a2,
          post: await postOf('Z-leader'),
          kind: 'concurrent',
        }),
    ],
    [
      'another post for somebody who is appointed',
      async () =>
        recording('appointment', await find('appointment', 'officer', world.officers.a2), {
          post: await postOf('Z-leader'),
        }),
    ],
    [
      'a role more',
      async () => recording('post', await find('post', 'code', 'Y-a2'), { roles: ['officer', 'leader'] }),
    ],
    ['a post moved', async () => recording('post', await find('post', 'code', 'Y-a2'), { unit: of('a1') })],
    [
      'a post up in the body itself',
      async () => recording('post', await find('post', 'code', 'Y-a2'), { unit: undefined }),
    ],
    ['a line', async () => recording('post', await find('post', 'code', 'Y-a2'), { line: 'internal' })],
  ])('%s', async (_what, record) => {
    expect(await record()).toBe('refused')
  })

  it('and recorded by one where the table asks for nobody else', async () => {
    const alone = POLICY.map((cell) => {
      const { secondPerson: _, ...rest } = cell
      return cell.action === 'grant' && cell.resource === 'appointment' ? rest : cell
    })
    await writePolicy(database.owner, alone)
    const done = await recording('appointment', undefined, {
      officer: world.officers.a2,
      post: await postOf('Z-leader'),
      kind: 'concurrent',
    })
    await writePolicy(database.owner, POLICY)
    expect(done).toBe('recorded')
  })
})

describe('what concerns oneself is refused', () => {
  const own = () => world.people.get('personnel') ?? { officer: '', post: '' }
  const certificate = (officer: string) => ({
    officer,
    kind: 'enforcement',
    number: 'X',
    issuedAt: '2026-11-01',
    status: 'valid',
  })
  it.each<[string, () => Promise<string>, string]>([
    [
      'the own record',
      async () => recording('officer', await find('officer', 'code', 'G-personnel'), { name: '改' }),
      'refused',
    ],
    [
      'the post one holds',
      async () => recording('post', await find('post', 'code', 'Z-personnel'), { roles: ['personnel', 'leader'] }),
      'refused',
    ],
    [
      'an appointment more',
      async () => recording('appointment', undefined, { officer: own().officer, post: own().post, kind: 'acting' }),
      'refused',
    ],
    [
      'the own appointment handed on',
      async () =>
        recording('appointment', await find('appointment', 'officer', own().officer ?? ''), {
          officer: world.officers.a2,
        }),
      'refused',
    ],
    ['a certificate', async () => recording('certificate', undefined, certificate(own().officer ?? '')), 'refused'],
    [
      'somebody else’s certificate is not',
      async () => recording('certificate', undefined, certificate(world.officers.a2)),
      'recorded',
    ],
  ])('%s', async (_what, record, outcome) => {
    expect(await record()).toBe(outcome)
  })
})
