import { basename, resolve } from 'node:path'
import { openDemoPeople, settleDemo } from '#app/demo'
import { Refused } from '#core/diagnostic'
import { ADMINISTRATORS } from '#core/identity'
import type { Running } from '#server/start'
import type { Command, Surroundings } from './command.ts'
import { getText, readText, readTexts } from './given.ts'
import { lineArrives, readPort, untilStopped } from './listening.ts'
import { Progress } from './progress.ts'

export const demoCommand: Command = {
  help: `用法：quanze demo --organisation <文件夹> --run <结果文件夹> --data-dir <文件夹> [--port <端口>]

启动一套演示：在数据目录里放进演示县的机构、岗位、人员和一次考核的结果，建立标明“演示”的账号，然后打开网页。
演示账号只由这个命令建立，不会出现在正式的数据目录里。再次启动，已有的不变。按 Ctrl-C 停止。
加上 --run-follows，就不等考核算完：先打开网页，标准输入上来了一行，再把结果文件夹里的结果记入。

选项：
  --organisation <文件夹>  机构、内设机构、岗位、执法人员、证件、培训考试、任职的文件
  --run <文件夹>           quanze assess 写出的结果
  --run-follows            结果还在计算：标准输入上来一行时再记入
  --data-dir <文件夹>      演示的数据目录
  --data-set <文件夹>      供在网页上再次考核的登记簿文件夹
  --port <端口>            默认 8080；0 表示任选一个空闲的

例子：
  quanze demo --organisation examples/organisation --run out/demo --data-dir out/demo-office`,
  options: {
    organisation: { type: 'string' },
    run: { type: 'string' },
    'run-follows': { type: 'boolean' },
    'data-dir': { type: 'string' },
    'data-set': { type: 'string', multiple: true },
    port: { type: 'string' },
  },
  async run(given, surroundings) {
    if (given.positionals.length > 0) throw new Refused('usage', 'demo 之后只写选项。')
    const { openLog, serve } = await import('#server/start')
    const dataDir = resolve(getText(given, 'data-dir', '演示的数据目录'))
    const people = openDemoPeople(dataDir)
    const organisation = resolve(getText(given, 'organisation', '机构人员文件夹'))
    const run = resolve(getText(given, 'run', '考核的结果文件夹'))
    const follows = given.values['run-follows'] === true
    const progress = new Progress(surroundings, false)
    // Beside an assessment that draws its own line, nothing is drawn.
    const onStep = (step: string) => (follows ? undefined : progress.draw('demo', step, 0, 0))
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
        prepare: (premises) => settleDemo(premises, { people, organisation, onStep, ...(!follows && { run }) }),
      })
      progress.clear()
      surroundings.print(tell(running, follows))
      const recorded = follows
        ? recordWhenThere(running, { people, organisation, run, onStep }, surroundings)
        : Promise.resolve()
      await Promise.all([untilStopped(running, surroundings.signal), recorded])
    } finally {
      progress.clear()
    }
  },
}

/** Nothing on standard input by its end: the assessment came to nothing, and the page stays without it. */
async function recordWhenThere(
  { premises, address }: Running,
  request: Parameters<typeof settleDemo>[1],
  { print, signal }: Surroundings,
): Promise<void> {
  if (!(await lineArrives(signal))) return
  await settleDemo(premises, request)
  if (!signal.aborted) print(`考核结果已经记入。网页：${address}（按 Ctrl-C 停止）`)
}

function tell({ address, premises, administrators }: Running, follows: boolean): string {
  const people = premises.demoAccounts ?? []
  return [
    `网页：${address}（用浏览器打开；按 Ctrl-C 停止）`,
    ...(follows ? ['考核还在计算，算出后自动记入；执法人员的账号要等结果记入后才能登录。'] : []),
    `演示账号（口令都是 ${people[0]?.password ?? ''}；登录页也列出，点一下即可填入，动态口令由登录页代算）：`,
    ...people.map(({ name, who }) => `  ${name.padEnd(8)}  ${who}`),
    ...(administrators.length === 0
      ? []
      : [
          '尚未启用的管理员（一次性口令，只显示这一次，此前发过的作废）：',
          ...administrators.map((a) => `  ${ADMINISTRATORS[a.kind]}  ${a.name}  ${a.oneTimePassword}`),
        ]),
  ].join('\n')
}
