/** Processor seconds of other processes, as the kernel tells them. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

type Process = { parent: number; ticks: number }

function readProcess(pid: string): Process | undefined {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return undefined
  // The name stands in brackets and may hold anything; its own time and that of children it has waited for.
  const [, parent, ...rest] = readFileSync(file, 'utf8').replace(/^.*\)/s, '').trim().split(' ')
  const ticks = [9, 10, 11, 12].reduce((sum, at) => sum + Number(rest[at]), 0)
  return { parent: Number(parent), ticks }
}

/** Of a process and what it started, the ended ones included. */
export function processorSeconds(root: number): number {
  const all = new Map<number, Process>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const found = readProcess(name)
    if (found !== undefined) all.set(Number(name), found)
  }
  const sum = (pid: number): number =>
    (all.get(pid)?.ticks ?? 0) +
    [...all].reduce((total, [child, { parent }]) => (parent === pid ? total + sum(child) : total), 0)
  return sum(root) / TICKS
}
