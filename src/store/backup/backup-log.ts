/** Which backups were made from this data directory, and which were restored on trial since. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { recordPlace } from '#store/record'

export type KeptBackup = {
  id: string
  /** ISO text, UTC. */
  at: string
  folder: string
  bytes: number
  verified: boolean
  drilledAt?: string
}

type Line = { made: KeptBackup } | { drilled: { id: string; at: string } }

/** Newest first. */
export function listBackups(dataDir: string): KeptBackup[] {
  const file = logFile(dataDir)
  if (!existsSync(file)) return []
  const backups = new Map<string, KeptBackup>()
  for (const text of readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')) {
    const line = JSON.parse(text) as Line
    if ('made' in line) backups.set(line.made.id, line.made)
    else {
      const known = backups.get(line.drilled.id)
      if (known !== undefined) backups.set(known.id, { ...known, drilledAt: line.drilled.at })
    }
  }
  return [...backups.values()].reverse()
}

export function noteBackup(dataDir: string, line: Line): void {
  appendFileSync(logFile(dataDir), `${JSON.stringify(line)}\n`, { flush: true })
}

function logFile(dataDir: string): string {
  return join(recordPlace(dataDir).folder, 'backups.jsonl')
}
