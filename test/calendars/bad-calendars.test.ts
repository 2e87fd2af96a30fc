import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { renderDiagnostics } from '#core/diagnostic'
import { loadCalendar } from '#store/calendars'

const bad = fileURLToPath(new URL('bad', import.meta.url))
const official = fileURLToPath(new URL('../../calendars/cn', import.meta.url))

describe('a faulty calendar of a site', () => {
  it.each(readdirSync(bad))('with %s is told so, in these words', async (code) => {
    const { diagnostics } = await loadCalendar({ folder: official, siteFolders: [`${bad}/${code}`] })
    const text = renderDiagnostics(diagnostics).replaceAll(`${bad}/${code}/`, '')
    expect(diagnostics.map((d) => d.code)).toContain(code)
    await expect(`${text}\n`).toMatchFileSnapshot(`${bad}/${code}/expected.txt`)
  })
})
