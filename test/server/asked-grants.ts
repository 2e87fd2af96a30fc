/** Grants that wait, in every state in which one can be decided wrongly; and the two who have proved their second factor a moment ago. */
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Browser, withApp } from './app.ts'
import { secondPerson } from './second-person.ts'

type Test = ReturnType<typeof withApp>

export const FACT = { validFrom: '2026-11-01', reason: '试', version: 0 }

export async function last(test: Test, id: string): Promise<{ version: number; value: Record<string, unknown> }> {
  const { rows } = await sql<{ version: number; value: Record<string, unknown> }>`
    select seq as version, value from quanze.fact where id = ${id}::uuid order by seq desc limit 1`.execute(
    test.database.superuser,
  )
  const [row] = rows
  if (row === undefined) throw new Error(`no fact of ${id}`)
  return row
}

export async function askForGrants(
  test: Test,
  browsers: Map<string, Browser>,
  postOf: (code: string) => string,
): Promise<Record<'own' | 'ofLeader' | 'decided' | 'former' | 'clash' | 'stale', string>> {
  const personnel = browsers.get('personnel')
  if (personnel === undefined) throw new Error('nobody of personnel')
  const asked = async (officer: string, post: string) => {
    const value = { officer, post: postOf(post), kind: 'concurrent' }
    const { body, text } = await personnel.ask('POST', '/api/facts', { ...FACT, kind: 'appointment', value })
    if (typeof body['approval'] !== 'string') throw new Error(text)
    return body['approval']
  }
  const { a, a1, a2, a11 } = test.world.officers
  const own = await asked(a2, 'Z-analyst')
  const ofLeader = await asked(test.world.people.get('leader')?.officer ?? '', 'Z-discipline')
  const decided = await asked(a, 'Z-analyst')
  const former = await asked(a11, 'Z-analyst')
  const clash = await asked(a1, 'Z-rulePublisher')
  const editor = await asked(a1, 'Z-ruleEditor')
  const post = postOf('Y-a2')
  const { version, value } = await last(test, post)
  const send = (other: object) =>
    personnel.ask('POST', '/api/facts', { ...FACT, kind: 'post', id: post, version, value: { ...value, ...other } })
  const stale = String((await send({ roles: ['officer', 'discipline'] })).body['approval'])
  expect((await send({ name: '改名' })).body).toMatchObject({ outcome: 'recorded' })
  const leader = await secondPerson(test)
  for (const one of [decided, editor]) expect((await leader.decide(one, { decision: 'confirm' })).status).toBe(200)
  // Asked for in the name of somebody who may not ask.
  await sql`update quanze.approval set requested_by = ${test.world.people.get('nobody')?.account} where id = ${former}`.execute(
    test.database.owner,
  )
  // Both have proved the second factor a moment ago; the first one's browser has not.
  browsers.set('leader, stepped up', leader.browser)
  const second = await secondPerson(test, 'personnel')
  await second.decide(own, { decision: 'confirm' })
  browsers.set('personnel, stepped up', second.browser)
  return { own, ofLeader, decided, former, clash, stale }
}
