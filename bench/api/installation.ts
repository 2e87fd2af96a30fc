/** An installation with that city in it: made once, through the program's own doors, and kept in the temporary folder. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { recordRun } from '#app/assessment'
import { importFolder } from '#app/authority'
import { ensureDemoAccount, openHouse, runAsSystem, type Scope } from '#app/identity'
import { dayOf, openRecord } from '#app/premises'
import { listRows } from '#store/authority'
import { FINDINGS, OFFICIALS, writeOrganisation, writePack, writeRegisters } from './office.ts'
import { processorSeconds } from './processes.ts'

export const PASSWORD = 'Bench-9-lanterns-xq'
/** Of every account here; they are on no other machine. */
export const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const ACTOR = { kind: 'system', reason: 'bench' } as const
const AS_OF = '2026-06-30'

/** What recording one run took: of this process, of the database server, and by the clock. */
export type Recording = { seconds: number; ours: number; database: number }

/** The outputs of one assessment, made if they are not there. */
async function ensureRun(home: string): Promise<string> {
  const out = join(home, 'out')
  if (existsSync(join(home, 'assessed'))) return out
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  writeOrganisation(join(home, 'organisation'))
  writePack(join(home, 'pack'))
  await writeRegisters(join(home, 'registers'))
  const given = ['--pack', join(home, 'pack'), '--data', join(home, 'registers'), '--store', join(home, 'store')]
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['scripts/quanze.mjs', 'assess', ...given, '--as-of', AS_OF, '--out', out],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`assess ended with ${status}: ${stdout}${stderr}`)
  writeFileSync(join(home, 'assessed'), '')
  return out
}

export async function makeInstallation(home: string, dataDir: string): Promise<Recording> {
  const out = await ensureRun(home)
  rmSync(dataDir, { recursive: true, force: true })
  const record = await openRecord({ dataDir })
  try {
    const now = new Date()
    const house = await openHouse(record, { now: () => new Date() })
    const today = dayOf(now.toISOString().slice(0, 10))
    const folder = join(home, 'organisation')
    await importFolder(record.app, { folder, dataDir, occasion: 'bench', today, now, onStep: () => undefined })
    const before = [process.cpuUsage(), processorSeconds(record.serverPid())] as const
    const started = performance.now()
    const { findings } = await runAsSystem(house, 'bench', (tx) => recordRun(tx, { out, actor: ACTOR }))
    const seconds = (performance.now() - started) / 1000
    const used = process.cpuUsage(before[0])
    const recording = {
      seconds,
      ours: (used.user + used.system) / 1e6,
      database: processorSeconds(record.serverPid()) - before[1],
    }
    if (findings !== FINDINGS) throw new Error(`${findings} findings were recorded, not ${FINDINGS}`)
    for (const { name, officer } of OFFICIALS) {
      const officerId = await runAsSystem(house, 'bench', (tx) => findOfficer(tx, officer, today))
      await ensureDemoAccount(house, { name, kind: 'user', password: PASSWORD, totpSecret: SECRET, officerId })
    }
    // What the database does of itself within a minute.
    await sql`vacuum (analyze) quanze.finding, quanze.finding_count`.execute(record.owner)
    return recording
  } finally {
    await record.close()
  }
}

async function findOfficer(tx: Scope, code: string, day: ReturnType<typeof dayOf>): Promise<string> {
  const { items } = await listRows(tx, 'officer', { day, q: code, limit: 2 })
  const [found] = items
  if (found === undefined) throw new Error(`nobody has the number ${code}`)
  return found.id
}
