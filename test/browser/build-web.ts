/** The web application as it is shipped: built when its sources are newer than what is there. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('../../scripts/build-web.mjs', import.meta.url))

export function buildWeb(): void {
  execFileSync(process.execPath, [SCRIPT, '--if-stale'], { stdio: ['ignore', 'ignore', 'inherit'] })
}
