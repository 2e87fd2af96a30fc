import type { DuckDBConnection } from '@duckdb/node-api'
import { fingerprintOf, readHits, readStates } from '#store/findings'
import type { FindJob, FoundHit } from './job.ts'

/** At most `most`; one more tells that the beginning given is too short. */
export async function findHits(connection: DuckDBConnection, job: FindJob): Promise<FoundHit[]> {
  const found: FoundHit[] = []
  for await (const hits of readHits(connection, job.hitsFile)) {
    for (const hit of hits) {
      const fingerprint = fingerprintOf(hit)
      if (fingerprint.startsWith(job.fingerprint)) found.push({ hit, fingerprint })
    }
    if (found.length > job.most) return found
  }
  const states = await readStates(connection, job.statesFile)
  return found.map((each) => {
    const state = states.find((s) => s.fingerprint === each.fingerprint)
    return { ...each, ...(state && { state }) }
  })
}
