import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openPool } from '#store/record'
import { openTurns, turnsAt } from './turns.ts'

it('never more than so many work at once, all are served in the order they came, and a failure gives its turn on', async () => {
  const job = fc.record({ ms: fc.nat(3), fails: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(job, { maxLength: 12 }), async (atOnce, jobs) => {
      const turns = openTurns(atOnce)
      const begun: number[] = []
      let [busy, most] = [0, 0]
      const ended = await Promise.allSettled(
        jobs.map(({ ms, fails }, i) =>
          turns(async () => {
            begun.push(i)
            busy += 1
            most = Math.max(most, busy)
            await sleep(ms)
            busy -= 1
            if (fails) throw new Error('no')
            return i
          }),
        ),
      )
      expect(begun).toEqual(jobs.map((_, i) => i))
      expect(most).toBe(Math.min(atOnce, jobs.length))
      expect(ended.map(({ status }) => status)).toEqual(jobs.map(({ fails }) => (fails ? 'rejected' : 'fulfilled')))
      // All turns are free again.
      expect(await turns(async () => 'free')).toBe('free')
    }),
    { numRuns: 30 },
  )
})

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
