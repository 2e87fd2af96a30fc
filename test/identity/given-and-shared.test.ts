/** What is seen for its own sake, wherever it lies: findings given to somebody, and those who hold the same post; straight against PostgreSQL. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { openHouse } from '#app/identity'
import { POLICY } from '#core/identity'
import { writePolicy } from '#store/identity'
import { inScope, type Scope } from '#store/record'
import { withDatabase } from '../record/database.ts'
import { makeWorld, NODES, type Node, type World } from './world.ts'

const database = withDatabase()
let world: World

beforeAll(async () => {
  world = await makeWorld(database, await openHouse(database, { now: () => new Date('2026-11-27T02:00:00Z') }))
})

const as = <T>(account: string, work: (tx: Scope) => Promise<T>) => inScope(database.app, { accountId: account }, work)

async function seenFindings(account: string): Promise<Node[]> {
  const rows = await as(account, async (tx) => (await sql<{ id: string }>`select id from finding`.execute(tx)).rows)
  const ids = new Set(rows.map((row) => row.id))
  return NODES.filter((node) => ids.has(world.findings[node]))
}

describe('a finding given to somebody', () => {
  const give = (node: Node, to: string, id: string = randomUUID()) =>
    sql`insert into quanze.finding_assignment (id, finding_id, officer_id, note, assigned_by, assigned_at, entry_id)
      select ${id}, ${world.findings[node]}, ${to}, '看', coalesce(quanze.account_id(), ${world.people.get('leader')?.account}::uuid), now(),
        (select min(id) from quanze.ledger_entry)`
  const who = (name: string) => world.people.get(name)?.officer ?? ''

  it('is seen by him, and by nobody else, until that ends', async () => {
    const account = world.people.get('officer')?.account ?? ''
    const id = randomUUID()
    await give('b', who('officer'), id).execute(database.superuser)
    expect(await seenFindings(account)).toEqual(['b'])
    expect(await seenFindings(world.people.get('subject')?.account ?? '')).toEqual(['a11'])
    await writePolicy(
      database.owner,
      POLICY.filter((cell) => cell.scope !== 'assigned'),
    )
    expect(await seenFindings(account)).toEqual([])
    await writePolicy(database.owner, POLICY)
    await sql`insert into quanze.finding_assignment_end (assignment_id, reason, ended_by, ended_at, entry_id)
      select id, '完', assigned_by, now(), entry_id from quanze.finding_assignment where id = ${id}`.execute(
      database.superuser,
    )
    expect(await seenFindings(account)).toEqual([])
  })

  it.each<[by: string, node: Node, to: () => string, given: boolean]>([
    ['assessmentOffice', 'a2', () => who('officer'), true],
    ['supervisor@a2', 'a2', () => world.officers.a2, false],
    ['supervisor@a2', 'a2', () => who('leader'), false],
    ['supervisor@a2', 'a2', () => who('supervisor@a2'), true],
    ['supervisor', 'a2', () => who('supervisor'), false],
    ['lineSupervisor@x', 'b', () => who('lineSupervisor@x'), true],
    ['lineSupervisor@x', 'a2', () => who('lineSupervisor@x'), false],
    ['leader', 'a2', () => who('officer'), false],
    ['officer', 'a11', () => who('officer'), false],
  ])('%s gives that of %s: %s', async (by, node, to, given) => {
    const undone = new Error('undone')
    const done = as(world.people.get(by)?.account ?? '', async (tx) => {
      await give(node, to()).execute(tx)
      throw undone
    })
    await (given ? expect(done).rejects.toBe(undone) : expect(done).rejects.toThrow(/row-level security/))
  })
})

describe('who shares a post', () => {
  it('is seen with his appointments, and nothing else of him', async () => {
    const [mine, other] = [world.officers.a1, world.officers.b]
    const account = world.people.get('subject')?.account ?? ''
    const seen = (table: string) =>
      as(account, async (tx) => {
        const whose = table === 'officer' ? sql`id` : sql`officer_id`
        const { rows } = await sql<{ id: string }>`select distinct ${whose} as id from ${sql.table(table)}`.execute(tx)
        return rows.map(({ id }) => id).filter((id) => id === mine || id === other)
      })
    const share = (until: string | null) =>
      sql`update quanze.appointment set valid_to = ${until}::date where officer_id = ${other}::uuid`.execute(
        database.superuser,
      )
    expect(await seen('officer')).toEqual([])
    await sql`insert into quanze.appointment (id, valid_from, seq, value, search)
      select gen_random_uuid(), valid_from, seq, value || jsonb_build_object('post', (select id from quanze.post where code = 'Y-a11')), search
      from quanze.appointment where officer_id = ${other}::uuid`.execute(database.superuser)
    expect(await seen('officer')).toEqual([other])
    expect(await seen('appointment')).toEqual([other])
    expect(await seen('certificate')).toEqual([])
    await share('2021-01-01')
    expect(await seen('officer')).toEqual([])
    await share(null)
    await sql`delete from quanze.appointment where officer_id = ${other}::uuid and post_id = (select id from quanze.post where code = 'Y-a11')`.execute(
      database.superuser,
    )
  })
})
