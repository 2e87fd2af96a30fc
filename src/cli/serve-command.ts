import { basename, resolve } from 'node:path'
import { Refused } from '#core/diagnostic'
import { ADMINISTRATORS, PASSWORD_PROFILES } from '#core/identity'
import type { Command } from './command.ts'
import { readChoice, readFlag, readText, readTexts } from './given.ts'
import { DEFAULT_PORT, readPort, untilStopped } from './listening.ts'

export const serveCommand: Command = {
  help: `用法：quanze serve [--port <端口>] [--data-dir <文件夹>] [选项]

启动服务：数据库、存证账、接口和网页。数据目录不存在或是空的，就在其中新建一套，
并显示三名管理员的一次性口令；还没有人启用的管理员账号，每次启动换发一个新的。按 Ctrl-C 或发 SIGTERM 有序停止。

选项：
  --port <端口>            默认 ${DEFAULT_PORT}；0 表示任选一个空闲的
  --host <地址>            默认 127.0.0.1，只接受本机；对外服务请放在 TLS 反向代理之后
  --data-dir <文件夹>      数据目录，默认 .quanze
  --data-set <文件夹>      供考核的登记簿文件夹，可写多次；数据目录的 data 下的文件夹自动列出
  --trust-proxy <地址>     相信这些反向代理所说的来源，可写多次
  --password-profile <名> 口令要求：djbh（默认，等级保护）或 passphrase（长口令短语）
  --second-factor <谁>     必须启用动态口令的人：everybody（默认，所有人）或 administrators（管理员）
  --quiet                 不写访问日志（出错仍写）
  --json                  启动情况输出为 JSON

环境变量：OIDC_ISSUER、OIDC_CLIENT_ID、OIDC_CLIENT_SECRET、OIDC_CALLBACK、OIDC_LABEL 配置单点登录；
          DATABASE_URL 用单位自己的 PostgreSQL（15 或更高）；DATABASE_OWNER_URL 建表用的登录。

例子：
  quanze serve --port 8080 --data-dir /srv/quanze`,
  options: {
    port: { type: 'string' },
    host: { type: 'string' },
    'data-dir': { type: 'string' },
    'data-set': { type: 'string', multiple: true },
    'trust-proxy': { type: 'string', multiple: true },
    'password-profile': { type: 'string' },
    'second-factor': { type: 'string' },
    quiet: { type: 'boolean' },
  },
  async run(given, surroundings) {
    if (given.positionals.length > 0)
      throw new Refused('usage', 'serve 之后只写选项。', '如 quanze serve --port 8080 --data-dir /srv/quanze。')
    const { openLog, serve } = await import('#server/start')
    const { DATABASE_URL, DATABASE_OWNER_URL } = surroundings.environment
    const trustProxy = readTexts(given, 'trust-proxy')
    const running = await serve({
      host: readText(given, 'host') ?? '127.0.0.1',
      port: readPort(readText(given, 'port')),
      dataDir: resolve(readText(given, 'data-dir') ?? '.quanze'),
      log: openLog(readFlag(given, 'quiet') ? 'warn' : 'info', (line) => surroundings.tell(line)),
      now: () => new Date(surroundings.instant()),
      dataFolders: readTexts(given, 'data-set').map((folder) => ({
        id: basename(resolve(folder)),
        title: basename(resolve(folder)),
        folder: resolve(folder),
      })),
      ...(DATABASE_URL !== undefined && { databaseUrl: DATABASE_URL }),
      ...(DATABASE_OWNER_URL !== undefined && { ownerUrl: DATABASE_OWNER_URL }),
      identity: {
        password: PASSWORD_PROFILES[readChoice(given, 'password-profile', ['djbh', 'passphrase'])],
        secondFactor: readChoice(given, 'second-factor', ['everybody', 'administrators']),
      },
      ...readOidc(surroundings.environment),
      ...(trustProxy.length > 0 && { trustProxy }),
    })
    const { address, administrators } = running
    surroundings.print(
      readFlag(given, 'json')
        ? JSON.stringify({ address, administrators })
        : [
            `权责已启动：${address}`,
            ...(administrators.length === 0
              ? []
              : [
                  '以下管理员账号尚未启用。用户名和一次性口令只显示这一次，此前发过的作废，请分别交给本人：',
                  ...administrators.map(
                    ({ kind, name, oneTimePassword }) => `  ${ADMINISTRATORS[kind]}  ${name}  ${oneTimePassword}`,
                  ),
                  '各人首次登录时须改掉口令并启用动态口令。',
                ]),
          ].join('\n'),
    )
    await untilStopped(running, surroundings.signal)
  },
}

function readOidc(environment: Readonly<Record<string, string | undefined>>) {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_CALLBACK, OIDC_LABEL } = environment
  if (OIDC_ISSUER === undefined) return {}
  if (OIDC_CLIENT_ID === undefined || OIDC_CLIENT_SECRET === undefined || OIDC_CALLBACK === undefined)
    throw new Refused(
      'usage',
      '配置单点登录要同时给出 OIDC_CLIENT_ID、OIDC_CLIENT_SECRET、OIDC_CALLBACK。',
      '回调地址形如 https://本系统/api/session/oidc/callback。',
    )
  return {
    oidc: {
      issuer: OIDC_ISSUER,
      clientId: OIDC_CLIENT_ID,
      clientSecret: OIDC_CLIENT_SECRET,
      callback: OIDC_CALLBACK,
      label: OIDC_LABEL ?? '单点登录',
    },
  }
}
