/** A B A B …: each form once to warm up, then in turn, so that a slow minute of the machine strikes both. */
export type Form = { name: string; run: () => Promise<unknown> }

export type Measured = { a: number[]; b: number[]; ratio: number }

export async function compareForms(a: Form, b: Form, rounds: number, measure = seconds): Promise<Measured> {
  await a.run()
  await b.run()
  const times: { a: number[]; b: number[] } = { a: [], b: [] }
  for (let i = 0; i < rounds; i += 1) {
    times.a.push(await measure(a.run))
    times.b.push(await measure(b.run))
  }
  return { ...times, ratio: median(times.a) / median(times.b) }
}

export async function seconds(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return (performance.now() - start) / 1000
}

/** Processor seconds of this process and all its threads: what is left to compare on a machine that others use too. */
export async function cpuSeconds(run: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage()
  await run()
  const used = process.cpuUsage(start)
  return (used.user + used.system) / 1e6
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

export function tell(name: string, measured: Measured, goal: number): string {
  const show = (values: readonly number[]) =>
    `${median(values).toFixed(3)} s (${Math.min(...values).toFixed(3)}–${Math.max(...values).toFixed(3)})`
  const verdict = measured.ratio <= goal ? 'reached' : 'NOT reached'
  return `${name.padEnd(30)} ours ${show(measured.a)}  hand-written ${show(measured.b)}  ratio ${measured.ratio.toFixed(2)}  goal ${goal} ${verdict}`
}
