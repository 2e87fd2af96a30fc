// Usage: node scripts/demo.mjs [--no-serve] [--port <port>] — starts the web application, assesses examples/demo, prints the table, says
// where the report is, and lets the page take in the result; runs until it is stopped (run by npm run demo).
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { nodeBinary, root } from './dependency-stamp.mjs'

const out = 'out/demo'
/** The last day of which the data can tell: the longest period that began within them has run out. */
const asOf = '2026-10-31'
const assess = ['assess', '--pack', 'packs/cn/tax-assessment', '--data', 'examples/demo', '--as-of', asOf, '--out', out]
const given = process.argv.slice(2)
const port = given.includes('--port') ? ['--port', given[given.indexOf('--port') + 1] ?? ''] : []
const show = [
  'demo',
  '--organisation',
  'examples/organisation',
  '--run',
  out,
  '--run-follows',
  '--data-dir',
  'out/demo-office',
  '--data-set',
  'examples/demo',
  ...port,
]

const say = (text) => process.stdout.write(`${text}\n`)
const quanze = join(root, 'scripts/quanze.mjs')

say(`示例：一个县级税务局（人名、企业均为虚构）的登记簿，对照《税收执法责任制考核评议办法》考核。`)
const shown = given.includes('--no-serve') ? undefined : await serve()
say(`运行：quanze ${assess.join(' ')}\n`)
const { code, signal } = await run(assess)
if (code !== 0) {
  process.stderr.write(`演示没有完成（${signal ?? `退出码 ${code}`}），原因见上。\n`)
  process.exitCode = code ?? 1
  shown?.kill('SIGTERM')
} else {
  const fingerprint = firstFingerprint()
  say(`
报告：${relative(process.cwd(), join(root, out, 'report.html'))}（用浏览器打开）

接下来可以试：
  npm run -s quanze -- why ${out} ${fingerprint.slice(0, 8)}        一条疑点的来龙去脉
  npm run -s quanze -- verify ${out}              由封存的批次重新计算并比对
  npm run -s quanze -- registers --store ${out}   导入了什么，拒收了哪些行
  npm run -s quanze -- pack test packs/cn/tax-assessment
  npm run -s quanze -- --help
`)
  if (shown !== undefined) {
    shown.stdin.end('\n')
    process.exitCode = await shown.ended
  }
}

function run(args) {
  const child = spawn(nodeBinary, [quanze, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  passSignalsTo(child)
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })))
}

function passSignalsTo(child) {
  for (const stop of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(stop, () => child.kill(stop))
}

/** Opens the page before the assessment begins, so that nobody waits for it; it takes in the result when told that it is there. */
async function serve() {
  say('正在启动网页：建立数据库，导入机构和人员……')
  const fault = await buildWeb()
  if (fault !== undefined) {
    process.stderr.write(`网页没有生成，不能启动：\n${fault}\n`)
    process.exitCode = 1
    return undefined
  }
  const child = spawn(nodeBinary, [quanze, ...show], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
  passSignalsTo(child)
  // Whoever ended early reads no more.
  child.stdin.on('error', () => undefined)
  child.stdout.pipe(process.stdout)
  child.ended = new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 0)))
  await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), child.ended])
  say('')
  return child
}

function buildWeb() {
  const child = spawn(nodeBinary, [join(root, 'scripts/build-web.mjs'), '--if-stale'], { cwd: root })
  let said = ''
  child.stdout.on('data', (text) => {
    said += text
  })
  child.stderr.on('data', (text) => {
    said += text
  })
  return new Promise((resolve) => child.on('close', (code) => resolve(code === 0 ? undefined : said)))
}

/** The last cell of the first finding. */
function firstFingerprint() {
  const csv = readFileSync(join(root, out, 'findings.csv'), 'utf8')
  return /,([0-9a-f]{32})\r?\n/.exec(csv)?.[1] ?? ''
}
