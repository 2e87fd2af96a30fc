import { readFileSync } from 'node:fs'

/** The version of the program, by which a run says what computed it. */
export function engineVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  const parsed: unknown = JSON.parse(text)
  if (typeof parsed !== 'object' || parsed === null || !('version' in parsed))
    throw new Error('package.json names no version')
  return String(parsed.version)
}
