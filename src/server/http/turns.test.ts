import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openTurns } from './turns.ts'

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
