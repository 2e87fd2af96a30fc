import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Where a process runs. A process number says nothing in another container, on another machine, or after a restart of this one. */
export type ProcessPlace = { host: string; boot: string; processes: string }

/** A process as it can be recognised later: its number may be given again, its start time (in clock ticks since boot) is not the same then. */
export type ProcessMark = { pid: number; started: string; place?: ProcessPlace }

export function processMark(): Required<ProcessMark> {
  return { pid: process.pid, started: startTime(process.pid) ?? '', place: findPlace() }
}

/** Of a process that runs, or ran, in this place. */
export function isAlive(mark: Pick<ProcessMark, 'pid' | 'started'>): boolean {
  if (mark.pid <= 0) return false
  const started = startTime(mark.pid)
  if (started !== undefined) return started === mark.started
  try {
    // Without /proc only the number can be asked for.
    process.kill(mark.pid, 0)
    return mark.started === ''
  } catch {
    return false
  }
}

/** Whether the numbers of two places mean the same processes. Where the kernel does not say, the name of the machine has to do. */
export function isSamePlace(a: ProcessPlace, b: ProcessPlace): boolean {
  return a.boot === b.boot && a.processes === b.processes && (a.boot !== '' || a.host === b.host)
}

/** One start of the kernel, and the set of process numbers (the namespace) this program is in. */
function findPlace(): ProcessPlace {
  return {
    host: hostname(),
    boot: readable(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()) ?? '',
    processes: readable(() => readlinkSync('/proc/self/ns/pid')) ?? '',
  }
}

/** Field 22 of /proc/<pid>/stat; the name before it may hold blanks and parentheses. A zombie no longer does anything. */
function startTime(pid: number): string | undefined {
  const stat = readable(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields?.[0] === 'Z' ? undefined : fields?.[19]
}

function readable(read: () => string): string | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
