/** Entry of the child process that parses a file. It knows one file, one work folder and one output folder; its parent may kill it at any moment. */
import { Refused } from '#core/diagnostic'
import type { FromChild, ToChild } from './child-messages.ts'
import { findDiskFault, findMemoryFault } from './effect-faults.ts'
import { importTables } from './import-tables.ts'

let tellDigest: (digest: string) => void = () => undefined
const digest = new Promise<string>((resolve) => {
  tellDigest = resolve
})
let lastSent = 0

process.on('message', (message: ToChild) => {
  if (message.kind === 'digest') tellDigest(message.digest)
  else {
    importTables(message, digest, (progress) => {
      const now = performance.now()
      if (progress.stage === 'read' && now - lastSent < 100) return
      lastSent = now
      send({ kind: 'progress', progress })
    }).then(finish, (error: unknown) => finish(answerTo(error)))
  }
})
// Without a parent there is nobody to finish for.
process.on('disconnect', () => process.exit(1))
send({ kind: 'ready' })

function send(message: FromChild): void {
  process.send?.(message)
}

function finish(message: FromChild): void {
  process.send?.(message, undefined, undefined, () => process.exit(0))
}

function answerTo(error: unknown): FromChild {
  const refused = error instanceof Refused ? error : (findDiskFault(error) ?? findMemoryFault(error))
  if (refused !== undefined) return { kind: 'refused', refusal: refused.refusal }
  return { kind: 'failed', text: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}
