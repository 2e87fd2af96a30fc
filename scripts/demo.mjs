// Usage: node scripts/demo.mjs [--no-serve] [--port <port>] [--help] — starts the web application, assesses examples/demo, prints the table, says
// where the report is, and lets the page take in the result; runs until it is stopped (run by npm run demo).
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { nodeBinary, root } from './dependency-stamp.mjs'

const out = 'out/demo'
/** The last day of which the data can tell: the longest period that began within them has run out. */
const asOf = '2026-10-31'
const assess = ['assess', '--pack', 'packs/cn/tax-assessment', '--data', 'examples/demo', '--as-of', asOf, '--out', out]
const usage = `用法：npm run demo -- [--port <端口>] [--no-serve]

演示：启动网页，考核 examples/demo 的登记簿，显示结果和报告的位置，并把结果放进网页。按 Ctrl-C 停止。

选项：
  --port <端口>  网页的端口，默认 8080；0 表示任选一个空闲的
  --no-serve     只考核，不启动网页
  --help         显示这段说明`
const given = readOptions()
const port = given.port === undefined ? [] : ['--port', given.port]
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

/** What was begun here and runs: it ends when nobody reads any more what is said. */
const children = new Set()
const stopAll = (signal) => {
  for (const child of children) child.kill(signal)
}
let isUnread = false
process.stdout.on('error', () => {
  isUnread = true
  process.exitCode = 128 + constants.signals.SIGPIPE
  stopAll('SIGTERM')
})
for (const stop of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(stop, () => stopAll(stop))
process.on('exit', () => stopAll('SIGTERM'))

if (given.help === true) say(usage)
else if (given.wrong !== undefined) {
  process.stderr.write(`${given.wrong}用 --help 看用法。\n`)
  process.exitCode = 2
} else await demonstrate()

async function demonstrate() {
  say(`示例：一个县级税务局（人名、企业均为虚构）的登记簿，对照《税收执法责任制考核评议办法》考核。`)
  const shown = given['no-serve'] === true ? undefined : await serve()
  if (isUnread || hasEnded(shown)) {
    process.exitCode ||= await shown?.ended
    return
  }
  say(`运行：quanze ${assess.join(' ')}\n`)
  const { code, signal } = await run(assess)
  if (code !== 0) {
    if (!isUnread) process.stderr.write(`演示没有完成（${signal ?? `退出码 ${code}`}），原因见上。\n`)
    process.exitCode ||= code ?? 1
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
      process.exitCode ||= await shown.ended
    }
  }
}

function readOptions() {
  try {
    const options = { port: { type: 'string' }, 'no-serve': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } }
    return parseArgs({ options }).values
  } catch (error) {
    const name = /'(-[^\s'<,=]+)/.exec(error.message)?.[1]
    const isUnknown = error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION'
    return {
      wrong: isUnknown
        ? `没有 ${name} 这个选项。`
        : name === undefined
          ? '有多余的参数。'
          : `选项 ${name} 的写法不对：要么缺了值，要么不该有值。`,
    }
  }
}

function hasEnded(child) {
  return child !== undefined && (child.exitCode !== null || child.signalCode !== null)
}

function keep(child) {
  children.add(child)
  child.on('exit', () => children.delete(child))
}

function run(args) {
  const child = spawn(nodeBinary, [quanze, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  keep(child)
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })))
}

/** Opens the page before the assessment begins, so that nobody waits for it; it takes in the result when told that it is there. */
async function serve() {
  say('正在启动网页：建立数据库，导入机构和人员……')
  const fault = await buildWeb()
  if (isUnread) return undefined
  if (fault !== undefined) {
    process.stderr.write(`网页没有生成，不能启动：\n${fault}\n`)
    process.exitCode = 1
    return undefined
  }
  const child = spawn(nodeBinary, [quanze, ...show], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
  keep(child)
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
  keep(child)
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
