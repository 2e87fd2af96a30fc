/** The analytics process: takes one job at a time from its parent, answers, and ends with it. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { Refused } from '#core/diagnostic'
import { compareHits } from '#store/findings'
import { refuseDatabaseError } from './database-error.ts'
import { digestBatches } from './digest-batches.ts'
import { findHits } from './find-hits.ts'
import type { AnalyticsProgress, Reply, Request } from './job.ts'
import { runCases } from './run-cases.ts'
import { runJob, runRows, runWrite, withSandbox } from './run-job.ts'

let connections: readonly DuckDBConnection[] = []
let cancelled = false

const watch = {
  connected(now: readonly DuckDBConnection[]) {
    connections = now
    if (cancelled) interrupt()
  },
  progress(progress: AnalyticsProgress) {
    reply({ kind: 'progress', progress })
  },
  findings(count: number) {
    reply({ kind: 'findings', count })
  },
}

function interrupt(): void {
  for (const connection of connections) connection.interrupt()
}

function reply(message: Reply): void {
  process.send?.(message)
}

async function answer(request: Exclude<Request, { kind: 'cancel' }>): Promise<Reply> {
  try {
    switch (request.kind) {
      case 'run':
        return { kind: 'ran', result: await runJob(request.job, watch) }
      case 'cases':
        return { kind: 'ranCases', found: await runCases(request.job, watch) }
      case 'rows':
        return { kind: 'foundRows', found: await runRows(request.job, watch) }
      case 'find':
        return {
          kind: 'foundHits',
          found: await withSandbox(
            [request.job.hitsFile, request.job.statesFile],
            [request.job.folder],
            request.job.limits,
            watch,
            (c) => findHits(c, request.job),
          ),
        }
      case 'digest': {
        const { batches, folder, limits } = request.job
        const files = batches.flatMap((batch) => batch.files.map((file) => file.path))
        return {
          kind: 'digested',
          digests: await withSandbox(files, [folder], limits, watch, (c) => digestBatches(c, batches)),
        }
      }
      case 'compare': {
        const { draftHits, otherHits, folder, limits } = request.job
        return {
          kind: 'compared',
          compared: await withSandbox([draftHits, otherHits], [folder], limits, watch, (c) =>
            compareHits(c, request.job),
          ),
        }
      }
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
    interrupt()
    return
  }
  cancelled = false
  void answer(request).then(reply)
})
process.on('disconnect', () => process.exit(0))
reply({ kind: 'ready' })
