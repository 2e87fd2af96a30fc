/** Keeps the embedded server up: one that ends unasked (killed, a full disk) is started again, as often as it takes. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Refused } from '#core/diagnostic'
import type { RecordPlace } from './place.ts'
import { type Server, startServer } from './server.ts'

export type Supervised = {
  socket: string
  pid(): number
  /** Settles when it could not be brought back for a long time, for a reason that does not pass by itself. */
  lost: Promise<void>
  stop(): Promise<void>
}

const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 5_000
const GIVING_UP_MS = 600_000

/** `onFault` hears of every end that nobody asked for, and of every start that failed. */
export async function superviseServer(place: RecordPlace, onFault: (error: Error) => void): Promise<Supervised> {
  let server: Server | undefined = await startServer(place, { durable: true })
  const { socket } = server
  const stop = new AbortController()
  let giveUp = () => {}
  const lost = new Promise<void>((resolve) => (giveUp = resolve))
  const startAgain = async (): Promise<Server | undefined> => {
    let tried = 0
    for (let pause = FIRST_PAUSE_MS; !stop.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        const started = await startServer(place, { durable: true, socket })
        if (!stop.signal.aborted) return started
        await started.stop()
      } catch (error) {
        onFault(error instanceof Error ? error : new Error(String(error)))
        // A full disk is waited for, however long it takes.
        tried = isDiskFull(error) ? 0 : tried + pause
        if (tried > GIVING_UP_MS) giveUp()
      }
      await sleep(pause, undefined, { signal: stop.signal }).catch(() => undefined)
    }
    return undefined
  }
  const watch = async (): Promise<void> => {
    while (server !== undefined && (await server.ended)) {
      onFault(new Refused('record.unavailable', `数据库进程 ${server.pid} 意外结束，正在重新启动。`))
      server = undefined
      server = await startAgain()
    }
  }
  const watching = watch()
  return {
    socket,
    pid: () => server?.pid ?? 0,
    lost,
    async stop() {
      stop.abort()
      await server?.stop()
      await watching
    },
  }
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Refused && error.refusal.refused === 'store.disk-full'
}
