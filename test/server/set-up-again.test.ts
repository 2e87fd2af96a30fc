/** A body, a unit or a post that has ended is set up again where it lay, by whoever could end it; there was nothing of it in between. */
import { beforeAll, describe, expect, it } from 'vitest'
import { record } from '../authority/office.ts'
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

/** X has somebody who looks after its line. */
describe('a body that ends and is set up again', () => {
  const dual = () => ({
    ...BODY,
    name: '借道局',
    administrationMode: 'dual',
    parent: test.world.nodes.a,
    upperDepartment: test.world.nodes.x,
  })

  it.each<[string, readonly ('past' | 'end')[]]>([
    ['before it ends', ['past', 'end']],
    ['after it has ended', ['end', 'past']],
  ])('comes into no other line by a past that is written for it %s', async (when, steps) => {
    const code = `A-${when.length}`
    const value = { ...BODY, code, name: '借道局', parent: test.world.nodes.a }
    const { id, version: first } = (await assert({ kind: 'body', value })).body
    let version = first
    for (const step of steps) {
      const more =
        step === 'past'
          ? { validFrom: '2026-11-05', validTo: '2026-11-08', value: { ...dual(), code } }
          : { validFrom: '2026-11-08', removed: true }
      const done = await assert({ kind: 'body', id, version, ...more })
      expect(done.body, done.text).toMatchObject({ outcome: 'recorded' })
      version = done.body['version']
    }
    const again = { kind: 'body', id, version, validFrom: '2026-11-09' }
    // Whoever has ended it reaches it no more, and would again: it is not where it lay, so he does not even ask for that.
    expect((await assert({ ...again, value: { ...dual(), code } })).body).toMatchObject({ code: 'account.own' })
    expect((await assert({ ...again, value })).body).toMatchObject({ outcome: 'recorded' })
  })

  it('brings nothing into its reach that was put below it while it was not there', async () => {
    const gone = crypto.randomUUID()
    const value = { ...BODY, code: 'X-gone', name: '已撤局', parent: test.world.nodes.x } as const
    await record(test.database.app, [
      { kind: 'body', id: gone, validFrom: '2020-01-01' as never, value: value as never },
      { kind: 'body', id: gone, validFrom: '2026-11-10' as never, value: null },
    ])
    const { body } = await assert({ kind: 'body', value: { ...dual(), code: 'A-below', upperDepartment: undefined } })
    const moved = await assert({
      kind: 'body',
      id: body['id'],
      version: body['version'],
      validFrom: '2026-11-05',
      value: { ...dual(), code: 'A-below', upperDepartment: gone },
    })
    expect(moved.body, moved.text).toMatchObject({ outcome: 'waiting' })
  })
})
