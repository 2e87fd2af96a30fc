/** Work in the name of an account: one transaction under row-level security; a command at most once per key. */
import { hash, timingSafeEqual } from 'node:crypto'
import { Refused } from '#core/diagnostic'
import { claimKey, dropAnswersBefore, keepAnswer } from '#store/identity'
import { inScope, type Scope } from '#store/record'
import { asSystem, type House } from './house.ts'

export type { Scope }

export function runAs<T>(house: Pick<House, 'db'>, accountId: string, work: (tx: Scope) => Promise<T>): Promise<T> {
  return inScope(house.db, { accountId }, work)
}

/** Work of the program itself, on the occasion that is named. */
export function runAsSystem<T>(
  house: Pick<House, 'db'>,
  occasion: string,
  work: (tx: Scope) => Promise<T>,
): Promise<T> {
  return inScope(house.db, { system: occasion }, work)
}

export type Answered = { status: number; text: string }

/** The answer is kept in the transaction of the change: both are there or neither, also when the connection broke after it. */
export function runOnce(
  house: House,
  accountId: string,
  { key, request }: { key: string; request: string },
  work: (tx: Scope) => Promise<Answered>,
): Promise<Answered> {
  const requestHash = hash('sha256', request, 'buffer')
  const about = `answer ${accountId} ${key}`
  return runAs(house, accountId, async (tx) => {
    const kept = await claimKey(tx, accountId, key, requestHash, house.now())
    if (kept !== undefined) {
      if (!timingSafeEqual(kept.requestHash, requestHash) || kept.status === null || kept.sealed === null)
        throw new Refused(
          'request.key-reused',
          '这个 Idempotency-Key 已用于另一项操作，没有进行。',
          '新的操作要用新的值。',
        )
      return { status: kept.status, text: house.box.open(kept.sealed, about) }
    }
    const answered = await work(tx)
    await keepAnswer(tx, accountId, key, answered.status, house.box.seal(answered.text, about))
    return answered
  })
}

const KEPT_HOURS = 24

export function dropOldAnswers(house: House): Promise<void> {
  const before = new Date(house.now().getTime() - KEPT_HOURS * 3_600_000)
  return asSystem(house, (tx) => dropAnswersBefore(tx, before))
}
