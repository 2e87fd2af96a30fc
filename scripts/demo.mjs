// Usage: node scripts/demo.mjs — imports examples/demo, assesses it, prints the table and says where the report is (run by npm run demo).
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { nodeBinary, root } from './dependency-stamp.mjs'

const out = 'out/demo'
/** The last day of which the data can tell: the longest period that began within them has run out. */
const asOf = '2026-10-31'
const command = [
  'assess',
  '--pack',
  'packs/cn/tax-assessment',
  '--data',
  'examples/demo',
  '--as-of',
  asOf,
  '--out',
  out,
]

const say = (text) => process.stdout.write(`${text}\n`)

say(`示例：一个县级税务局（人名、企业均为虚构）的登记簿，对照《税收执法责任制考核评议办法》考核。`)
say(`运行：quanze ${command.join(' ')}\n`)
const { status, signal } = spawnSync(nodeBinary, [join(root, 'scripts/quanze.mjs'), ...command], {
  cwd: root,
  stdio: 'inherit',
})
if (status !== 0) {
  process.stderr.write(`演示没有完成（${signal ?? `退出码 ${status}`}），原因见上。\n`)
  process.exitCode = status ?? 1
} else {
  const report = relative(process.cwd(), join(root, out, 'report.html'))
  const fingerprint = firstFingerprint()
  say(`
报告：${report}（用浏览器打开）

接下来可以试：
  npm run -s quanze -- why ${out} ${fingerprint.slice(0, 8)}        一条疑点的来龙去脉
  npm run -s quanze -- verify ${out}              由封存的批次重新计算并比对
  npm run -s quanze -- registers --store ${out}   导入了什么，拒收了哪些行
  npm run -s quanze -- pack test packs/cn/tax-assessment
  npm run -s quanze -- --help`)
}

/** The last cell of the first finding. */
function firstFingerprint() {
  const csv = readFileSync(join(root, out, 'findings.csv'), 'utf8')
  return /,([0-9a-f]{32})\r?\n/.exec(csv)?.[1] ?? ''
}
