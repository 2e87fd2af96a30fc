/** Faults of generator files, with the exact text their author reads. After a deliberate change of wording: npx vitest run test/generation -u */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { DIAGNOSTICS, renderDiagnostics } from '#core/diagnostic'
import { checkGenerator } from '#core/generation'
import { checkPack } from '#core/pack'
import { readPackFolder } from '#store/packs'

const folder = fileURLToPath(new URL('./bad', import.meta.url))
const codes = readdirSync(folder).sort()

describe('a faulty generator', () => {
  it('is there for every code of generators', () => {
    expect(codes).toEqual(
      Object.keys(DIAGNOSTICS)
        .filter((code) => code.startsWith('generator.'))
        .sort(),
    )
  })

  it.each(codes)('with %s is told so, in these words', async (code) => {
    const { raw } = await readPackFolder(`${folder}/${code}`, 'example')
    const { pack } = checkPack(raw)
    if (pack === undefined) throw new Error('the pack itself should be good')
    const files = raw.files
      .filter(({ path }) => path.startsWith('generators/'))
      .map(({ path, file, data }) => ({ name: path.replace(/^generators\/|\.yaml$/g, ''), file, data }))
    const { generator, diagnostics } = checkGenerator(pack, files)
    expect(generator).toBeUndefined()
    await expect(`${renderDiagnostics(diagnostics)}\n`).toMatchFileSnapshot(`${folder}/${code}/expected.txt`)
  })
})
