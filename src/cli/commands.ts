/** All commands by name. Only the names and one line each are known before one is chosen: help must not wait for DuckDB. */
import { Refused } from '#core/diagnostic'
import type { Command } from './command.ts'
import { padEnd } from './text-width.ts'

type Entry = { summary: string; load(): Promise<Command> }

export const COMMANDS = {
  assess: {
    summary: '考核：登记簿 + 制度包 → 疑点、说明和报告',
    load: async () => (await import('./assess-command.ts')).assessCommand,
  },
  why: {
    summary: '说明一条疑点：依据哪些行、为何不符、怎样才符合',
    load: async () => (await import('./why-command.ts')).whyCommand,
  },
  verify: {
    summary: '核验一次运行：由封存的批次重新计算并比对',
    load: async () => (await import('./verify-command.ts')).verifyCommand,
  },
  runs: { summary: '列出各次运行', load: async () => (await import('./runs-command.ts')).runsCommand },
  import: {
    summary: '导入登记簿文件（CSV、XLSX、DBF、XES、JSON 行、Parquet）',
    load: async () => (await import('./import-command.ts')).importCommand,
  },
  registers: {
    summary: '查看已导入的批次、拒收的行，重建派生文件',
    load: async () => (await import('./registers-command.ts')).registersCommand,
  },
  'pack check': {
    summary: '检查制度包，一次列出全部错误',
    load: async () => (await import('./pack-check-command.ts')).packCheckCommand,
  },
  'pack test': {
    summary: '运行制度包的用例',
    load: async () => (await import('./pack-test-command.ts')).packTestCommand,
  },
  generate: {
    summary: '造一个虚构单位的全部登记簿，并写明其中埋设了什么',
    load: async () => (await import('./generate-command.ts')).generateCommand,
  },
  'truth compare': {
    summary: '把考核结果与埋设的事实比对：逐项查准率、查全率和每一处不一致',
    load: async () => (await import('./truth-compare-command.ts')).truthCompareCommand,
  },
  calendar: {
    summary: '查工作日、算期限，并说明为何是这一天',
    load: async () => (await import('./calendar-command.ts')).calendarCommand,
  },
  serve: {
    summary: '启动服务：数据库、接口和网页；空文件夹也能直接启动',
    load: async () => (await import('./serve-command.ts')).serveCommand,
  },
  demo: {
    summary: '启动一套演示：虚构的县、它的考核结果和演示账号',
    load: async () => (await import('./demo-command.ts')).demoCommand,
  },
  'organisation import': {
    summary: '把机构、岗位和人员的文件导入数据目录',
    load: async () => (await import('./organisation-import-command.ts')).organisationImportCommand,
  },
  'ledger verify': {
    summary: '核验存证账：内容、哈希树、签名和现有数据逐一比对',
    load: async () => (await import('./ledger-verify-command.ts')).ledgerVerifyCommand,
  },
  'ledger proof': {
    summary: '出具存证账中一条记录的证明，可离线核验',
    load: async () => (await import('./ledger-proof-command.ts')).ledgerProofCommand,
  },
  'ledger check-proof': {
    summary: '核验一份证明，只需证明文件和公钥',
    load: async () => (await import('./ledger-check-proof-command.ts')).ledgerCheckProofCommand,
  },
  'ledger checkpoint': {
    summary: '导出存证账的检查点，交见证人保存',
    load: async () => (await import('./ledger-checkpoint-command.ts')).ledgerCheckpointCommand,
  },
  'ledger consistency': {
    summary: '证明存证账从一个旧检查点接着写下来',
    load: async () => (await import('./ledger-consistency-command.ts')).ledgerConsistencyCommand,
  },
  'ledger check-consistency': {
    summary: '核对一份接续证明，只需证明、旧检查点和公钥',
    load: async () => (await import('./ledger-check-consistency-command.ts')).ledgerCheckConsistencyCommand,
  },
  'ledger erase': {
    summary: '依法删除一条记录，或一个人的个人信息；哈希树不变',
    load: async () => (await import('./ledger-erase-command.ts')).ledgerEraseCommand,
  },
  backup: {
    summary: '备份：数据库、原始文件、存证账、密钥和设置',
    load: async () => (await import('./backup-command.ts')).backupCommand,
  },
  restore: {
    summary: '把备份恢复到一个新的数据目录',
    load: async () => (await import('./restore-command.ts')).restoreCommand,
  },
  'restore-drill': {
    summary: '恢复演练：在旁边恢复一次并比对，然后删除',
    load: async () => (await import('./restore-drill-command.ts')).restoreDrillCommand,
  },
} as const satisfies Record<string, Entry>

type CommandName = keyof typeof COMMANDS

export function findCommand(args: readonly string[]): 'overview' | { name: CommandName; args: readonly string[] } {
  const [first, second] = args
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') return 'overview'
  for (const [name, length] of [
    [`${first} ${second}`, 2],
    [first, 1],
  ] as const) {
    if (isCommand(name)) return { name, args: args.slice(length) }
  }
  if (first === 'pack')
    throw new Refused('usage', 'pack 之后要写 check 或 test。', '如 quanze pack check packs/cn/tax-assessment。')
  if (first === 'ledger')
    throw new Refused(
      'usage',
      'ledger 之后要写 verify、proof、check-proof、checkpoint、consistency、check-consistency 或 erase。',
      '如 quanze ledger verify --data-dir 数据目录。',
    )
  if (first === 'truth')
    throw new Refused(
      'usage',
      'truth 之后要写 compare。',
      '如 quanze truth compare --truth 数据/truth.jsonl --run 结果。',
    )
  throw new Refused(
    'usage',
    `没有“${first}”这个命令。`,
    `可用的命令：${Object.keys(COMMANDS).join('、')}；quanze --help 有说明。`,
  )
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name)
}

export function overviewText(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length)) + 2
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${padEnd(name, width)}${summary}`)
  return `权责 Quanze：登记簿进，有依据、可说明、可复核的疑点出。

用法：quanze <命令> [选项]        quanze <命令> --help 看该命令的选项和例子

命令：
${lines.join('\n')}

每个命令都有 --json（输出给程序读）。环境变量：QUANZE_STORE 数据目录；NO_COLOR 不用颜色；QUANZE_DEBUG 出错时显示调用栈。
退出码：0 已运行（有疑点也是 0）；2 输入或用法有误，附一句原因；1 程序错误。

例子：
  quanze assess --pack packs/cn/tax-assessment --data examples/demo --as-of 2026-10-31 --out out/demo
  quanze why out/demo <指纹>`
}
