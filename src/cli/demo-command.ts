import { basename, resolve } from 'node:path'
import { openDemoPeople, settleDemo } from '#app/demo'
import { Refused } from '#core/diagnostic'
import { ADMINISTRATORS } from '#core/identity'
import type { Running } from '#server/start'
import type { Command } from './command.ts'
import { getText, readText, readTexts } from './given.ts'
import { readPort, untilStopped } from './listening.ts'
import { Progress } from './progress.ts'

export const demoCommand: Command = {
  help: `用法：quanze demo --organisation <文件夹> --run <结果文件夹> --data-dir <文件夹> [--port <端口>]

启动一套演示：在数据目录里放进演示县的机构、岗位、人员和一次考核的结果，建立标明“演示”的账号，然后打开网页。
演示账号只由这个命令建立，不会出现在正式的数据目录里。再次启动，已有的不变。按 Ctrl-C 停止。

选项：
  --organisation <文件夹>  机构、内设机构、岗位、执法人员、证件、培训考试、任职的文件
  --run <文件夹>           quanze assess 写出的结果
  --data-dir <文件夹>      演示的数据目录
  --data-set <文件夹>      供在网页上再次考核的登记簿文件夹
  --port <端口>            默认 8080；0 表示任选一个空闲的

例子：
  quanze demo --organisation examples/organisation --run out/demo --data-dir out/demo-office`,
  options: {
    organisation: { type: 'string' },
    run: { type: 'string' },
    'data-dir': { type: 'string' },
    'data-set': { type: 'string', multiple: true },
    port: { type: 'string' },
  },
  async run(given, surroundings) {
    if (given.positionals.length > 0) throw new Refused('usage', 'demo 之后只写选项。')
    const { openLog, serve } = await import('#server/start')
    const dataDir = resolve(getText(given, 'data-dir', '演示的数据目录'))
    const people = openDemoPeople(dataDir)
    const progress = new Progress(surroundings, false)
    try {
      const running = await serve({
        host: '127.0.0.1',
        port: readPort(readText(given, 'port')),
        dataDir,
        log: openLog('warn', (line) => surroundings.tell(line)),
        now: () => new Date(surroundings.instant()),
        dataFolders: readTexts(given, 'data-set').map((folder) => ({
          id: basename(resolve(folder)),
          title: basename(resolve(folder)),
          folder: resolve(folder),
        })),
        demoAccounts: people,
        prepare: (premises) =>
          settleDemo(premises, {
            people,
            organisation: resolve(getText(given, 'organisation', '机构人员文件夹')),
            run: resolve(getText(given, 'run', '考核的结果文件夹')),
            onStep: (step) => progress.draw('demo', step, 0, 0),
          }),
      })
      progress.clear()
      surroundings.print(tell(running))
      await untilStopped(running, surroundings.signal)
    } finally {
      progress.clear()
    }
  },
}

function tell({ address, premises, administrators }: Running): string {
  const people = premises.demoAccounts ?? []
  return [
    `网页：${address}（用浏览器打开；按 Ctrl-C 停止）`,
    `演示账号（口令都是 ${people[0]?.password ?? ''}；登录页也列出，点一下即可填入，动态口令由登录页代算）：`,
    ...people.map(({ name, who }) => `  ${name.padEnd(8)}  ${who}`),
    ...(administrators.length === 0
      ? []
      : [
          '三名管理员（一次性口令，只显示这一次）：',
          ...administrators.map((a) => `  ${ADMINISTRATORS[a.kind]}  ${a.name}  ${a.oneTimePassword}`),
        ]),
  ].join('\n')
}
