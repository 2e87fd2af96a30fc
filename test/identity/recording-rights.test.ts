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
import { inScope, type Scope } from '#store/record'
import { withDatabase } from '../record/database.ts'
import { listMoves } from './moves.ts'
import { someOf } from './some-of.ts'
import { addTownships, type Townships } from './townships.ts'
import { makeWorld, type Node, type World } from './world.ts'

const database = withDatabase()
const TODAY = localDate(2026, 11, 27)
let world: World

let towns: Townships

beforeAll(async () => {
  const house = await openHouse(database, { now: () => new Date('2026-11-27T02:00:00Z') })
  world = await makeWorld(database, house)
  towns = await addTownships(database, house, world)
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
      'the department above a body, where nobody looks after that line',
      async () =>
        recording('body', await find('body', 'code', 'A'), {
          administrationMode: 'dual',
          upperDepartment: towns.first,
        }),
    ],
    [
      'whether a post is internal',
      async () => recording('post', await find('post', 'code', 'Y-a2'), { line: 'internal' }),
    ],
    ['a unit', async () => recording('unit', await find('unit', 'code', 'A2'), { name: '新名' })],
    // Whoever is above it there was above it before.
    ['a unit moved up', async () => recording('unit', await find('unit', 'code', 'A11'), { parent: undefined })],
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
      'an officer who comes back and holds nothing any more',
      async () => recording('officer', await find('officer', 'code', 'E-2'), {}),
    ],
    [
      'a new unit',
      async () =>
        recording('unit', undefined, { code: 'n', name: 'n', body: of('a'), parent: of('a2'), tier: 'organ' }),
    ],
    ['a unit’s end', async () => recording('unit', await find('unit', 'code', 'A11'), null)],
    [
      'a new name of a region',
      async () => recording('region', await find('region', 'code', '990101012'), { name: '改名的镇' }),
    ],
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
    [
      'the department above a body, which looks after its line',
      async () =>
        recording('body', await find('body', 'code', 'A'), { administrationMode: 'dual', upperDepartment: of('x') }),
    ],
    [
      'a department above that is recorded with it',
      async () =>
        recording('body', await find('body', 'code', 'A'), {
          administrationMode: 'dual',
          upperDepartment: randomUUID(),
        }),
    ],
    [
      'a unit below another one, whose head reaches it then',
      async () => recording('unit', await find('unit', 'code', 'A2'), { parent: of('a1') }),
    ],
    [
      'a unit below what is recorded with it',
      async () => recording('unit', await find('unit', 'code', 'A2'), { parent: randomUUID() }),
    ],
    [
      'a body below another one',
      async () => recording('body', await find('body', 'code', 'C2'), { parent: towns.first }),
    ],
    ['a region for a body', async () => recording('body', await find('body', 'code', 'C1'), { region: '990101' })],
    [
      'a region in another one',
      async () => recording('region', await find('region', 'code', '990101012'), { parent: '990101011' }),
    ],
    ['an officer who comes back', async () => recording('officer', await find('officer', 'code', 'E-1'), {})],
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

describe('who comes to reach more by a move', () => {
  it('is told by the database before it is recorded, and nobody is where it tells of none', async () => {
    const { rows: accounts } = await sql<{ id: string; officer: string }>`
      select id, officer_id as officer from quanze.account where officer_id is not null`.execute(database.superuser)
    const undone = new Error('undone')
    const reached = async (tx: Scope) => {
      const seen = new Map<string, Set<string>>()
      for (const { id, officer } of accounts) {
        await sql`select set_config('quanze.account', ${id}, true)`.execute(tx)
        const { rows } = await sql<{ at: string }>`
          select r || n as at from unnest(array['finding', 'officer', 'appointment']) r, unnest(visible_nodes(r, 'read')) n
          union all select 'g' || r from unnest(regions_reached('body', 'change')) r`.execute(tx)
        seen.set(officer, new Set(rows.map(({ at }) => at)))
      }
      return seen
    }
    let before = new Map<string, Set<string>>()
    await inScope(database.app, { system: 'test' }, async (tx) => {
      before = await reached(tx)
    })
    const wrong: unknown[] = []
    let [giving, kept] = [0, 0]
    // Of every sort some, others each day.
    const moves = await listMoves(database.superuser, TODAY)
    const every = Math.ceil(moves.length / 50)
    const taken = new Set(
      someOf(
        Array.from({ length: every }, (_, i) => i),
        1,
      ),
    )
    for (const move of moves.filter((_, i) => taken.has(i % every))) {
      const { kind, id, value } = move
      const { rows } = await sql<{ gains: string[]; gives: boolean }>`
        select array(select officer_id from quanze.who_gains(${kind}, ${id}, ${JSON.stringify(value)}::jsonb, ${TODAY}, null)) as gains,
          quanze.gives_rights(${kind}, ${id}, ${JSON.stringify(value)}::jsonb, ${TODAY}, null) as gives`.execute(
        database.superuser,
      )
      const [told] = rows
      const done = inScope(database.app, { system: 'test' }, async (tx) => {
        await appendEntry(
          tx,
          { action: 'authority.test', actor: { kind: 'system', reason: 'test' }, subject: { kind: 'test', id: 'x' } },
          async (entry) => {
            await assertFacts(tx, entry.id, [move], TODAY)
            return []
          },
        )
        const after = await reached(tx)
        const grown = [...after].flatMap(([officer, nodes]) =>
          [...nodes].some((node) => !before.get(officer)?.has(node)) ? [officer] : [],
        )
        const unsaid = grown.filter((officer) => told?.gains.includes(officer) !== true)
        if (unsaid.length > 0) wrong.push({ kind, value, unsaid })
        // Regions may be gained in which nothing lies.
        if (kind === 'unit' && told?.gives !== grown.length > 0) wrong.push({ kind, value, grown, told })
        if (told?.gives === true) giving += 1
        else kept += 1
        throw undone
      })
      await done.catch((error: Error) => {
        // Circles are refused by the program.
        if (error !== undone && !/circle/.test(error.message)) throw error
      })
    }
    expect(wrong).toEqual([])
    expect(giving).toBeGreaterThan(5)
    expect(kept).toBeGreaterThan(5)
  })
})

it('an account that is bound to an officer is not enabled by one administrator', async () => {
  const { account: by = '' } = world.people.get('systemAdmin') ?? {}
  const { account: id = '' } = world.people.get('analyst') ?? {}
  const enable = (more: ReturnType<typeof sql>) =>
    inScope(database.app, { accountId: by }, async (tx) => {
      await sql`update account set disabled_at = now() where id = ${id}`.execute(tx)
      await sql`update account set disabled_at = null ${more} where id = ${id}`.execute(tx)
      throw new Error('undone')
    })
  await expect(enable(sql``)).rejects.toThrow('not enabled by one person')
  await expect(enable(sql`, officer_id = null`)).rejects.toThrow('undone')
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
