/** D6-40, D6-T1: bodies by tier and legal nature as of a day; each cell is the list it opens. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Browser, withApp } from './app.ts'

const test = withApp()
let personnel: Browser

type Cell = { tier: string; legalNature: string; bodies: number }

beforeAll(async () => {
  personnel = await test.signIn('personnel')
}, 60_000)

async function found(code: string, over: object, validFrom = '2026-06-01') {
  const value = {
    code,
    name: `编造${code}`,
    tier: 'districtCounty',
    legalNature: 'statutoryOrgan',
    administrationMode: 'local',
    qualification: 'confirmed',
    parent: test.world.nodes.a,
    ...over,
  }
  return personnel.ask('POST', '/api/facts', { kind: 'body', validFrom, reason: '编造', value })
}

async function get(path: string): Promise<Record<string, unknown>> {
  const { status, body, text } = await personnel.ask('GET', path)
  expect([path, status], text).toEqual([path, 200])
  return body
}

const sum = (cells: Cell[]) => cells.reduce((total, { bodies }) => total + bodies, 0)

describe('bodies by tier and legal nature', () => {
  beforeAll(async () => {
    for (const [code, over] of [
      ['M1', { tier: 'municipal' }],
      ['M2', { tier: 'municipalSub1', legalNature: 'authorisedOrg', authorisingLaw: '某条例' }],
      ['M3', { legalNature: 'entrustedOrg', entrustedBy: test.world.nodes.a, qualification: 'pending' }],
    ] as const) {
      const answer = await found(code, over)
      expect(answer.status, answer.text).toBe(201)
    }
  })

  it('are refused without a nature, or entrusted by nobody', async () => {
    expect((await found('M4', { legalNature: undefined })).status).toBe(422)
    expect(await found('M5', { legalNature: 'entrustedOrg' })).toMatchObject({
      status: 422,
      text: expect.stringContaining('委托机关'),
    })
  })

  it('stand in sixteen cells that total what there is, each as long as the list it opens', async () => {
    const { cells, unclassified, others } = (await get('/api/body-classes?qualification=confirmed')) as {
      cells: Cell[]
      unclassified: number
      others: object[]
    }
    expect([cells.length, sum(cells), unclassified]).toEqual([16, 6, 0])
    expect(others).toEqual([{ qualification: 'pending', bodies: 1 }])
    for (const { tier, legalNature, bodies } of cells) {
      const { items } = await get(`/api/bodies?qualification=confirmed&tier=${tier}&legalNature=${legalNature}`)
      expect([tier, legalNature, (items as object[]).length]).toEqual([tier, legalNature, bodies])
    }
    expect((await get('/api/bodies?unclassified=true'))['items']).toEqual([])
    expect(sum((await get('/api/body-classes'))['cells'] as Cell[])).toBe(7)
  })

  it('are as of the day asked for, and below the place asked for', async () => {
    expect(sum((await get('/api/body-classes?asOf=2026-05-31'))['cells'] as Cell[])).toBe(4)
    expect(sum((await get(`/api/body-classes?node=${test.world.nodes.b}`))['cells'] as Cell[])).toBe(1)
  })

  it('are no business of the administrators', async () => {
    const admin = await test.signIn('systemAdmin')
    for (const path of ['/api/body-classes', '/api/body-classes.xlsx'])
      expect([path, (await admin.ask('GET', path)).status]).toEqual([path, 404])
    const sheet = await personnel.ask('GET', '/api/body-classes.xlsx?qualification=confirmed')
    expect([sheet.status, String(sheet.headers['content-type'])]).toEqual([
      200,
      expect.stringContaining('spreadsheetml'),
    ])
  })
})
