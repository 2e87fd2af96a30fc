/** How much is asked of a database at once. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { turnsAt } from '#server/http'
import { openPool } from '#store/record'

it('at a customer’s database as many work at once as there are connections, wherever that number is set', async () => {
  const app = openPool({ url: 'postgres://nobody@127.0.0.1:1/none' }, 'app', 3, () => undefined)
  const turns = turnsAt({ kind: 'external', app })
  let [busy, most] = [0, 0]
  await Promise.all(
    Array.from({ length: 9 }, () =>
      turns(async () => {
        most = Math.max(most, (busy += 1))
        await sleep(2)
        busy -= 1
      }),
    ),
  )
  await app.destroy()
  expect(most).toBe(3)
})
