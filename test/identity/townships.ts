/** Two bodies more in A, each in a township of its own, with a head in the first; and people who left, one of them with an appointment left open. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { ensureDemoAccount, type House } from '#app/identity'
import { localDate } from '#core/calendar'
import { type Assertion, assertFacts } from '#store/authority'
import { newTotpSecret } from '#store/identity'
import { appendEntry } from '#store/ledger'
import { inScope, type Record as OpenedRecord } from '#store/record'
import type { World } from './world.ts'

/** Their bodies. Their codes are C1 and C2, those of the regions 990101011 and 990101012; who left are E-1 and E-2. */
export type Townships = { first: string; second: string }

const SINCE = localDate(2020, 1, 1)
const GONE = localDate(2026, 6, 1)

export async function addTownships(
  record: Pick<OpenedRecord, 'app' | 'owner'>,
  house: House,
  world: World,
): Promise<Townships> {
  const [first, second, head, post] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  const left = { open: randomUUID(), none: randomUUID() }
  const { rows } = await sql<{ id: string }>`select id from quanze.post where code = 'Y-a2'`.execute(record.owner)
  const region = (code: string): Assertion => ({
    kind: 'region',
    id: randomUUID(),
    validFrom: SINCE,
    value: { code, name: code, level: 'township', parent: '990101' },
  })
  const body = (id: string, code: string, lies: string): Assertion => ({
    kind: 'body',
    id,
    validFrom: SINCE,
    value: {
      code,
      name: `第${code}所`,
      tier: 'districtCounty',
      legalNature: 'statutoryOrgan',
      administrationMode: 'local',
      qualification: 'confirmed',
      parent: world.nodes.a,
      region: lies,
    },
  })
  const person = (id: string, code: string, more: object = {}): Assertion => ({
    kind: 'officer',
    id,
    validFrom: SINCE,
    ...more,
    value: { code, name: `人员${code}`, body: first, employmentType: 'civilServant' },
  })
  const holds = (officer: string, to: string): Assertion => ({
    kind: 'appointment',
    id: randomUUID(),
    validFrom: SINCE,
    value: { officer, post: to, kind: 'concurrent' },
  })
  const facts: Assertion[] = [
    region('990101011'),
    region('990101012'),
    body(first, 'C1', '990101011'),
    body(second, 'C2', '990101012'),
    {
      kind: 'post',
      id: post,
      validFrom: SINCE,
      value: { code: 'C1-head', name: '所长', body: first, isEnforcement: false, roles: ['leader', 'supervisor'] },
    },
    person(head, 'C1-1'),
    holds(head, post),
    person(left.open, 'E-1', { validTo: GONE }),
    holds(left.open, rows[0]?.id ?? ''),
    person(left.none, 'E-2', { validTo: GONE }),
  ]
  await inScope(record.app, { system: 'test' }, (tx) =>
    appendEntry(
      tx,
      {
        action: 'authority.import',
        actor: { kind: 'system', reason: 'test' },
        subject: { kind: 'import', id: 'townships' },
      },
      async ({ id }) =>
        (await assertFacts(tx, id, facts, localDate(2026, 11, 27))).map(({ seq }) => ({ table: 'fact', key: { seq } })),
    ),
  )
  await ensureDemoAccount(house, {
    name: 'head',
    kind: 'user',
    password: 'Mj7-Tulpen-3qz',
    totpSecret: newTotpSecret(),
    officerId: head,
  })
  return { first, second }
}
