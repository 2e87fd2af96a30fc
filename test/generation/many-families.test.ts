/** A pack has many families, and the affairs of each are numbered on from those before it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { runQuanze } from '../cli/run-quanze.ts'

const PACK = fileURLToPath(new URL('./pack', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'quanze-families-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('never gives two affairs one number, however many families there are', async () => {
  const pack = join(folder, 'pack')
  cpSync(PACK, pack, { recursive: true })
  const text = readFileSync(join(pack, 'pack.yaml'), 'utf8')
  const parent = relative(pack, join(PACK, '../../packs/good/prefecture'))
  writeFileSync(join(pack, 'pack.yaml'), text.replace(/^extends: .*$/m, `extends: ${parent}`))
  const first = readFileSync(join(pack, 'generators/reminders.yaml'), 'utf8')
  for (let i = 2; i <= 12; i++)
    writeFileSync(join(pack, `generators/reminders${i}.yaml`), first.replace('id: reminders', `id: reminders${i}`))
  const out = join(folder, 'data')
  const { code, err } = await runQuanze(['generate', '--pack', pack, '--out', out, '--scale', 'city', '--rows', '800'])
  expect(code, err).toBe(0)
  const numbers = readFileSync(join(out, '催告登记簿.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[0])
  expect(numbers.length).toBeGreaterThan(12 * 30)
  expect(new Set(numbers).size).toBe(numbers.length)
})
