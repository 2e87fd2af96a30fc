import { checkPackFolder, type PackReport } from '#app/packs'
import { hasErrors, Refused, renderDiagnostics } from '#core/diagnostic'
import type { Command } from './command.ts'
import { readFlag } from './given.ts'

export const packCheckCommand: Command = {
  help: `用法：quanze pack check <制度包文件夹>… [--json]

检查制度包，一次列出全部错误和提醒：文件、位置、问题、建议。有错误时退出码为 2。

例子：
  quanze pack check packs/cn/tax-assessment`,
  options: {},
  async run(given, surroundings) {
    if (given.positionals.length === 0)
      throw new Refused(
        'usage',
        'pack check 之后要写制度包的文件夹。',
        '如 quanze pack check packs/cn/tax-assessment。',
      )
    const reports: PackReport[] = []
    for (const folder of given.positionals) reports.push(await checkPackFolder(folder))
    surroundings.print(
      readFlag(given, 'json') ? JSON.stringify(reports, undefined, 2) : reports.map(formatReport).join('\n'),
    )
    if (reports.some((report) => hasErrors(report.diagnostics))) process.exitCode = 2
  },
}

function formatReport({ folder, pack, diagnostics }: PackReport): string {
  const errors = diagnostics.filter((d) => d.severity === 'error').length
  const warnings = diagnostics.length - errors
  const found = diagnostics.length === 0 ? '' : `${renderDiagnostics(diagnostics)}\n`
  if (pack === undefined || errors > 0) return `${found}${folder}：${errors}处错误，${warnings}处提醒。`
  const { title, version, indicators, registers, parameters, unsetParameters, cases } = pack
  const unset = unsetParameters === 0 ? '' : `（未设定${unsetParameters}个）`
  const more = [
    ['考核类别', pack.categories],
    ['工作要求', pack.duties],
    ['计分表', pack.scorecards],
    ['过错', pack.faults],
    ['追究方式', pack.sanctions],
  ].flatMap(([name, count]) => (count === 0 ? [] : [`，${name}${count}个`]))
  return `${found}${folder}：没有错误，${warnings}处提醒。${title} ${version}：考核项目${indicators}个，登记簿${registers}个，参数${parameters}个${unset}，用例${cases}个${more.join('')}。`
}
