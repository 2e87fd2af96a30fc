/** What a finding's page says of whoever acted: valid, not valid, or not to be told; and to whom it is said. */
import { beforeAll, describe, expect, it } from 'vitest'
import { assertFact } from '#app/authority'
import { runAsSystem } from '#app/identity'
import type { AuthorityKind, AuthorityValues } from '#core/authority'
import { type LocalDate, localDate } from '#core/calendar'
import type { Node } from '../identity/world.ts'
import { withApp } from './app.ts'

const test = withApp()

async function record<K extends AuthorityKind>(
  kind: K,
  value: AuthorityValues[K],
  validFrom: LocalDate,
): Promise<void> {
  await runAsSystem(test.premises.house, 'people for tests', async (tx) => {
    const answer = await assertFact(tx, {
      kind,
      value,
      validFrom,
      reason: '编造',
      version: 0,
      actor: { kind: 'system', reason: 'test' },
      today: localDate(2026, 11, 27),
    })
    if (answer.outcome !== 'recorded') throw new Error(`${kind} was not recorded: ${JSON.stringify(answer)}`)
  })
}

function certificate(node: Node, expiresAt: LocalDate) {
  return record(
    'certificate',
    {
      officer: test.world.officers[node],
      kind: 'enforcement',
      number: `Z-${node}`,
      issuedAt: localDate(2021, 1, 1),
      expiresAt,
      status: 'valid',
    },
    localDate(2021, 1, 1),
  )
}

// The findings of this world are of 1 October 2026.
beforeAll(async () => {
  await certificate('a1', localDate(2027, 1, 1))
  await certificate('a11', localDate(2026, 9, 30))
}, 60_000)

async function acting(who: string, node: Node): Promise<Record<string, unknown> | undefined> {
  const browser = await test.signIn(who)
  const { status, body, text } = await browser.ask('GET', `/api/findings/${test.world.findings[node]}`)
  expect(status, text).toBe(200)
  return body['acting'] as Record<string, unknown> | undefined
}

describe('the certificate of whoever acted', () => {
  it('is valid, not valid, or not to be told', async () => {
    expect(await acting('leader', 'a1')).toMatchObject({
      day: '2026-10-01',
      certificate: { verdict: 'valid', label: '有效', reason: expect.stringContaining('2026年10月1日') },
    })
    expect(await acting('leader', 'a11')).toMatchObject({ certificate: { verdict: 'invalid', label: '无效' } })
    expect(await acting('leader', 'a2')).toMatchObject({
      certificate: { verdict: 'unknown', label: '无法判定', reason: expect.stringContaining('没有登记') },
    })
  })

  it('is not told to whoever counts findings without names, nor by whoever may not see the person', async () => {
    expect(await acting('analyst', 'a11')).toBeUndefined()
    expect(await acting('registerKeeper', 'a1')).toMatchObject({
      certificate: { verdict: 'unknown', reason: expect.stringContaining('无权查看') },
      appointment: { verdict: 'unknown' },
    })
  })
})
