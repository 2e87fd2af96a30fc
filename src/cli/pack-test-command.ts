import { type PackTest, testPack } from '#app/packs'
import { Refused } from '#core/diagnostic'
import type { Command } from './command.ts'
import { readFlag, readText } from './given.ts'
import { Progress } from './progress.ts'

export const packTestCommand: Command = {
  help: `用法：quanze pack test <制度包文件夹> [--only <名称或指标>] [--json]

运行制度包 cases/ 里的用例：每例都用 SQL 和逐条判定各算一遍，两者须一致，并与用例写明的结果相符。
有不符时退出码为 2。

例子：
  quanze pack test packs/cn/tax-assessment
  quanze pack test packs/cn/tax-assessment --only D4-I01.1`,
  options: { only: { type: 'string' } },
  async run(given, surroundings) {
    const [folder, ...more] = given.positionals
    if (folder === undefined || more.length > 0)
      throw new Refused(
        'usage',
        'pack test 之后要写一个制度包的文件夹。',
        '如 quanze pack test packs/cn/tax-assessment。',
      )
    const json = readFlag(given, 'json')
    const progress = new Progress(surroundings, json)
    const tested = await testPack(folder, readText(given, 'only'), surroundings.signal, (done, total) =>
      progress.draw('cases', `用例 ${done}/${total}`, done, total),
    )
    progress.clear()
    surroundings.print(json ? JSON.stringify(tested, undefined, 2) : formatTest(tested))
    if (tested.cases.some((c) => c.faults.length > 0)) process.exitCode = 2
    // Two engines that differ are not the author's fault.
    if (tested.cases.some((c) => c.disagreements.length > 0)) process.exitCode = 1
  },
}

function formatTest({ pack, cases }: PackTest): string {
  const lines = cases.map(({ name, file, indicator, faults, disagreements }) => {
    const wrong = [...faults, ...disagreements.map((d) => `程序内部不一致，请报告给维护者：${d}`)]
    return wrong.length === 0
      ? `✓ ${indicator} ${name}`
      : [`✗ ${indicator} ${name}（${file}）`, ...wrong.map((line) => `    ${line}`)].join('\n')
  })
  const failed = cases.filter((c) => c.faults.length + c.disagreements.length > 0).length
  return `${lines.join('\n')}\n${pack.title} ${pack.version}：用例${cases.length}个，相符${cases.length - failed}个，不符${failed}个。`
}
