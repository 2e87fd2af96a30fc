/** Makes an empty cluster: built beside its place and renamed, so that a half-made one is never opened. */
import { spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { Refused } from '#core/diagnostic'
import type { Binaries } from './binaries.ts'
import { SUPERUSER } from './roles.ts'
import type { Account } from './server-account.ts'

export async function ensureCluster(cluster: string, binaries: Binaries, account: Account | undefined): Promise<void> {
  if (existsSync(cluster)) return
  const draft = `${cluster}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  if (account !== undefined) chownSync(draft, account.uid, account.gid)
  // Order and case by the built-in rules of Unicode: the same on every machine, whatever locales it has.
  const args = ['-D', draft, '-U', SUPERUSER, '--auth=trust', '--encoding=UTF8', '--data-checksums', '--locale=C']
  await run(binaries.initdb, [...args, '--locale-provider=builtin', '--builtin-locale=C.UTF-8'], draft, account)
  renameSync(draft, cluster)
}

function run(program: string, args: readonly string[], cwd: string, account: Account | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, ...account, env: { LC_ALL: 'C' }, stdio: ['ignore', 'ignore', 'pipe'] })
    let text = ''
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    child.once('error', (error) => reject(refuse(error.message)))
    child.once('close', (code) => (code === 0 ? resolve() : reject(refuse(text))))
  })
}

function refuse(why: string): Refused {
  if (why.includes('No space left'))
    return new Refused('store.disk-full', '磁盘已满，数据库没有建成。', '腾出空间后再试。')
  return new Refused(
    'record.start-failed',
    `数据库没有建成：${why.trim().split('\n').at(-1)}`,
    '以 root 运行时，数据目录和程序所在的各级文件夹都要允许其他账户进入；或换一个数据目录。',
  )
}
