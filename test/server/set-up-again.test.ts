/** A body, a unit or a post that has ended is set up again where it lay, by whoever could end it; there was nothing of it in between. */
import { beforeAll, expect, it } from 'vitest'
import { type Answer, type Browser, withApp } from './app.ts'

const test = withApp()
let personnel: Browser

beforeAll(async () => {
  personnel = await test.signIn('personnel')
})

const assert = (fact: object): Promise<Answer> =>
  personnel.ask('POST', '/api/facts', { validFrom: '2026-11-01', reason: '试', version: 0, ...fact })

const BODY = {
  tier: 'districtCounty',
  legalNature: 'statutoryOrgan',
  administrationMode: 'local',
  qualification: 'confirmed',
}

it.each([
  ['body', { ...BODY, code: 'A-again', name: '再设局' }, 'parent'],
  ['unit', { code: 'A1-again', name: '再设科', tier: 'organ' }, 'body'],
  ['post', { code: 'Z-again', name: '再设岗', isEnforcement: false, roles: [] }, 'body'],
] as const)('%s', async (kind, given, above) => {
  const value = { ...given, [above]: test.world.nodes.a }
  const made = await assert({ kind, value })
  expect(made.status, made.text).toBe(201)
  const id = made.body['id']
  const ended = await assert({ kind, id, version: made.body['version'], removed: true, validFrom: '2026-11-10' })
  expect(ended.status, ended.text).toBe(201)
  const again = { kind, id, version: ended.body['version'], validFrom: '2026-11-20' }
  // Elsewhere it would bring what it was to somebody who did not have it.
  const elsewhere = await assert({ ...again, value: { ...value, [above]: test.world.nodes.b } })
  expect(elsewhere.status, elsewhere.text).toBe(404)
  expect(await assert({ ...again, value })).toMatchObject({ status: 201, body: { outcome: 'recorded' } })
  const page = `/api/${kind === 'body' ? 'bodies' : `${kind}s`}/${String(id)}`
  expect((await personnel.ask('GET', page)).body['current']).toMatchObject({ from: '2026-11-20' })
  expect((await personnel.ask('GET', `${page}?asOf=2026-11-15`)).body).not.toHaveProperty('current')
})
