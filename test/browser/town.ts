/**
 * A made-up county office behind a real server: two sibling units, their people, and the registers of the demonstration.
 * The clock of the server can be put forward, so that nobody waits for the next one-time password.
 */
import { randomUUID } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assertFact } from '#app/authority'
import { ensureDemoAccount, runAsSystem } from '#app/identity'
import type { AuthorityKind, AuthorityValues } from '#core/authority'
import { localDate } from '#core/calendar'
import { openLog, type Running, serve } from '#server/start'

const DEMO = fileURLToPath(new URL('../../examples/demo', import.meta.url))
/** Enough for a few items of the demonstration's regulation, in seconds. */
const REGISTERS = ['逾期未申报清册.csv', '限期改正通知书.csv', '延期申报申请审批表.csv', '税务行政处罚决定书.csv']
const STEP_SECONDS = 30

export const PASSWORD = 'Qing-Xi-2026!'

export type Person = { name: string; account: string; secret: string; id: string }

export type Town = {
  running: Running
  address: string
  dataDir: string
  people: Record<'officer' | 'sibling' | 'personnel' | 'office', Person>
  /** The server's clock, after it was put forward by one step of the one-time passwords. */
  nextStep(): Date
  close(): Promise<void>
}

const SECRETS = [
  'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXA',
  'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLB',
  'MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LC',
  'NBSWY3DPO5XXE3DENBSWY3DPO5XXE3DD',
]

export async function openTown(): Promise<Town> {
  const dataDir = mkdtempSync(join(tmpdir(), 'quanze-town-'))
  const registers = join(dataDir, 'data', 'demo')
  mkdirSync(registers, { recursive: true })
  for (const file of REGISTERS) copyFileSync(join(DEMO, file), join(registers, file))
  let ahead = 0
  const now = () => new Date(Date.now() + ahead)
  const running = await serve({
    host: '127.0.0.1',
    port: 0,
    dataDir,
    log: openLog('silent', (line) => console.error(line)),
    now,
  })
  const people = await settle(running)
  return {
    running,
    address: running.address,
    dataDir,
    people,
    nextStep() {
      ahead += STEP_SECONDS * 1000
      return now()
    },
    async close() {
      await running.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

const REGIONS = [
  ['98', '云岭省', 'province', undefined],
  ['9801', '西川市', 'city', '98'],
  ['980101', '青溪县', 'county', '9801'],
  ['980102', '白水县', 'county', '9801'],
  ['980101001', '城关镇', 'township', '980101'],
] as const
/** A county that was set up late. */
const LATE_REGION = { code: '980103', name: '新安县', level: 'county', parent: '9801' } as const
const LATE = localDate(2026, 6, 1)
const SINCE = localDate(2020, 1, 1)
const TODAY = localDate(2026, 11, 27)

async function settle({ premises }: Running): Promise<Town['people']> {
  const { house } = premises
  const record = <K extends AuthorityKind>(kind: K, value: AuthorityValues[K], validFrom = SINCE) =>
    runAsSystem(house, 'a town for tests', async (tx) => {
      const answer = await assertFact(tx, {
        kind,
        value,
        validFrom,
        reason: '测试用的编造机构',
        version: 0,
        actor: { kind: 'system', reason: 'a town for tests' },
        today: TODAY,
      })
      if (answer.outcome !== 'recorded') throw new Error(`${kind} was not recorded: ${JSON.stringify(answer)}`)
      return answer.id
    })
  for (const [code, name, level, parent] of REGIONS)
    await record('region', { code, name, level, ...(parent !== undefined && { parent }) })
  await record('region', LATE_REGION, LATE)
  const office = (code: string, name: string, parent?: string) =>
    record('body', {
      code,
      name,
      tier: 'districtCounty',
      legalNature: 'statutoryOrgan',
      administrationMode: 'vertical',
      qualification: 'confirmed',
      region: '980101',
      ...(parent !== undefined && { parent }),
    })
  const county = await office('19907030000', '青溪县税务局')
  const first = await office('19907030001', '青溪县税务局第一税务所', county)
  const second = await office('19907030007', '青溪县税务局第七税务所', county)
  const unit = (code: string, name: string, body: string) => record('unit', { code, name, body, tier: 'grassroots' })
  const units = {
    first: await unit('19907030001-1', '征收股', first),
    second: await unit('19907030007-1', '征收股', second),
    county: await unit('19907030000-1', '考核办公室', county),
  }
  type Roles = AuthorityValues['post']['roles']
  const post = (code: string, name: string, body: string, of: string, roles: Roles, isEnforcement: boolean) =>
    record('post', { code, name, body, unit: of, isEnforcement, roles })
  const posts = {
    officer: await post('FILING-1', '申报征收岗', first, units.first, ['officer'], true),
    sibling: await post('SUPERVISE-7', '执法监督岗', second, units.second, ['supervisor'], false),
    personnel: await post('PERSONNEL', '人事岗', county, units.county, ['personnel'], false),
    office: await post('ASSESS', '考核岗', county, units.county, ['assessmentOffice', 'leader'], false),
  }
  const wanted = [
    ['officer', '陈志远', 'Y000000058', 'chen', first],
    ['sibling', '王晓梅', 'Y000003622', 'wang', second],
    ['personnel', '李建国', 'Y900000001', 'li', county],
    ['office', '赵敏', 'Y900000002', 'zhao', county],
  ] as const
  // Somebody who has no account yet.
  await record('officer', { code: 'Y900000003', name: '孙浩', body: county, employmentType: 'civilServant' })
  const people: Partial<Town['people']> = {}
  for (const [at, [key, name, code, account, body]] of wanted.entries()) {
    const id = await record('officer', { code, name, body, employmentType: 'civilServant' })
    await record('appointment', { officer: id, post: posts[key], kind: 'primary' })
    if (key === 'officer')
      await record('certificate', {
        officer: id,
        kind: 'enforcement',
        number: `浙Q${randomUUID().slice(0, 6)}`,
        issuedAt: localDate(2021, 12, 20),
        expiresAt: localDate(2026, 12, 20),
        status: 'valid',
      })
    const secret = SECRETS[at] ?? ''
    await ensureDemoAccount(house, {
      name: account,
      kind: 'user',
      password: PASSWORD,
      totpSecret: secret,
      officerId: id,
    })
    people[key] = { name, account, secret, id }
  }
  return people as Town['people']
}
