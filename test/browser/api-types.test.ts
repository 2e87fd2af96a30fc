import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const SCRIPT = fileURLToPath(new URL('../../scripts/generate-api-types.ts', import.meta.url))

it('the typed client is that of the routes as they are declared', () => {
  const check = () => execFileSync(process.execPath, [SCRIPT, '--check'], { stdio: 'pipe' })
  expect(check).not.toThrow()
}, 60_000)
