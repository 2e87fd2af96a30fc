/** Logs without personal data: what route, how it ended and how long it took; never addresses, names, queries or bodies. */
import { type Logger, pino } from 'pino'
import { Refused } from '#core/diagnostic'

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>

export function openLog(level: 'info' | 'warn' | 'silent', write?: (line: string) => void): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  return write === undefined ? pino(options) : pino(options, { write })
}

const FROM_OUTSIDE: ReadonlySet<string> = new Set(['record.unavailable', 'record.start-failed', 'store.disk-full'])

/** Something failed that nobody waits for. What the outside did to us passes, and is told in words of ours, which name nobody. */
export function logFault(log: Log, error: unknown): void {
  if (error instanceof Refused && FROM_OUTSIDE.has(error.refusal.refused))
    log.warn({ code: error.refusal.refused }, error.refusal.message)
  else log.error({ bug: describeBug(error) }, 'bug')
}

/** Where it happened, without the message: what a database says of a row may name a person. */
export function describeBug(error: unknown): { kind: string; code?: string; at: string[] } {
  if (!(error instanceof Error)) return { kind: typeof error, at: [] }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const at = (error.stack ?? '')
    .split('\n')
    .flatMap((line) => (/^\s+at /.test(line) ? [line.trim()] : []))
    .slice(0, 12)
  return { kind: error.name, at, ...(code !== undefined && { code }) }
}
