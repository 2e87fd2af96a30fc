/** The analytics process: takes one job at a time from its parent, answers, and ends with it. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { Refused } from '#core/diagnostic'
import { refuseDatabaseError } from './database-error.ts'
import type { AnalyticsProgress, Reply, Request } from './job.ts'
import { runJob, runRows, runWrite } from './run-job.ts'

let connection: DuckDBConnection | undefined
let cancelled = false

const watch = {
  connected(now: DuckDBConnection | undefined) {
    connection = now
    if (cancelled) now?.interrupt()
  },
  progress(progress: AnalyticsProgress) {
    reply({ kind: 'progress', progress })
  },
  findings(count: number) {
    reply({ kind: 'findings', count })
  },
}

function reply(message: Reply): void {
  process.send?.(message)
}

async function answer(request: Exclude<Request, { kind: 'cancel' }>): Promise<Reply> {
  try {
    switch (request.kind) {
      case 'run':
        return { kind: 'ran', result: await runJob(request.job, watch) }
      case 'rows':
        return { kind: 'found', found: await runRows(request.job, watch) }
      case 'write':
        return { kind: 'wrote', written: await runWrite(request.job, watch) }
      default:
        return request satisfies never
    }
  } catch (error) {
    const refused = error instanceof Refused ? error : refuseDatabaseError(error)
    if (refused !== undefined) return { kind: 'refused', refusal: refused.refusal }
    return { kind: 'bug', text: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

process.on('message', (request: Request) => {
  if (request.kind === 'cancel') {
    cancelled = true
    connection?.interrupt()
    return
  }
  cancelled = false
  void answer(request).then(reply)
})
process.on('disconnect', () => process.exit(0))
reply({ kind: 'ready' })
