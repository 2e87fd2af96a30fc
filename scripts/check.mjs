// Usage: node scripts/check.mjs — every check of the project in order; stops at the first that fails.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { countTests } from './count-tests.mjs'
import { root } from './dependency-stamp.mjs'

const bin = join(root, 'node_modules/.bin')
const resultsFile = join(root, `.build/vitest-${process.pid}.json`)
const env = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH}`,
  // Tests start many processes; each would otherwise compile its sources anew.
  NODE_COMPILE_CACHE: join(root, '.build/compile-cache'),
}
const schemas = join(root, 'scripts/generate-schemas.ts')

const steps = [
  { title: '格式', command: ['biome', 'check', '.'] },
  { title: '代码检查', command: ['oxlint', '--type-aware', '--deny-warnings', '.'] },
  { title: '类型', command: ['tsc', '-b'] },
  { title: '无用代码与依赖', command: ['knip'] },
  ...(existsSync(schemas) ? [{ title: '生成的 JSON Schema 是否最新', command: ['node', schemas, '--check'] }] : []),
  {
    title: '测试',
    command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${resultsFile}`],
    shown: true,
  },
]

function run({ title, command: [program, ...args], shown }) {
  const started = performance.now()
  const result = spawnSync(program, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    stdio: shown ? 'inherit' : 'pipe',
    maxBuffer: 2 ** 28,
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const passed = result.status === 0
  if (!passed && !shown)
    process.stdout.write(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}\n`)
  process.stdout.write(`${passed ? '✓' : '✗'} ${title}（${program}）${seconds} 秒\n`)
  return passed
}

mkdirSync(join(root, '.build'), { recursive: true })
const failedStep = steps.find((step) => !run(step))
if (failedStep !== undefined) process.exitCode = 1

if (existsSync(resultsFile)) {
  const { passed, failed, skipped } = countTests(JSON.parse(readFileSync(resultsFile, 'utf8')))
  rmSync(resultsFile)
  if (skipped > 0) process.stdout.write(`另有 ${skipped} 项跳过，原因见上。\n`)
  if (passed + failed === 0) process.stdout.write('一项测试也没有运行，这不算通过。\n')
  if (failed > 0 || passed === 0) process.exitCode = 1
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
} else {
  process.stdout.write(`“${failedStep?.title ?? '测试'}”没有通过，测试没有得出结果。\n`)
  process.exitCode = 1
}
