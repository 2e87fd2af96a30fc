/** D2-18, D9 二(二): what was done without a valid certificate, told in three values, to those who see the findings about it. */
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { assertFact } from '#app/authority'
import { runAsSystem } from '#app/identity'
import type { AuthorityValues } from '#core/authority'
import { localDate } from '#core/calendar'
import type { Node } from '../identity/world.ts'
import { withApp } from './app.ts'

const test = withApp()

type Act = {
  officer: { code?: string; named?: { id: string }; note?: string }
  verdict: string
  missing?: string
  reason: string
  cites: string[]
  day: string
  findings: { id: string }[]
}

async function certificate(node: Node, over: Partial<AuthorityValues['certificate']>) {
  await runAsSystem(test.premises.house, 'certificates for tests', async (tx) => {
    const answer = await assertFact(tx, {
      kind: 'certificate',
      value: {
        officer: test.world.officers[node],
        kind: 'enforcement',
        number: `Z-${node}`,
        issuedAt: localDate(2021, 1, 1),
        status: 'valid',
        ...over,
      },
      validFrom: localDate(2021, 1, 1),
      reason: '编造',
      version: 0,
      actor: { kind: 'system', reason: 'test' },
      today: localDate(2026, 11, 27),
    })
    if (answer.outcome !== 'recorded') throw new Error(JSON.stringify(answer))
  })
}

// The findings of this world, one about the officer of each node, are of 1 October 2026.
beforeAll(async () => {
  await certificate('a1', { expiresAt: localDate(2027, 1, 1) })
  await certificate('a11', { expiresAt: localDate(2026, 9, 30) })
  await certificate('b', { expiresAt: localDate(2026, 10, 1) })
  await certificate('p', {})
}, 60_000)

async function acts(who: string, query = ''): Promise<Act[]> {
  const browser = await test.signIn(who)
  const { status, body, text } = await browser.ask('GET', `/api/acts?limit=200${query}`)
  expect(status, text).toBe(200)
  return body['items'] as Act[]
}

async function counts(who: string, query = ''): Promise<Record<string, unknown>> {
  const browser = await test.signIn(who)
  const { status, body, text } = await browser.ask('GET', `/api/acts/counts${query}`)
  expect(status, text).toBe(200)
  return body
}

const byNode = (found: readonly Act[]) => Object.fromEntries(found.map((act) => [act.officer.code, act.verdict]))

describe('acts that findings tell of', () => {
  it('are valid, not valid, or not to be told, by the clause in force on the day', async () => {
    const found = await acts('assessmentOffice@p')
    expect(byNode(found)).toEqual({
      'T-p': 'unknown',
      'T-a': 'unknown',
      'T-a1': 'valid',
      'T-a11': 'invalid',
      'T-a2': 'unknown',
      'T-b': 'valid',
    })
    const of = (code: string) => found.find(({ officer }) => officer.code === code)
    expect(of('T-a11')).toMatchObject({
      day: '2026-10-01',
      reason: expect.stringContaining('Z-a11'),
      cites: expect.arrayContaining([expect.stringContaining('行政执法监督条例')]),
      findings: [{ id: test.world.findings.a11 }],
    })
    expect(of('T-a2')).toMatchObject({ missing: 'certificate', reason: expect.stringContaining('没有登记') })
    expect(of('T-p')).toMatchObject({ missing: 'certificateEnd' })
  })

  it('are counted as they are listed, and narrowed by verdict, place, person and day', async () => {
    const who = 'assessmentOffice@p'
    expect(await counts(who)).toEqual({
      invalid: { acts: 1, officers: 1 },
      unknown: { acts: 3, officers: 3 },
      valid: { acts: 2, officers: 2 },
      unregistered: 0,
    })
    expect(byNode(await acts(who, '&verdict=invalid'))).toEqual({ 'T-a11': 'invalid' })
    expect(Object.keys(byNode(await acts(who, `&node=${test.world.nodes.a1}`))).sort()).toEqual(['T-a1', 'T-a11'])
    expect(byNode(await acts(who, `&officer=${test.world.officers.b}`))).toEqual({ 'T-b': 'valid' })
    expect(await acts(who, '&from=2026-10-02')).toEqual([])
    for (const edge of ['&to=1900-01-02', '&from=2199-12-31', '&from=1900-01-01&sort=at', '&to=2199-12-31'])
      expect((await acts(who, edge)).length, edge).toBe(
        edge.includes('1900-01-02') || edge.startsWith('&from=2199') ? 0 : 6,
      )
    expect(await counts(who, '?to=2026-10-01&verdict=invalid')).toEqual({
      invalid: { acts: 1, officers: 1 },
      unknown: { acts: 0, officers: 0 },
      valid: { acts: 0, officers: 0 },
    })
    const codes = (await acts(who, '&sort=officer')).map(({ officer }) => officer.code ?? '')
    expect(codes).toEqual(codes.toSorted((a, b) => (a < b ? -1 : 1)))
  })

  it('are one where several findings are about one record on one day', async () => {
    const copied = sql`insert into quanze.finding (id, pack, fingerprint, indicator, indicator_title, kind, label, outcome, title, body_id,
        unit_id, officer_id, officer_code, subject, at, explanation, evidence, first_run, first_seen, last_run, last_seen, state, search)
      select gen_random_uuid(), pack, fingerprint || n, indicator || n, indicator_title, kind, label, outcome, title, body_id, unit_id,
        officer_id, officer_code, jsonb_build_object('register', 'twice', 'branch', n::text, 'key', jsonb_build_array('K1')), at, explanation,
        evidence, first_run, first_seen, last_run, last_seen, state, search
      from quanze.finding, generate_series(1, 2) n where id = ${test.world.findings.b}`
    await copied.execute(test.database.superuser)
    const ofB = (await acts('supervisor@b')).map(({ findings }) => findings.length)
    expect(ofB.toSorted((a, b) => a - b)).toEqual([1, 2])
    expect(await counts('supervisor@b')).toMatchObject({ valid: { acts: 2, officers: 1 } })
    await sql`delete from quanze.finding where subject ->> 'register' = 'twice'`.execute(test.database.superuser)
  })

  it('are seen by those who see the findings, each his own at least, and by no administrator', async () => {
    expect(Object.keys(byNode(await acts('supervisor')))).toEqual(expect.arrayContaining(['T-a1', 'T-a11']))
    expect(Object.keys(byNode(await acts('supervisor')))).toHaveLength(2)
    expect(Object.keys(byNode(await acts('supervisor@b')))).toEqual(['T-b'])
    expect(await acts('subject')).toHaveLength(1)
    expect(await acts('officer')).toEqual([])
    expect(await counts('officer')).toMatchObject({ invalid: { acts: 0 }, unknown: { acts: 0 }, valid: { acts: 0 } })
    for (const who of ['systemAdmin', 'securityAdmin', 'auditAdmin']) {
      const browser = await test.signIn(who)
      for (const path of ['/api/acts', '/api/acts/counts', '/api/acts.xlsx'])
        expect([path, (await browser.ask('GET', path)).status]).toEqual([path, 404])
    }
  })

  it('tell nothing of certificates to those who may not see them, nor of people to those who count without names', async () => {
    const [own] = await acts('registerKeeper')
    expect(own).toMatchObject({ verdict: 'unknown', reason: '您无权查看此人的证件登记，不能断定。' })
    expect(JSON.stringify(own)).not.toContain('Z-a1')
    expect(await acts('analyst')).toEqual([])
  })
})
