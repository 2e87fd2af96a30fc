/** Every fault a pack can have, with the exact text its author reads. After a deliberate change of wording: npx vitest run test/packs -u */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { DIAGNOSTICS, renderDiagnostics } from '#core/diagnostic'
import { loadPack } from './load-pack.ts'

const folder = fileURLToPath(new URL('./bad', import.meta.url))
const codes = readdirSync(folder).sort()

/** What concerns registers beyond their schema shows only with data, and calendars are no packs. */
const families = ['pack', 'parameter', 'register', 'indicator', 'case']
const wanted = Object.keys(DIAGNOSTICS).filter((code) => families.includes(code.split('.')[0] ?? ''))

describe('a faulty pack', () => {
  it('is there for every code of a pack', () => {
    expect(codes).toEqual([...wanted].sort())
  })

  it.each(codes)('with %s is told so, in these words', async (code) => {
    const { pack, diagnostics } = await loadPack(`${folder}/${code}`, 'example')
    const text = renderDiagnostics(diagnostics)
    expect(text).toContain(`[${code}]`)
    expect(pack === undefined).toBe(diagnostics.some((d) => d.severity === 'error'))
    await expect(`${text}\n`).toMatchFileSnapshot(`${folder}/${code}/expected.txt`)
  })

  it.each(codes)('with %s hears what to do about each fault', async (code) => {
    const { diagnostics } = await loadPack(`${folder}/${code}`, 'example')
    for (const { message, hint } of diagnostics) {
      expect(message).toMatch(/\p{Script=Han}.*。$/u)
      expect(hint ?? '', message).toMatch(/[。？]$/)
    }
  })
})
