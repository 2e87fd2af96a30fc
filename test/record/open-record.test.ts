import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { checkDurability, inScope, openRecord, recordPlace } from '#store/record'
import { withDatabase } from './database.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'quanze-open-'))
const place = recordPlace(dataDir)
const database = withDatabase()

afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

/** Another program that has the record open. */
async function startHolder(): Promise<{ child: ChildProcess; server: number }> {
  const script = fileURLToPath(new URL('./busy-writer.ts', import.meta.url))
  const child = spawn(process.execPath, [script, dataDir, '--idle'], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) {
    const [, pid] = /^ready (\d+)$/.exec(line) ?? []
    if (pid !== undefined) return { child, server: Number(pid) }
  }
  throw new Error('the other program did not come up')
}

/** A zombie, which only its parent can clear away, has no working folder any more. */
function isGone(pid: number): boolean {
  return !existsSync(`/proc/${pid}/cwd`)
}

async function killHard(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

describe('the embedded database', () => {
  it('comes up in an empty folder, without a port, and goes in good order', async () => {
    const record = await openRecord({ dataDir })
    const { rows } = await sql<{ name: string; setting: string }>`
      select name, setting from pg_settings
      where name in ('listen_addresses', 'fsync', 'synchronous_commit', 'data_checksums', 'TimeZone') order by name
    `.execute(record.app)
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      TimeZone: 'UTC',
      data_checksums: 'on',
      fsync: 'on',
      listen_addresses: '',
      synchronous_commit: 'on',
    })
    const socket = readFileSync(place.socketNote, 'utf8')
    expect(existsSync(socket)).toBe(true)
    await record.close()
    expect(existsSync(socket)).toBe(false)
    expect(existsSync(join(place.cluster, 'postmaster.pid'))).toBe(false)
    expect(existsSync(join(place.folder, 'lock'))).toBe(false)
  })

  it('is refused to a second program, which is told who has it', async () => {
    const { child } = await startHolder()
    await expect(openRecord({ dataDir })).rejects.toThrow(`正被另一个程序（进程 ${child.pid}）写入`)
    await killHard(child)
  })

  it('is taken over from a program that was killed, whether its server is still there or not', async () => {
    for (let i = 0; i < 3; i++) {
      const { child, server } = await startHolder()
      await killHard(child)
      const record = await openRecord({ dataDir })
      expect(record.serverPid()).not.toBe(server)
      expect(isGone(server)).toBe(true)
      await record.close()
    }
  })

  it('comes back by itself when its server is killed, with everything that was confirmed', async () => {
    const faults: string[] = []
    const record = await openRecord({ dataDir, onLost: ({ message }) => faults.push(message) })
    await sql`create table quanze.kept (n int)`.execute(record.owner)
    for (let n = 1; n <= 3; n++) {
      await sql`insert into quanze.kept values (${n})`.execute(record.owner)
      const killed = record.serverPid()
      process.kill(killed, 'SIGKILL')
      const began = performance.now()
      // Parts of the killed server may answer for a moment.
      const answers = () =>
        inScope(record.owner, { system: 'test' }, (tx) => sql`select 1`.execute(tx)).then(
          () => record.serverPid() !== killed && record.serverPid() !== 0,
          () => false,
        )
      while (!(await answers())) {
        expect(performance.now() - began).toBeLessThan(15_000)
        await sleep(20)
      }
      expect(record.serverPid()).not.toBe(killed)
      expect(faults.join()).toContain(`数据库进程 ${killed} 意外结束`)
    }
    const { rows } = await sql<{ n: number }>`select n from quanze.kept order by n`.execute(record.owner)
    expect(rows).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
    await record.close()
    const closed = record.serverPid()
    await sleep(500)
    expect(record.serverPid()).toBe(closed)
    expect(existsSync(join(place.cluster, 'postmaster.pid'))).toBe(false)
  })

  it('is not used for evidence when it is set to forget', async () => {
    // The server of the tests is.
    await expect(checkDurability(database.app)).rejects.toThrow('fsync、full_page_writes、synchronous_commit 已关闭')
  })
})

describe("a customer's server", () => {
  const who = sql<{ user: string }>`select current_user as user`

  it('serves the same, with the rights of our roles whatever the login is called', async () => {
    const own = await openRecord({ dataDir })
    const { host } = own.appConnection as { host: string }
    const url = (user: string) => `postgresql://${user}@/quanze?host=${encodeURIComponent(host)}`
    const elsewhere = join(dataDir, 'elsewhere')
    // The third has a login of another name, which may take our roles.
    for (const [databaseUrl, ownerUrl] of [
      [url('quanze_app'), url('quanze_owner')],
      [url('quanze_app'), undefined],
      [url('quanze_root'), url('quanze_root')],
    ] as const) {
      const record = await openRecord({
        dataDir: elsewhere,
        databaseUrl,
        ...(ownerUrl === undefined ? {} : { ownerUrl }),
      })
      expect(record.kind).toBe('external')
      const users = await Promise.all(
        [record.app, record.owner, record.reader].map(async (db) => (await who.execute(db)).rows[0]?.user),
      )
      expect(users).toEqual(['quanze_app', ownerUrl === undefined ? 'quanze_app' : 'quanze_owner', 'quanze_reader'])
      await record.close()
    }
    await sql`delete from quanze.migration where number = (select max(number) from quanze.migration)`.execute(own.owner)
    await expect(openRecord({ dataDir: elsewhere, databaseUrl: url('quanze_app') })).rejects.toThrow('这一步升级')
    await own.close()
  })

  it('is refused when it forgets, and told when it cannot be reached', async () => {
    const { host } = database.appConnection as { host: string }
    const url = `postgresql://quanze_app@/${database.database}?host=${encodeURIComponent(host)}`
    await expect(openRecord({ dataDir, databaseUrl: url })).rejects.toThrow('断电会丢失')
    const nowhere = openRecord({ dataDir, databaseUrl: 'postgresql://nobody@/none?host=/nowhere' })
    await expect(nowhere).rejects.toThrow('连接不上')
  })
})

describe('what comes out of the database', () => {
  it('has dates as text, whole numbers as numbers while they are exact, decimals as text', async () => {
    const { rows } = await sql`select date '2026-02-03' as day, 7::int8 as small, 9007199254740993::int8 as large,
      1.10::numeric as amount, array['2026-02-03'::date] as days, array[1, 9007199254740993]::int8[] as numbers`.execute(
      database.app,
    )
    expect(rows).toEqual([
      {
        day: '2026-02-03',
        small: 7,
        large: '9007199254740993',
        amount: '1.10',
        days: ['2026-02-03'],
        numbers: [1, '9007199254740993'],
      },
    ])
  })
})

describe('inScope', () => {
  const read = sql<{ account: string | null; system: string | null }>`
    select nullif(current_setting('quanze.account', true), '') as account,
      nullif(current_setting('quanze.system', true), '') as system`

  it('says in whose name it works, inside the transaction only', async () => {
    const account = '00000000-0000-4000-8000-000000000001'
    const inside = await inScope(database.app, { accountId: account }, (tx) => read.execute(tx))
    expect(inside.rows).toEqual([{ account, system: null }])
    for (let i = 0; i < 12; i++)
      expect((await read.execute(database.app)).rows).toEqual([{ account: null, system: null }])
  })

  it('undoes everything when the work fails', async () => {
    const work = inScope(database.app, { system: 'test' }, async (tx) => {
      await sql`insert into quanze.ledger_pending values (1)`.execute(tx)
    })
    await expect(work).rejects.toThrow('foreign key')
  })
})
