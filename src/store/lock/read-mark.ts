import { readFileSync } from 'node:fs'
import type { ProcessMark } from './process-mark.ts'

/** Somebody, of whom nothing can be read. */
const NOBODY: ProcessMark = { pid: 0, started: '' }

/** Undefined: there is no such file. */
export function readMark(path: string): ProcessMark | undefined {
  try {
    return markOf(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    if (error instanceof SyntaxError) return NOBODY
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Earlier versions wrote no place. */
function markOf(parsed: unknown): ProcessMark {
  if (typeof parsed !== 'object' || parsed === null || !('pid' in parsed && 'started' in parsed)) return NOBODY
  const place =
    'place' in parsed && typeof parsed.place === 'object' && parsed.place !== null ? parsed.place : undefined
  const text = (name: string) => {
    const found = place === undefined ? undefined : (place as Readonly<Record<string, unknown>>)[name]
    return typeof found === 'string' ? found : ''
  }
  return {
    pid: Number(parsed.pid),
    started: String(parsed.started),
    ...(place !== undefined && { place: { host: text('host'), boot: text('boot'), processes: text('processes') } }),
  }
}
