/** The proof of an entry as it is shown and printed: what stands on the sheet follows from the proof itself. */
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
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
