/**
 * A server whose starter was killed may outlive it, and its parts may outlive the server. All of them are gone before the cluster is
 * opened again: two servers on one cluster would destroy it.
 */
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Refused } from '#core/diagnostic'

const PATIENCE_MS = 30_000
const AGAIN_MS = 3_000

export async function endOrphans(cluster: string): Promise<void> {
  const began = performance.now()
  let asked = -AGAIN_MS
  for (let left = listProcesses(cluster); left.length > 0; left = listProcesses(cluster)) {
    const spent = performance.now() - began
    if (spent > PATIENCE_MS)
      throw new Refused(
        'store.locked',
        `数据库仍由先前的服务进程 ${left.join('、')} 占用，没有应答停止的要求。`,
        '结束这些进程后再试。',
      )
    if (spent - asked >= AGAIN_MS) {
      // In good order first; what hangs is told to drop everything, and the log is replayed at the start.
      const name = asked < 0 ? 'SIGINT' : 'SIGQUIT'
      const postmaster = readPostmaster(cluster)
      for (const pid of left) if (pid === postmaster || !left.includes(postmaster)) signal(pid, name)
      asked = spent
    }
    await sleep(20)
  }
}

/** The server and its parts work in the folder of the cluster, and nothing else does. */
function listProcesses(cluster: string): number[] {
  const folder = realpathSync(cluster)
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && workingFolder(pid) === folder)
}

function readPostmaster(cluster: string): number {
  try {
    return Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
  } catch {
    return 0
  }
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It ended in between, which is what was asked for.
  }
}
