/**
 * A real PostgreSQL for tests: each process starts one of its own from a prepared copy, and each test file gets databases
 * cloned from a migrated template. Nothing of it is written durably.
 */
import { execFileSync } from 'node:child_process'
import { hash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { isAlive, type ProcessMark, processMark, takeLock } from '#store/lock'
import {
  type Database,
  openPool,
  openRecord,
  type Record,
  readMigrations,
  recordPlace,
  type Server,
  SUPERUSER,
  startServer,
} from '#store/record'

const TEMPLATE = 'quanze'
const BOOTSTRAP = new URL('../../src/store/record/bootstrap.sql', import.meta.url)

/** A record like the one the program opens, in a database of its own, with a data directory for files. */
export type TestRecord = Record & {
  /** A connection that nothing stops: what a malicious administrator has. */
  superuser: Database
  database: string
}

let running: Promise<Server> | undefined
let number = 0

/** Opens one database before the tests of a file and closes it after them. `fresh()` gives further ones. */
export function withDatabase(): TestRecord & { fresh(): Promise<TestRecord> } {
  let current: TestRecord | undefined
  const opened: TestRecord[] = []
  const fresh = async () => {
    const record = await openTestRecord()
    opened.push(record)
    return record
  }
  beforeAll(async () => {
    current = await fresh()
  }, 120_000)
  afterAll(async () => {
    await Promise.all(opened.map((record) => record.close()))
    await stopServer()
  }, 60_000)
  const record = () => {
    if (current === undefined) throw new Error('the database is there once beforeAll has run')
    return current
  }
  return {
    get owner() {
      return record().owner
    },
    get app() {
      return record().app
    },
    get reader() {
      return record().reader
    },
    get superuser() {
      return record().superuser
    },
    get kind() {
      return record().kind
    },
    get dataDir() {
      return record().dataDir
    },
    get database() {
      return record().database
    },
    get lost() {
      return record().lost
    },
    get serverPid() {
      return record().serverPid
    },
    get appConnection() {
      return record().appConnection
    },
    close: () => record().close(),
    fresh,
  }
}

async function openTestRecord(): Promise<TestRecord> {
  running ??= startOwnServer()
  const { socket } = await running
  const database = `t${process.pid}_${number++}`
  await asSuperuser(socket, `create database ${database} owner quanze_owner template ${TEMPLATE}`)
  const dataDir = mkdtempSync(join(tmpdir(), 'quanze-test-data-'))
  const open = (role: 'owner' | 'app' | 'reader', user?: string) =>
    openPool({ socket, database, ...(user === undefined ? {} : { user }) }, role, 10, () => {})
  const pools = { owner: open('owner'), app: open('app'), reader: open('reader'), superuser: open('owner', SUPERUSER) }
  return {
    ...pools,
    database,
    dataDir,
    kind: 'embedded',
    serverPid: () => 0,
    lost: new Promise(() => {}),
    appConnection: { host: socket, database, user: 'quanze_app' },
    async close() {
      await Promise.all(Object.values(pools).map((pool) => pool.destroy()))
      await asSuperuser(socket, `drop database if exists ${database} with (force)`)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** A data directory as after a first start that was stopped in good order, without the seconds that takes. */
export async function prepareDataDir(dataDir: string): Promise<void> {
  const template = await ensureTemplate()
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  execFileSync('cp', ['-a', join(template, 'record'), dataDir])
}

async function startOwnServer(): Promise<Server> {
  const template = await ensureTemplate()
  sweep()
  const folder = mkdtempSync(join(tmpdir(), 'quanze-test-pg-'))
  writeFileSync(join(folder, 'mark'), JSON.stringify(processMark()))
  execFileSync('cp', ['-a', join(template, 'record'), folder])
  execFileSync('chmod', ['755', folder])
  const server = await startServer(recordPlace(folder), { durable: false })
  return {
    ...server,
    async stop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function stopServer(): Promise<void> {
  const server = await running
  running = undefined
  await server?.stop()
}

/** A stopped cluster with the migrations run, made once for each state of them. */
async function ensureTemplate(): Promise<string> {
  const state = [...readMigrations().map((migration) => migration.digest), readFileSync(BOOTSTRAP, 'utf8')].join('\n')
  const home = join(tmpdir(), 'quanze-test-templates')
  const template = join(home, hash('sha256', state, 'hex').slice(0, 16))
  if (existsSync(template)) return template
  mkdirSync(home, { recursive: true })
  const release = await takeLock(home, 100_000)
  try {
    if (existsSync(template)) return template
    for (const name of readdirSync(home))
      if (isOld(join(home, name))) rmSync(join(home, name), { recursive: true, force: true })
    const draft = mkdtempSync(join(home, 'draft-'))
    execFileSync('chmod', ['755', draft])
    // Opened once as the program does, which also tests that an empty folder is enough.
    await (await openRecord({ dataDir: draft })).close()
    renameSync(draft, template)
    return template
  } finally {
    release()
  }
}

function isOld(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat?.isDirectory() === true && Date.now() - stat.mtimeMs > 3_600_000
}

/** What test processes that were killed left behind. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const mark = join(tmpdir(), name, 'mark')
    if (!name.startsWith('quanze-test-pg-') || !existsSync(mark)) continue
    const text = readFileSync(mark, 'utf8')
    if (text !== '' && !isAlive(JSON.parse(text) as ProcessMark))
      rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}

async function asSuperuser(socket: string, statement: string): Promise<void> {
  const client = new pg.Client({ host: socket, database: 'postgres', user: SUPERUSER })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
