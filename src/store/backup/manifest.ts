/** What a backup holds, told by itself: enough to find every byte that is missing or different. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Refused } from '#core/diagnostic'

const digest = z.string().regex(/^[0-9a-f]{64}$/)

const Manifest = z.object({
  format: z.literal(1),
  /** The instant of the snapshot, ISO text, UTC. */
  at: z.string(),
  program: z.string(),
  migrations: z.array(z.object({ number: z.int(), name: z.string(), digest })),
  /** `digest` is of the rows as text, in the order of their keys; `file` is how they are kept. */
  tables: z.array(z.object({ name: z.string(), rows: z.int(), digest, file: z.string(), fileDigest: digest })),
  sequences: z.array(z.object({ name: z.string(), value: z.union([z.int(), z.string()]) })),
  ledger: z.object({ size: z.int(), note: z.string().optional() }),
  /** Everything else of the data directory, by its path in there. */
  files: z.array(z.object({ path: z.string(), bytes: z.int(), digest, mode: z.int() })),
})

export type Manifest = z.infer<typeof Manifest>

export type KeptTable = Manifest['tables'][number]

export const MANIFEST = 'manifest.json'

export function readManifest(folder: string): Manifest {
  const parsed = Manifest.safeParse(readJson(join(folder, MANIFEST)))
  if (parsed.success) return parsed.data
  throw new Refused('record.backup-damaged', `“${folder}”里没有可用的 ${MANIFEST}，不是完整的备份。`, '换另一份备份。')
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
