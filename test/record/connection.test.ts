/** Connections that the database ends: told once while we work with them, and not at all once we are leaving. */
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { type Database, openPool } from '#store/record'
import { withDatabase } from './database.ts'

const database = withDatabase()

function open(lost: Error[]): Database {
  const { host } = database.appConnection as { host: string }
  return openPool({ socket: host, database: database.database }, 'app', 2, (error) => lost.push(error))
}

async function endOf(pool: Database): Promise<() => Promise<unknown>> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(pool)
  return () => sql`select pg_terminate_backend(${rows[0]?.pid ?? 0}, 5000)`.execute(database.superuser)
}

/** The only connection of the pool at work, until it ends. */
async function sleepOn(pool: Database): Promise<{ ended: Promise<unknown> }> {
  const ended = sql`select pg_sleep(30)`.execute(pool).catch((error: unknown) => error)
  const atWork = sql<{ n: number }>`
    select count(*)::int as n from pg_stat_activity where datname = ${database.database} and query like '%pg_sleep%' and pid <> pg_backend_pid()`
  await expect.poll(async () => (await atWork.execute(database.superuser)).rows[0]?.n).toBe(1)
  return { ended }
}

describe('a connection that the database ends', () => {
  it.each(['idle', 'in use'])('%s, is told once in words, and the next use opens another', async (state) => {
    const lost: Error[] = []
    const pool = open(lost)
    const end = await endOf(pool)
    const query = state === 'idle' ? undefined : await sleepOn(pool)
    await end()
    await query?.ended
    await expect.poll(() => lost.length).toBeGreaterThan(0)
    expect((await sql`select 1 as one`.execute(pool)).rows).toEqual([{ one: 1 }])
    await pool.destroy()
    expect(lost.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^与数据库的一条连接断了（.+）；下次使用时另开一条。$/),
    ])
  })

  it('while we are leaving, is not told', async () => {
    const lost: Error[] = []
    const pool = open(lost)
    const end = await endOf(pool)
    const { ended } = await sleepOn(pool)
    const left = pool.destroy()
    await end()
    expect(await ended).toMatchObject({ code: '57P01' })
    await left
    expect(lost).toEqual([])
  })
})
