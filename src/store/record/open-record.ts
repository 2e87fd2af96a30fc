/** Opens the record: the customer's server where one is named, else our own inside the data directory. */
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { sql } from 'kysely'
import { Refused } from '#core/diagnostic'
import { takeLock } from '#store/lock'
import { ensureBootstrapped } from './bootstrap.ts'
import { type Address, type Database, openPool } from './connection.ts'
import { checkDurability } from './durability.ts'
import { checkMigrated, migrate } from './migrate.ts'
import { readMigrations } from './migrations.ts'
import { recordPlace } from './place.ts'
import { makePrivateFolder } from './private-folder.ts'
import { DATABASE, ROLES } from './roles.ts'
import { startServer } from './server.ts'
import { type Supervised, superviseServer } from './supervise.ts'

export type RecordOptions = {
  dataDir: string
  /** A login of the application's role at a customer's server. */
  databaseUrl?: string
  /** A login of the owner's role there; needed for the first start and after an update of the program. Without it `owner` is `app`. */
  ownerUrl?: string
  /** Told when connections are lost and when the embedded server ends unasked; it is started again. */
  onLost?: (error: Error) => void
  /** Stop at this migration: a backup is loaded into the form it was taken from. */
  upTo?: number
}

export type Record = {
  owner: Database
  app: Database
  reader: Database
  kind: 'embedded' | 'external'
  dataDir: string
  /** The embedded server's process; 0 while it is being started again, and for a customer's. */
  serverPid(): number
  /** Settles when the embedded server cannot be brought back; never for a customer's. */
  lost: Promise<void>
  /** The application's login for libraries that bring their own pool, as pg-boss does. */
  appConnection: { host: string; database: string; user: string } | { connectionString: string }
  close(): Promise<void>
}

const POOL = { owner: 4, app: 20, reader: 4 }

export async function openRecord(options: RecordOptions): Promise<Record> {
  return options.databaseUrl === undefined ? openEmbedded(options) : openExternal(options, options.databaseUrl)
}

async function openEmbedded({ dataDir, onLost = () => {}, upTo }: RecordOptions): Promise<Record> {
  const place = recordPlace(dataDir)
  makePrivateFolder(dataDir)
  makePrivateFolder(place.folder)
  letServerThrough(dataDir, place.folder)
  let server: Supervised | undefined
  const release = await takeLock(place.folder, 0, {
    onTaken: () => {
      // Two servers on one cluster would destroy it: the one that lost the lock goes at once.
      onLost(new Refused('store.locked', `数据目录“${dataDir}”的锁已被别处取走，数据库停止运行。`))
      void server?.stop()
    },
  })
  try {
    server = await superviseServer(place, onLost)
    const { socket, pid, lost, stop } = server
    await ensureBootstrapped(socket)
    const address = { socket, database: DATABASE }
    const prepare = async (app: Database, owner: Database) => {
      await checkDurability(app)
      await migrate(owner, readMigrations().slice(0, upTo))
    }
    const close = async () => {
      await stop()
      release()
    }
    const record = await connect(address, address, { dataDir, onLost, prepare, close })
    return { ...record, serverPid: pid, lost }
  } catch (error) {
    await server?.stop()
    release()
    throw error
  }
}

/** Started by root the server runs under another account, which has to pass these two folders to reach its own. */
function letServerThrough(...folders: readonly string[]): void {
  if (process.getuid?.() !== 0) return
  for (const folder of folders) chmodSync(folder, statSync(folder).mode | 0o011)
}

async function openExternal(options: RecordOptions, url: string): Promise<Record> {
  const { dataDir, ownerUrl, onLost = () => {}, upTo } = options
  return connect({ url }, ownerUrl === undefined ? undefined : { url: ownerUrl }, {
    dataDir,
    onLost,
    async prepare(app, owner) {
      await checkDurability(app)
      const migrations = readMigrations().slice(0, upTo)
      await (ownerUrl === undefined ? checkMigrated(app, migrations) : migrate(owner, migrations))
    },
    async close() {},
  })
}

/** For reading what is there, as it is: beside the running program where it runs, without changing the form of the database. */
export async function openAsIs(options: RecordOptions): Promise<Record> {
  const { dataDir, databaseUrl, ownerUrl, onLost = () => {} } = options
  const connection = { dataDir, onLost, prepare: async () => {} }
  if (databaseUrl !== undefined) {
    const owner = ownerUrl === undefined ? undefined : { url: ownerUrl }
    return connect({ url: databaseUrl }, owner, { ...connection, close: async () => {} })
  }
  const place = recordPlace(dataDir)
  if (!existsSync(place.cluster))
    throw new Refused('store.not-found', `“${dataDir}”里没有数据库。`, '核对 --data-dir。')
  const held = await tryLock(place.folder)
  if (held === undefined) {
    const address = { socket: readFileSync(place.socketNote, 'utf8'), database: DATABASE }
    return connect(address, address, { ...connection, close: async () => {} })
  }
  const server = await startServer(place, { durable: true })
  const address = { socket: server.socket, database: DATABASE }
  return connect(address, address, {
    ...connection,
    async close() {
      await server.stop()
      held()
    },
  })
}

/** Undefined while a running program holds it and its server can be reached. */
async function tryLock(folder: string): Promise<(() => void) | undefined> {
  try {
    return await takeLock(folder, 0)
  } catch (error) {
    if (error instanceof Refused && hasSocketHere(recordPlace(dirname(folder)).socketNote)) return undefined
    throw error
  }
}

/** The socket of a program in another container is out of reach. */
function hasSocketHere(note: string): boolean {
  return existsSync(note) && existsSync(readFileSync(note, 'utf8'))
}

type Connection = {
  dataDir: string
  onLost: (error: Error) => void
  prepare: (app: Database, owner: Database) => Promise<void>
  close: () => Promise<void>
}

async function connect(address: Address, ownerAddress: Address | undefined, connection: Connection): Promise<Record> {
  const { dataDir, onLost, prepare } = connection
  const app = openPool(address, 'app', POOL.app, onLost)
  const owner = ownerAddress === undefined ? app : openPool(ownerAddress, 'owner', POOL.owner, onLost)
  const reader = openPool(address, 'reader', POOL.reader, onLost)
  const endPools = () => Promise.all([...new Set([owner, app, reader])].map((db) => db.destroy()))
  try {
    await checkReachable(app)
    await prepare(app, owner)
  } catch (error) {
    await endPools()
    throw error
  }
  return {
    owner,
    app,
    reader,
    kind: 'url' in address ? 'external' : 'embedded',
    dataDir,
    serverPid: () => 0,
    lost: new Promise(() => {}),
    appConnection:
      'url' in address
        ? { connectionString: address.url }
        : { host: address.socket, database: address.database, user: ROLES.app },
    async close() {
      await endPools()
      await connection.close()
    },
  }
}

const OLDEST = 150_000

async function checkReachable(db: Database): Promise<void> {
  const { rows } = await sql<{ version: number }>`select current_setting('server_version_num')::int as version`
    .execute(db)
    .catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error)
      throw new Refused('record.start-failed', `连接不上数据库：${why}`, '核对 DATABASE_URL 和数据库服务器的状态。')
    })
  if ((rows[0]?.version ?? 0) < OLDEST)
    throw new Refused('record.start-failed', '数据库版本低于 15，没有启动。', '使用 PostgreSQL 15 或更高版本。')
}
