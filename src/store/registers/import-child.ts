/** Entry of the child process that parses files. It knows one file, one work folder and one output folder at a time; its parent may kill it at any moment. */
import { flushCompileCache } from 'node:module'
import { Refused } from '#core/diagnostic'
import type { FromChild, ToChild, Turn } from './child-messages.ts'
import { findDiskFault, findMemoryFault } from './effect-faults.ts'
import { importTables } from './import-tables.ts'

let tellDigest: (digest: string) => void = () => undefined
let giveTurn: (turn: Turn) => void = () => undefined
let lastSent = 0

process.on('message', (message: ToChild) => {
  if (message.kind === 'digest') {
    tellDigest(message.digest)
    return
  }
  if (message.kind === 'turn') {
    giveTurn(message)
    return
  }
  // Tasks come one after the other, each followed by the digest of its file.
  const digest = new Promise<string>((resolve) => {
    tellDigest = resolve
  })
  const turn = new Promise<Turn>((resolve) => {
    giveTurn = resolve
  })
  lastSent = 0
  importTables(message, {
    digest,
    awaitTurn: (registers) => {
      send({ kind: 'chosen', registers })
      return turn
    },
    onProgress: (progress) => {
      const now = performance.now()
      if (progress.stage === 'read' && now - lastSent < 100) return
      lastSent = now
      send({ kind: 'progress', progress })
    },
  }).then(send, (error: unknown) => {
    // What is left of a task that failed is nobody's: the process ends with it.
    process.send?.(answerTo(error), undefined, undefined, () => process.exit(0))
  })
})
// Without a parent there is nobody to finish for.
process.on('disconnect', () => process.exit(1))
send({ kind: 'ready' })
// A process that is killed leaves no compiled code behind: without this every one of them reads its sources again, 0.2 s each.
flushCompileCache()

function send(message: FromChild): void {
  process.send?.(message)
}

function answerTo(error: unknown): FromChild {
  const refused = error instanceof Refused ? error : (findDiskFault(error) ?? findMemoryFault(error))
  if (refused !== undefined) return { kind: 'refused', refusal: refused.refusal }
  return { kind: 'failed', text: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}
