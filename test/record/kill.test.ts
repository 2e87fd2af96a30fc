import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { prepareDataDir } from './database.ts'
import { runKillCycles } from './kill-cycles.ts'

const CYCLES = Number(process.env['QUANZE_KILLS'] ?? 6)
const READY_WITHIN_MS = 15_000
const folder = mkdtempSync(join(tmpdir(), 'quanze-kill-'))
chmodSync(folder, 0o711)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

it(
  `nothing confirmed is lost, halved or out of the ledger after ${CYCLES} kills of program and database under load`,
  async () => {
    await prepareDataDir(join(folder, 'data'))
    const report = await runKillCycles(join(folder, 'data'), CYCLES)
    expect(report).toMatchObject({ lost: 0, halves: 0, gaps: 0, faults: [] })
    expect(report.confirmed).toBeGreaterThan(CYCLES)
    expect(Math.max(...report.readyMs)).toBeLessThan(READY_WITHIN_MS)
  },
  120_000 + CYCLES * 15_000,
)
