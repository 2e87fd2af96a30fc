/** A small register, stores in temporary folders, and CSV text, for the tests of #store/registers. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { openStore, type Store } from '#store/registers'
import { PENALTY, PENALTY_REGISTERS, registersOf } from './registers-penalty.ts'

export { PENALTY, registersOf }

// Every import starts a process, and a test makes several: a busy machine needs longer than the usual limit.
vi.setConfig({ testTimeout: 120_000 })

export const HEADING = '纳税人识别号,所属期,决定日期,罚款,人数,比例,已结案,状态,标签,备注'

export const REGISTERS = PENALTY_REGISTERS

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quanze-registers-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export async function newStore(): Promise<{
  store: Store
  folder: string
  file: (name: string, text: string | Buffer) => string
}> {
  const folder = temporaryFolder()
  const store = await openStore(join(folder, 'store'), { create: true, wait: 0 })
  const file = (name: string, text: string | Buffer) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  return { store, folder, file }
}

export function csv(...rows: string[]): string {
  return `${[HEADING, ...rows].join('\n')}\n`
}

/** `count` good rows with keys of their own, over some months. */
export function goodRows(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, i) => {
    const n = from + i
    return `91${String(n).padStart(8, '0')},2026-0${1 + (n % 9)},2026-0${1 + (n % 9)}-1${n % 10},${n}.50,${n},0.5,是,已结,甲、乙,第${n}行`
  })
}
