/** A disk that is full while people decide and import: said in a sentence, nothing half done, and over once there is room. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { verifierOf } from '#core/ledger'
import { ensureLedgerKey, sequenceLedger, verifyLedger } from '#store/ledger'
import { openRecord } from '#store/record'
import { prepareDataDir } from '../record/database.ts'
import { mountSmallDisk, type SmallDisk } from '../record/small-disk.ts'
import { type Answer, type Browser, withApp } from './app.ts'

const disk = mountSmallDisk('320m')

if (disk === undefined)
  // Who may not mount must not be root: else these tests would be left out and nobody would know.
  it('is not tried where nothing may be mounted', () => expect(process.getuid?.()).not.toBe(0))
else describe('a full disk', () => fullDisk(disk))

function fullDisk(disk: SmallDisk): void {
  const dataDir = join(disk.path, 'data')
  const test = withApp({
    record: async () => {
      await prepareDataDir(dataDir)
      return openRecord({ dataDir })
    },
  })
  afterAll(() => disk.remove())

  let number = 0
  /** Appoints nobody: a person is entered, with a reason so long that the disk feels it. */
  const decide = (browser: Browser, key: string, code: string): Promise<Answer> =>
    browser.ask(
      'POST',
      '/api/facts',
      {
        kind: 'officer',
        validFrom: '2026-11-01',
        reason: Array.from({ length: 40 }, () => Math.random().toString(36))
          .join('')
          .slice(0, 400),
        value: { code, name: '编造之人', body: test.world.nodes.a, employmentType: 'civilServant' },
      },
      { 'idempotency-key': key },
    )

  const preview = (browser: Browser, lines: readonly string[]): Promise<Answer> => {
    const body = ['人员编号,姓名,所属机构代码,用工性质,入职日期', ...lines].join('\n')
    return browser.ask(
      'POST',
      '/api/imports/officers/preview',
      [
        '--here',
        'content-disposition: form-data; name="file"; filename="officers.csv"',
        'content-type: text/csv',
        '',
        body,
        '--here--',
        '',
      ].join('\r\n'),
      { 'content-type': 'multipart/form-data; boundary=here' },
    )
  }

  const codes = async (browser: Browser, q: string) =>
    ((await browser.ask('GET', `/api/officers?limit=200&q=${q}`)).body['items'] as { code: string }[]).map(
      ({ code }) => code,
    )

  it('keeps what was confirmed, says what was not, and takes the same command again when there is room', async () => {
    const personnel = await test.signIn('personnel')
    const confirmed: string[] = []
    const key = () => `disk-full-${String(number).padStart(4, '0')}`
    const code = () => `DF${String(number).padStart(5, '0')}`
    const first = await decide(personnel, key(), code())
    expect(first.status, first.text).toBe(201)
    confirmed.push(code())

    disk.fill(200_000)
    let refused: Answer | undefined
    while (refused === undefined) {
      number++
      expect(number).toBeLessThan(5_000)
      const answer = await decide(personnel, key(), code())
      if (answer.status === 201) confirmed.push(code())
      else refused = answer
    }
    expect(refused).toMatchObject({
      status: 503,
      headers: { 'content-type': expect.stringContaining('application/problem+json') },
      body: { code: expect.stringMatching(/^(?:store\.disk-full|record\.unavailable)$/) },
    })
    // The whole of the room that is left.
    disk.fill(0)
    const uploaded = await preview(
      personnel,
      Array.from({ length: 3_000 }, (_, i) => `IM${i},编造之人,A,公务员,2026-11-01`),
    )
    expect(uploaded, uploaded.text).toMatchObject({
      status: 503,
      body: { detail: expect.stringMatching(/^磁盘/) },
    })
    expect(readdirSync(join(dataDir, 'uploads'))).toEqual([])

    disk.free()
    const freed = performance.now()
    let again = await decide(personnel, key(), code())
    while (again.status === 503 && performance.now() - freed < 60_000) {
      await sleep(100)
      again = await decide(personnel, key(), code())
    }
    expect(again.status, again.text).toBe(201)
    confirmed.push(code())

    expect((await codes(personnel, 'DF')).sort()).toEqual(confirmed)
    const { premises } = test
    const key_ = ensureLedgerKey(dataDir)
    await sequenceLedger(premises.record.app, dataDir, key_)
    const { faults } = await verifyLedger(premises.record.owner, { verifier: verifierOf(key_), kept: [] })
    expect(faults).toEqual([])
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from quanze.fact where kind = 'officer' and value ->> 'code' like 'DF%'`.execute(
      premises.record.owner,
    )
    expect(rows).toEqual([{ n: confirmed.length }])
  }, 240_000)
}
