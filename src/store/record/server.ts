/** The embedded server as a child process: a Unix socket in a private folder, no port, and an end in good order. */
import { type ChildProcess, spawn } from 'node:child_process'
import {
  chownSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, totalmem } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Refused } from '#core/diagnostic'
import { findBinaries } from './binaries.ts'
import { ensureCluster } from './cluster.ts'
import { endOrphans } from './orphan.ts'
import type { RecordPlace } from './place.ts'
import { type Account, findServerAccount } from './server-account.ts'

export type Server = {
  /** The folder of its socket, given to `pg` as the host. */
  socket: string
  pid: number
  /** Settles when the server is gone, with true if nobody had asked it to stop. */
  ended: Promise<boolean>
  stop(): Promise<void>
}

export type ServerOptions = {
  /** False only where what is written is thrown away: tests. */
  durable: boolean
  /** The folder of a server that ended, so that those who know it find the new one there. */
  socket?: string
}

const READY_MS = 60_000
const DURABLE = ['fsync=on', 'full_page_writes=on', 'synchronous_commit=on']
const THROWN_AWAY = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off']
/** A sixteenth of the machine: pages asked for again stay with the server, and the rest of the program keeps its memory. */
function sharedMegabytes(): number {
  return Math.min(1024, Math.max(128, Math.floor(totalmem() / 2 ** 20 / 16)))
}

// Statements and details may hold personal data: the log has the error and where it was met.
const SETTINGS = [
  'listen_addresses=',
  'unix_socket_permissions=0700',
  'max_connections=60',
  `shared_buffers=${sharedMegabytes()}MB`,
  'max_wal_size=512MB',
  'timezone=UTC',
  'log_timezone=UTC',
  'logging_collector=off',
  'log_min_messages=warning',
  'log_checkpoints=off',
  'log_error_verbosity=terse',
  'log_min_error_statement=panic',
]

/** The caller holds the lock of `place.folder`. */
export async function startServer(place: RecordPlace, { durable, socket: given }: ServerOptions): Promise<Server> {
  const binaries = findBinaries()
  const account = findServerAccount()
  await ensureCluster(place.cluster, binaries, account)
  await endOrphans(place.cluster)
  if (given === undefined) clearSocket(place)
  else for (const name of readdirSync(given)) rmSync(join(given, name), { force: true })
  // Nothing works on the cluster any more; its number may have been given to another program since, which would stop the start.
  rmSync(join(place.cluster, 'postmaster.pid'), { force: true })
  const socket = given ?? makeSocketFolder(place, account)
  const settings = [...SETTINGS, `unix_socket_directories=${socket}`, ...(durable ? DURABLE : THROWN_AWAY)]
  const args = ['-D', place.cluster, ...settings.flatMap((setting) => ['-c', setting])]
  const child = launch(binaries.postgres, args, place, account)
  let asked = false
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const ended = gone.then(() => !asked)
  await untilReady(place, child)
  return {
    socket,
    pid: child.pid ?? 0,
    ended,
    async stop() {
      asked = true
      child.kill('SIGINT')
      await gone
      clearSocket(place)
    },
  }
}

/** Where setpriv is there, the kernel ends the server with its starter; elsewhere the next start does. */
function launch(
  program: string,
  args: readonly string[],
  place: RecordPlace,
  account: Account | undefined,
): ChildProcess {
  if (existsSync(place.log)) renameSync(place.log, `${place.log}.1`)
  const log = openSync(place.log, 'a', 0o600)
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path))
  const [command, before] = setpriv === undefined ? [program, []] : [setpriv, ['--pdeathsig', 'INT', program]]
  // In a group of its own: Ctrl-C in the terminal is for us, and the server is asked by us once the work has ended.
  const child = spawn(command, [...before, ...args], {
    cwd: place.cluster,
    ...account,
    detached: true,
    env: { LC_ALL: 'C' },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  return child
}

async function untilReady(place: RecordPlace, child: ChildProcess): Promise<void> {
  let failed: string | undefined
  child.once('error', (error) => (failed = error.message))
  child.once('close', (code) => (failed ??= `status ${code}`))
  const until = performance.now() + READY_MS
  while (!isReady(place.cluster, child.pid)) {
    if (failed !== undefined || performance.now() > until) {
      child.kill('SIGQUIT')
      throw refuseStart(place, failed ?? 'timeout')
    }
    await sleep(10)
  }
}

/** Line 8 of postmaster.pid tells the state of the server that wrote it. */
function isReady(cluster: string, pid: number | undefined): boolean {
  const file = join(cluster, 'postmaster.pid')
  if (!existsSync(file)) return false
  const lines = readFileSync(file, 'utf8').split('\n')
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready'
}

function refuseStart(place: RecordPlace, why: string): Refused {
  const log = existsSync(place.log) ? readFileSync(place.log, 'utf8') : ''
  if (log.includes('No space left on device'))
    return new Refused('store.disk-full', '磁盘已满，数据库没有启动；数据没有丢失。', '腾出空间后再启动。')
  const fatal = log.split('\n').findLast((line) => /\b(?:FATAL|PANIC)\b/.test(line)) ?? why
  return new Refused(
    'record.start-failed',
    `数据库没有启动：${fatal.replace(/^.*?(?=FATAL|PANIC)/, '')}`,
    `详见 ${place.log}；以 root 运行时，数据目录和程序所在的各级文件夹都要允许其他账户进入。`,
  )
}

/** A socket's path may have 107 bytes at most, so it does not lie in the data directory. */
function makeSocketFolder(place: RecordPlace, account: Account | undefined): string {
  const folder = mkdtempSync(join(tmpdir(), 'qz-'))
  if (account !== undefined) chownSync(folder, account.uid, account.gid)
  writeFileSync(place.socketNote, folder)
  return folder
}

function clearSocket(place: RecordPlace): void {
  if (!existsSync(place.socketNote)) return
  const folder = readFileSync(place.socketNote, 'utf8')
  if (basename(folder).startsWith('qz-') && dirname(folder) === tmpdir())
    rmSync(folder, { recursive: true, force: true })
  rmSync(place.socketNote, { force: true })
}
