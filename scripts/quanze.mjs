// Usage: node scripts/quanze.mjs <arguments> — runs the command line (src/cli/main.ts) under the Node of this project.
import { spawn } from 'node:child_process'
import module from 'node:module'
import { constants } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isSetUp, nodeBinary, root } from './dependency-stamp.mjs'

/** The first Node that runs TypeScript without being asked. */
const [major, minor] = process.versions.node.split('.').map(Number)
const runsTypeScript = major > 22 || (major === 22 && minor >= 18)

if (!isSetUp()) {
  process.stderr.write('依赖还没有装好或已有变化，请先运行 npm run demo 或 npm run setup。\n')
  process.exitCode = 2
} else if (runsTypeScript) {
  module.enableCompileCache(join(root, '.build/compile-cache'))
  await import('../src/cli/main.ts')
} else {
  const child = spawn(nodeBinary, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}
