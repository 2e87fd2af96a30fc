import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AS_OF, makeOffice, type Office } from '../cli/permit-office.ts'
import { runQuanze, startQuanze } from '../cli/run-quanze.ts'

let folder: string
let office: Office
let out: string
let args: readonly string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quanze-kill-'))
  office = await makeOffice(folder, 20_000)
  out = join(folder, 'out')
  args = ['assess', '--pack', office.pack, '--data', office.data, '--as-of', AS_OF, '--out', out]
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** Waits until `seen`, then a little, so that the blow falls at various moments of what comes after. */
async function killWhen(seen: () => boolean, afterMs: number): Promise<void> {
  const { child, ended } = startQuanze(args)
  let over = false
  void ended.then(() => (over = true))
  while (!seen() && !over) await sleep(5)
  await sleep(afterMs)
  child.kill('SIGKILL')
  await ended
}

const temporary = () => {
  const folderOfTmp = join(out, '.store', 'tmp')
  return existsSync(folderOfTmp) ? readdirSync(folderOfTmp) : []
}
const visibleRuns = () => {
  const runs = join(out, '.store', 'runs')
  return existsSync(runs) ? readdirSync(runs) : []
}

describe('an assessment killed with -9', () => {
  it('leaves a store that opens, no half of a run, and a rerun that succeeds', async () => {
    // Once while files are being imported, then at moments between the start of the analysis and the end.
    await killWhen(() => existsSync(join(out, '.store', 'store.json')), 300)
    for (const afterMs of [0, 60, 200, 450, 900]) {
      const before = visibleRuns()
      await killWhen(() => temporary().some((name) => existsSync(join(out, '.store', 'tmp', name, 'run'))), afterMs)
      for (const id of visibleRuns()) {
        const files = readdirSync(join(out, '.store', 'runs', id))
        expect(files.sort(), id).toEqual([
          'hits.parquet',
          'pack',
          'run.json',
          'states.parquet',
          'summary.json',
          'tallies.json',
        ])
      }
      expect(visibleRuns().length - before.length).toBeLessThanOrEqual(1)
    }
    const listed = await runQuanze(['runs', '--store', join(out, '.store'), '--json'])
    expect(listed.code, listed.err).toBe(0)
    expect((JSON.parse(listed.out) as unknown[]).length).toBe(visibleRuns().length)

    const rerun = await runQuanze(args)
    expect(rerun.code, rerun.err).toBe(0)
    const summary = JSON.parse(await readFile(join(out, 'summary.json'), 'utf8')) as { totals: object }
    expect(summary.totals).toEqual(office.counts)
    expect(temporary()).toEqual([])
    expect(readdirSync(out).filter((name) => name.startsWith('.writing-'))).toEqual([])
    const verified = await runQuanze(['verify', out])
    expect(verified.code, verified.err).toBe(0)
  }, 240_000)

  it('stopped with Ctrl-C ends in good order with status 130 and leaves nothing', async () => {
    const stopped = join(folder, 'stopped')
    const { child, ended } = startQuanze([...args.slice(0, -1), stopped])
    while (!existsSync(join(stopped, '.store', 'data'))) await sleep(5)
    await sleep(200)
    child.kill('SIGINT')
    const { code, err } = await ended
    expect(code, err).toBe(130)
    expect(err).toContain('取消')
    expect(existsSync(join(stopped, '.store', 'runs'))).toBe(false)
    expect(existsSync(join(stopped, 'summary.json'))).toBe(false)
  })
})
