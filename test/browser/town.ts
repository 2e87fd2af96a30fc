/**
 * A made-up county office behind a real server: two sibling units, their people, and the registers of the demonstration.
 * The clock of the server can be put forward, so that nobody waits for the next one-time password.
 */
import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assertFact } from '#app/authority'
import { ensureDemoAccount, runAsSystem } from '#app/identity'
import type { AuthorityKind, AuthorityValues } from '#core/authority'
import { localDate } from '#core/calendar'
import { openLog, type Running, serve } from '#server/start'

const DEMO = fileURLToPath(new URL('../../examples/demo', import.meta.url))
const STEP_SECONDS = 30

export const PASSWORD = 'Qing-Xi-2026!'

export type Person = { name: string; account: string; secret: string; id: string }

export type Town = {
  running: Running
  address: string
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
  cpSync(DEMO, registers, { recursive: true })
  let ahead = 0
  const now = () => new Date(Date.now() + ahead)
  const running = await serve({
    host: '127.0.0.1',
    port: 0,
    dataDir,
    log: openLog('error', (line) => console.error(line)),
    now,
  })
  const people = await settle(running)
  return {
    running,
    address: running.address,
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

const SINCE = localDate(2020, 1, 1)
const TODAY = localDate(2026, 11, 27)

async function settle({ premises }: Running): Promise<Town['people']> {
  const { house } = premises
  const record = <K extends AuthorityKind>(kind: K, value: AuthorityValues[K]) =>
    runAsSystem(house, 'a town for tests', async (tx) => {
      const answer = await assertFact(tx, {
        kind,
        value,
        validFrom: SINCE,
        reason: '测试用的编造机构',
        version: 0,
        actor: { kind: 'system', reason: 'a town for tests' },
        today: TODAY,
      })
      if (answer.outcome !== 'recorded') throw new Error(`${kind} was not recorded: ${JSON.stringify(answer)}`)
      return answer.id
    })
  const body = await record('body', {
    code: '19907030000',
    name: '青溪县税务局',
    tier: 'districtCounty',
    legalNature: 'statutoryOrgan',
    administrationMode: 'vertical',
    qualification: 'confirmed',
  })
  const unit = (code: string, name: string) => record('unit', { code, name, body, tier: 'grassroots' })
  const first = await unit('19907030001', '税源管理一股')
  const second = await unit('19907030007', '税源管理二股')
  const office = await unit('19907030099', '考核办公室')
  const post = (
    code: string,
    name: string,
    of: string,
    roles: AuthorityValues['post']['roles'],
    isEnforcement: boolean,
  ) => record('post', { code, name, body, unit: of, isEnforcement, roles })
  const posts = {
    officer: await post('FILING-1', '申报征收岗', first, ['officer'], true),
    sibling: await post('SUPERVISE-2', '二股执法监督岗', second, ['supervisor'], false),
    personnel: await post('PERSONNEL', '人事岗', office, ['personnel'], false),
    office: await post('ASSESS', '考核岗', office, ['assessmentOffice', 'leader'], false),
  }
  const wanted = [
    ['officer', '陈志远', 'Y000000020', 'chen'],
    ['sibling', '王晓梅', 'Y000003620', 'wang'],
    ['personnel', '李建国', 'Y900000001', 'li'],
    ['office', '赵敏', 'Y900000002', 'zhao'],
  ] as const
  const people: Partial<Town['people']> = {}
  for (const [at, [key, name, code, account]] of wanted.entries()) {
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
