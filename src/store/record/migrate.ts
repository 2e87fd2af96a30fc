/** Brings the database to the form this program knows. Each migration is one transaction: killed half-way, it is as if it had not begun. */
import { sql } from 'kysely'
import { Refused } from '#core/diagnostic'
import type { Database } from './connection.ts'
import { type Migration, readMigrations } from './migrations.ts'

const LOCK = 4_020_010_001

/** Runs as the owner. Returns the names of the migrations that were run now. */
export async function migrate(owner: Database, migrations: readonly Migration[] = readMigrations()): Promise<string[]> {
  const done: string[] = []
  await owner.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx)
    await sql`create schema if not exists quanze`.execute(tx)
    await sql`
      create table if not exists quanze.migration (
        number integer primary key, name text not null, digest text not null, at timestamptz not null default now()
      )`.execute(tx)
  })
  for (const migration of migrations) {
    await owner.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx)
      const { rows } = await sql<{ name: string; digest: string }>`
        select name, digest from quanze.migration where number = ${migration.number}`.execute(tx)
      const [known] = rows
      if (known !== undefined) return checkSame(migration, known)
      await sql.raw(migration.text).execute(tx)
      await sql`insert into quanze.migration (number, name, digest)
        values (${migration.number}, ${migration.name}, ${migration.digest})`.execute(tx)
      done.push(migration.name)
    })
  }
  await refuseNewer(owner, migrations.at(-1)?.number ?? 0)
  return done
}

function checkSame(migration: Migration, known: { name: string; digest: string }): void {
  if (known.digest === migration.digest) return
  throw new Refused(
    'record.migration-changed',
    `数据库当初按另一份 ${known.name} 建立，与本程序的 ${migration.name} 不同，没有打开。`,
    '使用建立这个数据目录的程序版本，或从备份恢复到新的数据目录。',
  )
}

async function refuseNewer(owner: Database, last: number): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select name from quanze.migration where number > ${last} order by number`.execute(owner)
  if (rows.length === 0) return
  throw new Refused(
    'store.newer-format',
    `数据库由更新的程序建立（${rows.map((row) => row.name).join('、')}），本程序不能打开。`,
    '升级程序后再试。',
  )
}

/** Where the owner's login is not at hand: nothing may be left to do. */
export async function checkMigrated(db: Database, migrations: readonly Migration[] = readMigrations()): Promise<void> {
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass('quanze.migration') is not null as there`.execute(db)
  const known = rows[0]?.there === true ? await readKnown(db) : []
  for (const migration of migrations) {
    const found = known.find(({ number }) => number === migration.number)
    if (found === undefined)
      throw new Refused(
        'record.start-failed',
        `数据库还缺 ${migration.name} 这一步升级。`,
        '设置 DATABASE_OWNER_URL（quanze_owner 的登录）后启动一次。',
      )
    checkSame(migration, found)
  }
  await refuseNewer(db, migrations.at(-1)?.number ?? 0)
}

async function readKnown(db: Database): Promise<{ number: number; name: string; digest: string }[]> {
  const { rows } = await sql<{ number: number; name: string; digest: string }>`
    select number, name, digest from quanze.migration`.execute(db)
  return rows
}
