/** Whom a finding concerns: named, registered but not for everybody to see, or registered nowhere. */
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Node } from '../identity/world.ts'
import { withApp } from './app.ts'

const test = withApp()

// In this world the officer of each node is registered and the finding points to him; here one register has a code of nobody.
beforeAll(async () => {
  await sql`update quanze.finding set officer_id = null, officer_code = 'T-nobody' where id = ${test.world.findings.a2}`.execute(
    test.database.superuser,
  )
})

type Shown = { officer: object; body: object; thread: { step: string; title: string; missing: boolean }[] }

async function seen(who: string, node: Node): Promise<{ listed: object; shown: Shown; step: object | undefined }> {
  const browser = await test.signIn(who)
  const { body } = await browser.ask('GET', '/api/findings?limit=200')
  const listed = (body['items'] as ({ id: string } & Shown)[]).find(({ id }) => id === test.world.findings[node])
  const one = await browser.ask('GET', `/api/findings/${test.world.findings[node]}`)
  expect(one.status, one.text).toBe(200)
  const shown = one.body as unknown as Shown
  return { listed: listed?.officer ?? {}, shown, step: shown.thread.find(({ step }) => step === 'officer') }
}

describe('whoever a finding concerns', () => {
  it('is named to those who may see the person', async () => {
    const { listed, step } = await seen('leader', 'a1')
    expect(listed).toMatchObject({ code: 'T-a1', named: { id: test.world.officers.a1 } })
    expect(step).toMatchObject({ missing: false, id: test.world.officers.a1 })
  })

  it('is not called unregistered to those who may not see the person, nor told by more than the code of the register', async () => {
    const { listed, shown, step } = await seen('registerKeeper', 'a1')
    expect(listed).toEqual({ code: 'T-a1', note: '您无权查看' })
    expect(shown.officer).toEqual(listed)
    expect(step).toEqual({ step: 'officer', label: '人员', title: 'T-a1（您无权查看）', missing: false })
    expect(shown).toMatchObject({
      acting: { certificate: { verdict: 'unknown', reason: '您无权查看此人，不能断定。' } },
    })
    expect(JSON.stringify(shown)).not.toContain(test.world.officers.a1)
    expect(shown).not.toHaveProperty('officerHidden')
  })

  it('is called unregistered where nobody is registered under the code', async () => {
    const { listed, shown, step } = await seen('leader', 'a2')
    expect(listed).toEqual({ code: 'T-nobody', note: '人员未登记' })
    expect(step).toMatchObject({ title: 'T-nobody（人员未登记）', missing: true })
    expect(shown).toMatchObject({
      acting: { certificate: { reason: '人员库里没有代码为“T-nobody”的人员，不能断定。' } },
    })
  })

  it('is called unregistered, and not hidden, once the person was taken out of the record', async () => {
    const id = test.world.officers.a11
    await sql`delete from quanze.officer where id = ${id}::uuid`.execute(test.database.superuser)
    const { listed, step } = await seen('leader', 'a11')
    expect(listed).toMatchObject({ note: '人员未登记' })
    expect(step).toMatchObject({ missing: true })
  })

  it('is named in the sentence that says who has to fill in, to those who may see the person', async () => {
    const { a1 } = test.world.findings
    const set = (text: string) =>
      sql`update quanze.finding set explanation = jsonb_set(explanation, '{text}', to_jsonb(${text}::text)) where id = ${a1}`.execute(
        test.database.superuser,
      )
    await set('无法判定：没有填写“日期”，由T-a1补填。')
    const told = async (who: string) => JSON.stringify((await seen(who, 'a1')).shown)
    const { listed } = await seen('leader', 'a1')
    const { name } = (listed as { named: { name: string } }).named
    expect(await told('leader')).toContain(`由${name}（T-a1）补填`)
    expect(await told('leader')).not.toContain('由T-a1补填')
    expect(await told('registerKeeper')).toContain('由T-a1补填')
    expect(await told('registerKeeper')).not.toContain(name)
    expect(await told('analyst')).not.toContain(name)
  })

  it('is one to those who count without names, registered or not', async () => {
    for (const node of ['a1', 'a2'] as const)
      expect((await seen('analyst', node)).listed).toEqual({ note: '统计用途不显示姓名' })
  })
})
