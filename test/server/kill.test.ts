import { expect, it } from 'vitest'
import { runServerKills } from './server-kills.ts'

const CYCLES = Number(process.env['QUANZE_KILLS'] ?? 3)
const READY_WITHIN_MS = 15_000

it(
  `what the server confirmed is there once and answered alike after ${CYCLES} kills of it and its database under commands`,
  async () => {
    const { confirmed, readyMs, ...rest } = await runServerKills(CYCLES)
    expect(rest).toEqual({ lost: [], twice: [], answeredOtherwise: [], faults: [] })
    expect(confirmed).toBeGreaterThan(CYCLES)
    expect(Math.max(...readyMs)).toBeLessThan(READY_WITHIN_MS)
  },
  240_000 + CYCLES * 20_000,
)
