/** D2-17, D2-19, D9-13, D9-14: what the law forbids is not recorded as done now by a form; what was done already comes by import and is told. */
import { beforeAll, expect, it } from 'vitest'
import { type Answer, type Browser, withApp } from './app.ts'

const test = withApp()
let personnel: Browser

beforeAll(async () => {
  personnel = await test.signIn('personnel')
}, 60_000)

function record(kind: string, value: object, more: object = {}): Promise<Answer> {
  return personnel.ask('POST', '/api/facts', { kind, validFrom: '2026-11-01', reason: '编造', value, ...more })
}

async function hire(code: string, employmentType: string): Promise<string> {
  const made = await record('officer', { code, name: `编造${code}`, employmentType, body: test.world.nodes.a })
  expect(made.status, made.text).toBe(201)
  return String(made.body['id'])
}

async function makePost(code: string, isEnforcement: boolean): Promise<string> {
  const made = await record('post', { code, name: `岗位${code}`, body: test.world.nodes.a, isEnforcement, roles: [] })
  expect(made.status, made.text).toBe(201)
  return String(made.body['id'])
}

it('temporary staff is not put on an enforcement post, and is put on another', async () => {
  const [officer, street, desk] = [
    await hire('L1', 'temporary'),
    await makePost('J1', true),
    await makePost('J2', false),
  ]
  expect(await record('appointment', { officer, post: street, kind: 'primary' })).toMatchObject({
    status: 422,
    body: { code: 'authority.unfit', detail: expect.stringMatching(/临时工、合同工.*依据：.*依法行政责任书/) },
  })
  expect((await record('appointment', { officer, post: desk, kind: 'primary' })).status).toBe(201)
  const past = await record('appointment', { officer, post: street, kind: 'concurrent' }, { validTo: '2026-11-20' })
  expect(past.status, past.text).toBe(201)
})

it('a certificate is not given after a failed examination, and is given after a passed one', async () => {
  const officer = await hire('L2', 'civilServant')
  const issue = (issuedAt: string) =>
    record('certificate', { officer, kind: 'enforcement', number: `Z${issuedAt}`, issuedAt, status: 'valid' })
  const sit = (date: string, passed: boolean) =>
    record('training', { officer, topic: '执法资格考试', date, passed }, { validFrom: date })
  expect((await sit('2026-11-10', false)).status).toBe(201)
  expect(await issue('2026-11-12')).toMatchObject({
    status: 422,
    body: { code: 'authority.unfit', detail: expect.stringMatching(/2026年11月10日“执法资格考试”考试考核不合格/) },
  })
  expect((await sit('2026-11-15', true)).status).toBe(201)
  expect((await issue('2026-11-14')).status).toBe(422)
  expect((await issue('2026-11-16')).status).toBe(201)
})

it('whoever was not trained before the post is put on it, and that is told with its clause', async () => {
  const [officer, street, desk] = [
    await hire('L3', 'civilServant'),
    await makePost('J3', true),
    await makePost('J4', false),
  ]
  const appoint = (post: string, validFrom: string) =>
    record('appointment', { officer, post, kind: 'primary' }, { validFrom })
  const train = (date: string) => record('training', { officer, topic: '上岗培训', date }, { validFrom: date })
  const unknown = await appoint(street, '2026-11-02')
  expect(unknown).toMatchObject({
    status: 201,
    body: { caution: { label: '无法判定：缺上岗培训登记', explanation: expect.stringContaining('没有登记培训') } },
  })
  expect((await train('2026-11-10')).status).toBe(201)
  const late = await appoint(await makePost('J5', true), '2026-11-03')
  expect(late).toMatchObject({
    status: 201,
    body: {
      caution: {
        label: '先上岗、后培训',
        explanation: expect.stringMatching(/自2026年11月3日起任岗位J5.*2026年11月10日“上岗培训”，在上岗之后/),
        cites: [expect.stringContaining('〔2005〕37号')],
      },
    },
  })
  for (const answer of [await appoint(await makePost('J6', true), '2026-11-11'), await appoint(desk, '2026-11-04')]) {
    expect(answer.status, answer.text).toBe(201)
    expect(answer.body).not.toHaveProperty('caution')
  }
})
