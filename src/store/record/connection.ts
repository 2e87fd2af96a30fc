/** Pools of connections, one per role, through Kysely. What comes out of the database has one form everywhere. */
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { connectionLost } from './connection-lost.ts'
import { KeepingClient } from './keeping-client.ts'
import { ROLES, type RoleName } from './roles.ts'

/** No tables of its own: a repository names those it works on with `withTables`. */
export type Database = Kysely<object>

export type Address = { socket: string; database: string; user?: string } | { url: string }

/** `onLost`: a connection broke that we had not ended; the next use opens another or fails by itself. */
export function openPool(address: Address, role: RoleName, max: number, onLost: (error: Error) => void): Database {
  const pool = makePool(address, role, max, onLost)
  const db = new Kysely<object>({ dialect: new PostgresDialect({ pool }) })
  pools.set(db, pool)
  return db
}

/** Kysely does not show what it was given. */
const pools = new WeakMap<Database, pg.Pool>()

export type PoolUse = {
  /** As many connections as there may be. */
  most: number
  total: number
  idle: number
  /** Requests that wait for a connection. */
  waiting: number
}

export function poolUse(db: Database): PoolUse {
  const pool = pools.get(db)
  if (pool === undefined) throw new Error('this database was not opened with a pool')
  return { most: pool.options.max, total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }
}

/** What a connection has learnt is gone with it: it is not given up between two looks at a page. */
const IDLE_MS = 300_000

function makePool(address: Address, role: RoleName, max: number, onLost: (error: Error) => void): pg.Pool {
  // An administrator may give logins of their own names: the rights are those of our role all the same.
  const options = `-c search_path=quanze,public -c timezone=UTC${'url' in address ? ` -c role=${ROLES[role]}` : ''}`
  const place =
    'url' in address
      ? { connectionString: address.url }
      : { host: address.socket, database: address.database, user: address.user ?? ROLES[role] }
  const pool = new pg.Pool({
    ...place,
    Client: KeepingClient,
    idleTimeoutMillis: IDLE_MS,
    max,
    options,
    types: { getTypeParser },
    application_name: `quanze ${role}`,
  })
  // Without a listener the program would end; the connection itself has told already.
  pool.on('error', () => undefined)
  // Also one in use, whose query fails. It may say so several times; and a farewell that crosses ours is none of a loss.
  pool.on('connect', (client) => {
    let told = false
    client.on('error', (error: Error) => {
      if (!told && !pool.ending) onLost(connectionLost(error))
      told = true
    })
  })
  return pool
}

const OID = { int8: 20, date: 1082, int8Array: 1016, dateArray: 1182, textArray: 1009 }

/** Dates stay text: a local date is no instant. Whole numbers are numbers as long as they are exact. Decimals stay text. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === OID.date) return (text) => text
  if (oid === OID.int8) return wholeNumber
  if (oid === OID.dateArray) return pg.types.getTypeParser(OID.textArray)
  if (oid === OID.int8Array) {
    const parseTexts: (text: string) => unknown = pg.types.getTypeParser(OID.textArray)
    return (text) => (parseTexts(text) as string[]).map(wholeNumber)
  }
  return pg.types.getTypeParser(oid, format)
}

function wholeNumber(text: string): number | string {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : text
}
