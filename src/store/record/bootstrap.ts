/** Roles and the database of an embedded cluster, by the same statements a customer's administrator runs. */
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { DATABASE, ROLES, SUPERUSER } from './roles.ts'

export async function ensureBootstrapped(socket: string): Promise<void> {
  const client = new pg.Client({ host: socket, database: 'postgres', user: SUPERUSER })
  await client.connect()
  try {
    for (const statement of listStatements()) if (await isWanting(client, statement)) await client.query(statement)
  } finally {
    await client.end()
  }
}

function listStatements(): string[] {
  const text = readFileSync(new URL('./bootstrap.sql', import.meta.url), 'utf8')
  return text
    .replace(/^--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}

/** A start that was killed in between goes on where it stopped: what can be repeated is, what exists is left. */
async function isWanting(client: pg.Client, statement: string): Promise<boolean> {
  const [, role] = /^create role (\w+)/.exec(statement) ?? []
  if (role !== undefined && !Object.values<string>(ROLES).includes(role)) throw new Error(`unknown role ${role}`)
  if (role !== undefined) return !(await exists(client, 'select from pg_roles where rolname = $1', role))
  if (statement.startsWith('create database'))
    return !(await exists(client, 'select from pg_database where datname = $1', DATABASE))
  return true
}

async function exists(client: pg.Client, query: string, name: string): Promise<boolean> {
  return ((await client.query(query, [name])).rowCount ?? 0) > 0
}
