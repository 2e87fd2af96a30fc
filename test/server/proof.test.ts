/** The proof of an entry as it is shown and printed: what stands on the sheet follows from the proof itself. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { checkContinuationFile } from '#app/ledger'
import { checkProof, commitmentOf, leafOfEntry, openCheckpoint, parseVerifier, toBase64 } from '#core/ledger'
import { withApp } from './app.ts'

const test = withApp()

type Told = Readonly<Record<'text' | 'key' | 'leaf' | 'root' | 'note' | 'fingerprint' | 'at' | 'label', string>>

it('tells on paper what its text proves, by the key it names', async () => {
  const audit = await test.signIn('auditAdmin')
  await expect.poll(async () => (await audit.ask('GET', '/api/ledger/proof/1')).status, { timeout: 20_000 }).toBe(200)
  const told = (await audit.ask('GET', '/api/ledger/proof/1')).body as unknown as Told
  const key = parseVerifier(told.key)
  if (key === undefined) throw new Error('no key')
  const checked = checkProof(told.text, key)
  if (!checked.valid) throw new Error(checked.fault)
  const { id, at, action, salt, record } = checked.entry
  const commitment = commitmentOf(Buffer.from(salt, 'hex'), record)
  expect(told).toMatchObject({
    entry: 1,
    at,
    record,
    index: 0,
    size: checked.checkpoint.size,
    root: toBase64(checked.checkpoint.root),
    leaf: Buffer.from(leafOfEntry({ id, at, action, commitment })).toString('hex'),
    fingerprint: createHash('sha256').update(key.publicKey).digest('hex'),
  })
  expect(openCheckpoint(told.note, key)?.size).toBe(checked.checkpoint.size)
})

it('shows whoever keeps an earlier checkpoint that the ledger goes on from it, as its command reads it', async () => {
  const audit = await test.signIn('auditAdmin')
  const standing = async () =>
    (await audit.ask('GET', '/api/ledger/checkpoint')).body as { size: number; note: string; key: string }
  const kept = await standing()
  const office = await test.signIn('personnel')
  const made = await office.ask('POST', '/api/facts', {
    kind: 'training',
    validFrom: '2026-11-01',
    reason: '培训记录',
    version: 0,
    value: { officer: test.world.officers.a2, topic: '培训', date: '2026-11-01' },
  })
  expect(made.status, made.text).toBe(201)
  await expect.poll(async () => (await standing()).size, { timeout: 20_000 }).toBeGreaterThan(kept.size)
  const { size } = await standing()
  const ask = (query: string) => audit.ask('GET', `/api/ledger/consistency?${query}`)
  const { status, body, text } = await ask(`earlier=${kept.size}`)
  expect(status, text).toBe(200)
  expect(body).toMatchObject({ earlier: kept.size, later: size, file: `接续证明-${kept.size}-${size}.txt` })

  const folder = mkdtempSync(join(tmpdir(), 'quanze-continuation-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const older = file('旧检查点.txt', kept.note)
  const check = (proof: string) => checkContinuationFile(file('接续证明.txt', proof), older, kept.key)
  expect(check(String(body['text']))).toMatchObject({ earlier: kept.size, later: size })
  expect(() => check(String(body['text']).replace(/^old \d+\n./, (first) => `${first.slice(0, -1)}/`))).toThrow()
  // From a checkpoint to itself there is nothing to show.
  expect(check(String((await ask(`earlier=${kept.size}&later=${kept.size}`)).body['text']))).toMatchObject({
    later: kept.size,
  })
  for (const [query, code, words] of [
    ['earlier=99999', 'ledger.no-entry', '没有签过99999条的检查点'],
    [`earlier=${kept.size}&later=99999`, 'ledger.no-entry', '没有签过99999条的检查点'],
    [`earlier=${size}&later=${kept.size}`, 'request.invalid', ''],
    ['earlier=x', 'request.invalid', ''],
    ['', 'request.invalid', ''],
  ] as const) {
    const refused = await ask(query)
    expect(refused.body, query).toMatchObject({ code })
    expect(refused.body['detail']).toContain(words)
  }
  // Whoever may not read the ledger does not learn that there is one.
  expect((await (await test.signIn('nobody')).ask('GET', `/api/ledger/consistency?earlier=1`)).status).toBe(404)
}, 60_000)
