/** Short messages between the servers that work on one database (LISTEN, NOTIFY), and the things one of them holds while it is there. */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { connectionLost } from './connection-lost.ts'
import type { Record } from './open-record.ts'
import { wordFailure } from './word-failure.ts'

export type Notices = {
  /** To all servers, this one among them. What is sent is at most a few hundred characters: PostgreSQL takes 8,000 bytes. */
  send(text: string): Promise<void>
  /** Held until it is released, or until this server is gone: see `isHeldNowhere`. */
  hold(name: string): Promise<() => Promise<void>>
  close(): Promise<void>
}

export type NoticesOptions = {
  hear(text: string): void
  /** The connection is there again after it was lost: in between nothing was heard. */
  onBack(): void
  onFault(error: unknown): void
}

const CHANNEL = 'quanze'
const LOCKS = 0x717a
const AGAIN_MS = 1000

export async function openNotices(
  record: Pick<Record, 'app' | 'appConnection'>,
  { hear, onBack, onFault }: NoticesOptions,
): Promise<Notices> {
  const stopped = new AbortController()
  const tell = (error: unknown) => onFault(wordFailure(error))
  let client = await connect()

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ ...record.appConnection, keepAlive: true, application_name: 'quanze notices' })
    fresh.on('notification', ({ payload }) => hear(payload ?? ''))
    fresh.on('error', (error: Error) => stopped.signal.aborted || onFault(connectionLost(error)))
    await fresh.connect()
    fresh.once('end', () => void returnLater())
    await fresh.query(`listen ${CHANNEL}`)
    return fresh
  }

  async function returnLater(): Promise<void> {
    while (!stopped.signal.aborted) {
      await sleep(AGAIN_MS, undefined, { ref: false })
      if (stopped.signal.aborted) return
      const fresh = await connect().then(
        (connected) => connected,
        () => undefined,
      )
      if (fresh === undefined) continue
      client = fresh
      onBack()
      return
    }
  }

  return {
    async send(text) {
      await sql`select pg_notify(${CHANNEL}, ${text})`.execute(record.app).then(undefined, (error: unknown) => {
        throw wordFailure(error)
      })
    },
    async hold(name) {
      const holder = client
      // Without its connection nothing is held, and what is held goes with it: work does not stop for that.
      await holder.query('select pg_advisory_lock($1, hashtext($2))', [LOCKS, name]).then(undefined, tell)
      return async () => {
        if (holder !== client) return
        await holder.query('select pg_advisory_unlock($1, hashtext($2))', [LOCKS, name]).then(undefined, tell)
      }
    },
    async close() {
      stopped.abort()
      await client.end()
    },
  }
}

/** A condition: no server holds what is named by this text. Asking takes it until the transaction ends. */
export function isHeldNowhere(name: ReturnType<typeof sql>): ReturnType<typeof sql<boolean>> {
  return sql<boolean>`pg_try_advisory_xact_lock(${sql.lit(LOCKS)}, hashtext(${name}))`
}
