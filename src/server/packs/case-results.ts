/** Worked cases take a minute: they are run once for each state of a pack, when somebody first looks. */
import type { z } from 'zod'
import { loadKeptPack, type PackPlace, testPack } from '#app/packs'
import type { packCases } from '#contract/packs'

type Results = z.input<typeof packCases>

type Attempt = { digest: string; done: number; total: number; ended?: { results: Results } | { error: unknown } }

/** The last of each folder. */
const attempts = new Map<string, Attempt>()

/** What stopped a run is told to whoever asks next, and no longer: it says nothing about the pack, and the next to ask tries again. */
export async function caseResults({ folder }: PackPlace): Promise<Results> {
  const { digest, cases } = await loadKeptPack(folder)
  if (cases.length === 0) return { state: 'done', passed: 0, failed: 0, items: [] }
  const known = attempts.get(folder)
  if (known?.digest !== digest) return begin(folder, { digest, done: 0, total: cases.length })
  const { done, total, ended } = known
  if (ended === undefined) return { state: 'running', done, total }
  if ('results' in ended) return ended.results
  attempts.delete(folder)
  throw ended.error
}

function begin(folder: string, attempt: Attempt): Results {
  attempts.set(folder, attempt)
  void run(folder, attempt)
  return { state: 'running', done: attempt.done, total: attempt.total }
}

async function run(folder: string, attempt: Attempt): Promise<void> {
  try {
    const test = await testPack(folder, undefined, new AbortController().signal, (done) => {
      attempt.done = done
    })
    const items = test.cases.map(({ name, file, indicator, faults, disagreements }) => ({
      name,
      file,
      indicator,
      faults: [...faults, ...disagreements],
      passed: faults.length + disagreements.length === 0,
    }))
    const passed = items.filter((item) => item.passed).length
    attempt.ended = { results: { state: 'done', passed, failed: items.length - passed, items } }
  } catch (error) {
    attempt.ended = { error }
  }
}
