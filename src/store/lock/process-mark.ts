import { readFileSync } from 'node:fs'

/** A process as it can be recognised later: its number may be given again, its start time (in clock ticks since boot) is not the same then. */
export type ProcessMark = { pid: number; started: string }

export function processMark(): ProcessMark {
  return { pid: process.pid, started: startTime(process.pid) ?? '' }
}

export function isAlive(mark: ProcessMark): boolean {
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

/** Field 22 of /proc/<pid>/stat; the name before it may hold blanks and parentheses. A zombie no longer does anything. */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    return undefined
  }
}
