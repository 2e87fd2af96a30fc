/** Numbers for a site's monitoring, as it reads them: from the running server over a real database. */

import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { noteBackup } from '#store/backup'
import { appendEntry } from '#store/ledger'
import { inScope, recordPlace } from '#store/record'
import { withApp } from './app.ts'

const test = withApp()

async function scrape(): Promise<Map<string, number>> {
  const { body, statusCode } = await test.app.inject({ method: 'GET', url: '/metrics' })
  expect(statusCode).toBe(200)
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]))
}

const secondsAgo = (seconds: number) => new Date(test.clock.now.getTime() - seconds * 1000)

/** Nobody is given a place in the tree until it is released. */
async function holdSequencing(): Promise<() => Promise<void>> {
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  let taken = () => {}
  const held = new Promise<void>((resolve) => (taken = resolve))
  const done = test.database.superuser.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(4020010002)`.execute(tx)
    taken()
    await released
  })
  await held
  return async () => {
    release()
    await done
  }
}

describe('the numbers of an installation', () => {
  it('tell of entries that wait for their place, and of nothing once they have it', async () => {
    await expect.poll(async () => (await scrape()).get('quanze_ledger_unplaced_entries'), { timeout: 10_000 }).toBe(0)
    const release = await holdSequencing()
    await inScope(test.database.app, { system: 'test' }, (tx) =>
      appendEntry(
        tx,
        {
          action: 'authority.assert',
          actor: { kind: 'system', reason: 'test' },
          subject: { kind: 'test', id: 'test' },
        },
        async () => [],
      ),
    )
    test.clock.now = new Date(Date.now() + 90_000)
    const waiting = await scrape()
    expect(waiting.get('quanze_ledger_unplaced_entries')).toBe(1)
    expect(waiting.get('quanze_ledger_oldest_unplaced_seconds')).toBeGreaterThan(85)
    expect(waiting.get('quanze_ledger_oldest_unplaced_seconds')).toBeLessThan(120)
    await release()
    await expect.poll(async () => (await scrape()).get('quanze_ledger_unplaced_entries'), { timeout: 10_000 }).toBe(0)
    await expect.poll(async () => (await scrape()).get('quanze_ledger_unsigned_entries'), { timeout: 10_000 }).toBe(0)
    const after = await scrape()
    expect(after.has('quanze_ledger_oldest_unplaced_seconds')).toBe(false)
    expect(after.get('quanze_ledger_checkpoint_age_seconds')).toBeGreaterThan(60)
  }, 60_000)

  it('tell of entries in the tree that nothing signed covers', async () => {
    const release = await holdSequencing()
    await test.database.superuser.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      await sql`delete from quanze.ledger_checkpoint`.execute(tx)
    })
    const numbers = await scrape()
    expect(numbers.get('quanze_ledger_unsigned_entries')).toBeGreaterThan(0)
    expect(numbers.has('quanze_ledger_checkpoint_age_seconds')).toBe(false)
    await release()
    await expect.poll(async () => (await scrape()).get('quanze_ledger_unsigned_entries'), { timeout: 10_000 }).toBe(0)
  }, 60_000)

  it('tell of jobs by their state, and how long the first one waits', async () => {
    expect((await scrape()).has('quanze_jobs_oldest_queued_seconds')).toBe(false)
    const put = (state: string, createdAt: Date, finishedAt: Date | null) =>
      sql`insert into quanze.job (id, kind, title, request, state, created_at, finished_at)
        values (${randomUUID()}, 'assess', 'x', '{}', ${state}, ${createdAt}, ${finishedAt})`.execute(
        test.database.superuser,
      )
    await put('queued', secondsAgo(700), null)
    await put('queued', secondsAgo(30), null)
    await put('running', secondsAgo(900), null)
    await put('failed', secondsAgo(3600), secondsAgo(3500))
    await put('failed', secondsAgo(90_000), secondsAgo(89_000))
    const numbers = await scrape()
    expect(numbers.get('quanze_jobs{state="queued"}')).toBe(2)
    expect(numbers.get('quanze_jobs{state="running"}')).toBe(1)
    expect(numbers.get('quanze_jobs_oldest_queued_seconds')).toBe(700)
    expect(numbers.get('quanze_jobs_ended_last_day{state="failed"}')).toBe(1)
    expect(numbers.get('quanze_jobs_ended_last_day{state="finished"}')).toBe(0)
  })

  it('tell the age of a backup that was verified, and no age where there is none', async () => {
    const { dataDir } = test.premises
    mkdirSync(recordPlace(dataDir).folder, { recursive: true })
    const made = (id: string, at: Date, verified: boolean) => ({
      made: { id, at: at.toISOString(), folder: '/b', bytes: 1, verified },
    })
    expect((await scrape()).has('quanze_backup_verified_age_seconds')).toBe(false)
    noteBackup(dataDir, made('a', secondsAgo(50), false))
    expect((await scrape()).has('quanze_backup_verified_age_seconds')).toBe(false)
    noteBackup(dataDir, made('b', secondsAgo(4000), true))
    noteBackup(dataDir, made('c', secondsAgo(10), false))
    expect((await scrape()).get('quanze_backup_verified_age_seconds')).toBe(4000)
  })

  it('tell what room the data directory has', async () => {
    const numbers = await scrape()
    const [free, size] = [numbers.get('quanze_data_disk_free_bytes'), numbers.get('quanze_data_disk_size_bytes')]
    expect(free).toBeGreaterThan(0)
    expect(size).toBeGreaterThan(free ?? 0)
  })

  it('tell that the server was busy with something else', async () => {
    await scrape()
    await new Promise((resolve) => setTimeout(resolve, 50))
    const until = performance.now() + 400
    while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await scrape()).get('quanze_event_loop_delay_seconds{quantile="1"}')).toBeGreaterThan(0.3)
  })

  it('are told without the record when no connection is free, and say so', async () => {
    const busy = Array.from({ length: 12 }, () => sql`select pg_sleep(4)`.execute(test.database.app))
    const numbers = await scrape()
    expect(numbers.get('quanze_database_up')).toBe(0)
    expect(numbers.get('quanze_database_connections{pool="app",state="waiting"}')).toBeGreaterThan(0)
    expect(numbers.get('quanze_database_connections{pool="app",state="total"}')).toBe(10)
    expect(numbers.has('quanze_ledger_unplaced_entries')).toBe(false)
    expect(numbers.has('quanze_data_disk_free_bytes')).toBe(true)
    await Promise.all(busy)
    expect((await scrape()).get('quanze_database_up')).toBe(1)
  }, 60_000)
})
