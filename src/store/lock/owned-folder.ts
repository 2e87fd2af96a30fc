/**
 * A folder somebody works in. Whether they still do is known here by their process; of another container or machine, by whether the
 * mark is still being written. As with the lock, nobody is believed to be gone who may only be elsewhere.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isAlive, isSamePlace, processMark } from './process-mark.ts'
import { readMark } from './read-mark.ts'

const BEAT_MS = 2_000
/** Nobody waits for such a folder, as somebody does for a lock: it may lie there for an hour. */
const SILENCE_MS = 3_600_000

/** Marks the folder, again and again until it is given up. */
export function ownFolder(folder: string, beatMs = BEAT_MS): () => void {
  const path = join(folder, 'owner')
  const text = JSON.stringify(processMark())
  writeFileSync(path, text)
  // Over what is there, so that it can be read at any moment. A disk that does not answer is asked again by the next beat.
  const beat = setInterval(() => void writeFile(path, text, { flag: 'r+' }).then(undefined, () => undefined), beatMs)
  beat.unref()
  return () => clearInterval(beat)
}

export function isAbandoned(folder: string, silenceMs = SILENCE_MS): boolean {
  const path = join(folder, 'owner')
  const mark = readMark(path)
  const here = processMark().place
  const isHere = mark !== undefined && mark.pid !== 0 && isSamePlace(mark.place ?? here, here)
  if (isHere) return !isAlive(mark)
  // One that was made a moment ago has no mark yet.
  const touched = (statSync(path, { throwIfNoEntry: false }) ?? statSync(folder, { throwIfNoEntry: false }))?.mtimeMs
  return touched !== undefined && clockAt(dirname(folder)) - touched >= silenceMs
}

/** Removes the folders in this one in which nobody works any more. */
export function clearAbandoned(base: string): void {
  if (!existsSync(base)) return
  for (const name of readdirSync(base)) {
    const folder = join(base, name)
    if (isAbandoned(folder)) rmSync(folder, { recursive: true, force: true })
  }
}

/** By the clock that also times the marks: that of whoever keeps the files. */
function clockAt(folder: string): number {
  const made = mkdtempSync(join(folder, 'clock-'))
  const { mtimeMs } = statSync(made)
  rmSync(made, { recursive: true, force: true })
  return mtimeMs
}
