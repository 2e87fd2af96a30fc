/** On a customer's PostgreSQL the owner's login may be taken away once the database has the form this version wants. */

import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openPremises } from '#app/premises'
import { worksOf } from '#server/assessment'
import { withApp } from './app.ts'

const test = withApp()

function openWithoutOwner() {
  const { app, reader, appConnection, dataDir } = test.database
  const record = { ...test.database, app, owner: app, reader, appConnection, dataDir }
  return openPremises({
    record,
    version: '0.0.0',
    now: () => test.clock.now,
    works: worksOf,
    onBug: (error) => test.lines.push(`BUG ${String(error)}`),
  })
}

it('the program starts without the login of the owner', async () => {
  const premises = await openWithoutOwner()
  await premises.close()
  expect(test.lines.filter((line) => line.startsWith('BUG'))).toEqual([])
})

it('and says what to do where the table of rights is of another version', async () => {
  await sql`delete from quanze.policy_cell where role = 'analyst'`.execute(test.database.owner)
  await expect(openWithoutOwner()).rejects.toMatchObject({
    refusal: { hint: expect.stringContaining('DATABASE_OWNER_URL') },
  })
})
