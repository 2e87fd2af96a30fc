// Usage: node scripts/build-web.mjs [--if-stale] — builds the web application into dist/web; with the flag only when its sources are newer.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './dependency-stamp.mjs'

const SOURCES = ['src/web', 'src/core', 'src/contract', 'vite.config.ts', 'pnpm-lock.yaml']

function newest(path) {
  if (!existsSync(path)) return 0
  const status = statSync(path)
  if (!status.isDirectory()) return status.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

const built = join(root, 'dist/web/index.html')
const isFresh =
  existsSync(built) && Math.max(...SOURCES.map((path) => newest(join(root, path)))) <= statSync(built).mtimeMs

if (process.argv.includes('--if-stale') && isFresh) {
  process.stdout.write('网页已是最新。\n')
} else {
  const started = performance.now()
  const result = spawnSync(join(root, 'node_modules/.bin/vite'), ['build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
    // A test run says otherwise, and would build what developers use.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  process.exitCode = result.status ?? 1
  if (result.status === 0)
    process.stdout.write(`网页已生成到 dist/web，用时 ${((performance.now() - started) / 1000).toFixed(1)} 秒。\n`)
}
