import type { Given, Surroundings } from './command.ts'
import { readText } from './given.ts'

/** `--store`, else QUANZE_STORE, else what the command takes by default. */
export function readStore(given: Given, surroundings: Surroundings, fallback = '.quanze'): string {
  const own = readText(given, 'store')
  if (own !== undefined) return own
  const named = surroundings.environment['QUANZE_STORE'] ?? ''
  return named === '' ? fallback : named
}
