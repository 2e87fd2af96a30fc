/** The folder a run's outputs are handed over in: written beside their final names, shown together once the run stands. */
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const STAGE = '.writing-'

export async function openStage(out: string): Promise<string> {
  await mkdir(out, { recursive: true })
  for (const name of await readdir(out))
    if (name.startsWith(STAGE)) await rm(join(out, name), { recursive: true, force: true })
  return mkdtemp(join(out, STAGE))
}

/** `optional`: outputs that not every run has; one left by an earlier run would be read as this one's. */
export async function showOutputs(stage: string, out: string, optional: readonly string[] = []): Promise<void> {
  for (const name of optional) await rm(join(out, name), { force: true })
  for (const name of await readdir(stage)) await rename(join(stage, name), join(out, name))
  await rm(stage, { recursive: true, force: true })
}

export async function dropStage(stage: string): Promise<void> {
  await rm(stage, { recursive: true, force: true })
}

/** Where a run is put together before it is shown. */
export async function openDraft(temporary: string): Promise<string> {
  const draft = join(temporary, 'run')
  await mkdir(draft)
  return draft
}

export async function keepFile(from: string, to: string): Promise<void> {
  await copyFile(from, to)
}

export async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(value, undefined, 2)}\n`)
}
