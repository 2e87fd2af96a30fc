// Usage: node scripts/make-demo-data.mjs — writes examples/demo again: the registers of a made-up county, and in truth/ what must come
// out of them; and examples/organisation: the offices, posts and people that these registers name. The same bytes on every run.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeBinary, root } from './dependency-stamp.mjs'

/** The smallest county in which every item has something planted, over half a year whose working-day calendars are all known. */
const COUNTY = ['--scale', 'county', '--rows', '5000', '--from', '2025-02', '--months', '6', '--seed', '20250201']

const demo = join(root, 'examples/demo')
const organisation = join(root, 'examples/organisation')
const made = join(mkdtempSync(join(tmpdir(), 'quanze-demo-')), 'county')
const command = ['generate', '--pack', join(root, 'packs/cn/tax-assessment'), ...COUNTY, '--out', made]
const { status } = spawnSync(nodeBinary, [join(root, 'scripts/quanze.mjs'), ...command], { stdio: 'inherit' })
if (status !== 0) {
  process.exitCode = status ?? 1
} else {
  for (const folder of [demo, organisation])
    for (const name of readdirSync(folder)) if (name !== 'README.md') rmSync(join(folder, name), { recursive: true })
  rmSync(join(made, 'README.txt'))
  mkdirSync(join(made, 'truth'))
  renameSync(join(made, 'truth.jsonl'), join(made, 'truth/truth.jsonl'))
  cpSync(join(made, 'organisation'), organisation, { recursive: true })
  rmSync(join(made, 'organisation'), { recursive: true })
  cpSync(made, demo, { recursive: true })
  rmSync(join(made, '..'), { recursive: true })
}
