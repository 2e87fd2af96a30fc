/** D9-19: a body under dual administration has its local government and the department above it, as of a day; rights follow the first. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type Browser, withApp } from './app.ts'

const test = withApp()
let personnel: Browser
let land = ''

type Shown = Record<string, unknown> & { current: Record<string, unknown> }

beforeAll(async () => {
  personnel = await test.signIn('personnel')
}, 60_000)

function record(value: object, more: object = {}): Promise<Answer> {
  return personnel.ask('POST', '/api/facts', {
    kind: 'body',
    validFrom: '2026-06-01',
    reason: '编造',
    value: {
      code: 'D1',
      name: '编造国土局',
      tier: 'districtCounty',
      legalNature: 'statutoryOrgan',
      administrationMode: 'dual',
      qualification: 'confirmed',
      parent: test.world.nodes.a,
      ...value,
    },
    ...more,
  })
}

async function get(path: string): Promise<Shown> {
  const { status, body, text } = await personnel.ask('GET', path)
  expect([path, status], text).toEqual([path, 200])
  return body as Shown
}

describe('the department above in the line', () => {
  it('may be somebody else’s, and need not be known', async () => {
    const made = await record({})
    expect(made.status, made.text).toBe(201)
    land = String(made.body['id'])
    expect((await get(`/api/bodies/${land}`)).current).not.toHaveProperty('upperDepartment')
    const told = await record(
      { upperDepartment: test.world.nodes.x },
      { id: land, version: made.body['version'], validFrom: '2026-09-01' },
    )
    expect(told.status, told.text).toBe(201)
  })

  it('is told of the days on which it was so, in its page, the tree, the list and the sheet', async () => {
    const now = await get(`/api/bodies/${land}`)
    expect(now.current).toMatchObject({
      parent: { id: test.world.nodes.a },
      upperDepartment: { id: test.world.nodes.x, name: '第X局' },
    })
    expect((await get(`/api/bodies/${land}?asOf=2026-08-31`)).current).not.toHaveProperty('upperDepartment')
    const nodeOn = async (day: string) =>
      ((await get(`/api/tree?asOf=${day}`))['nodes'] as { id: string }[]).find(({ id }) => id === land)
    expect(await nodeOn('2026-09-01')).toMatchObject({ parent: test.world.nodes.a, upper: test.world.nodes.x })
    expect(await nodeOn('2026-08-31')).not.toHaveProperty('upper')
    const below = async (day: string) =>
      ((await get(`/api/bodies?upper=${test.world.nodes.x}&asOf=${day}`))['items'] as { id: string }[]).map(
        ({ id }) => id,
      )
    expect([await below('2026-09-01'), await below('2026-08-31')]).toEqual([[land], []])
  })

  it.each<[string, () => object, string]>([
    ['where administration is not dual', () => ({ administrationMode: 'vertical' }), '只有双重管理'],
    ['where it is the same as the other', () => ({ upperDepartment: test.world.nodes.a }), '同一个'],
    [
      'where it is not there',
      () => ({ upperDepartment: '00000000-0000-4000-8000-000000000000' }),
      '起始的那一天还没有它',
    ],
  ])('is refused %s', async (_, over, words) => {
    const answer = await record({ code: 'D9', upperDepartment: test.world.nodes.x, ...over() })
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining(words)])
  })

  it('is refused where it is the body itself', async () => {
    const { current } = await get(`/api/bodies/${land}`)
    const answer = await record(
      { upperDepartment: land },
      { id: land, version: current['version'], validFrom: '2026-10-01' },
    )
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('它自己')])
  })

  // Who looks after what is divided between the two; the division is not recorded, and sight is not given by guess.
  it('sees nothing more for it, while those below whom it stands see its people', async () => {
    const hired = await personnel.ask('POST', '/api/facts', {
      kind: 'officer',
      validFrom: '2026-09-01',
      reason: '编造',
      value: { code: 'D1-1', name: '编造人员', body: land, employmentType: 'civilServant' },
    })
    expect(hired.status, hired.text).toBe(201)
    const id = String(hired.body['id'])
    for (const [who, status] of [
      ['assessmentOffice@p', 200],
      ['unitHead@a', 200],
      ['leader@x', 404],
      ['supervisor@b', 404],
    ] as const) {
      const browser = await test.signIn(who)
      expect([who, (await browser.ask('GET', `/api/officers/${id}`)).status]).toEqual([who, status])
    }
  })
})
