/** Worked cases take seconds: they are run once for each state of a pack, when somebody first looks. */
import type { z } from 'zod'
import { loadKeptPack, type PackPlace, testPack } from '#app/packs'
import type { packCases } from '#contract/packs'
import { Refused } from '#core/diagnostic'

type Results = z.input<typeof packCases>

const done = new Map<string, Results>()
const running = new Map<string, Promise<void>>()

export async function caseResults({ folder }: PackPlace): Promise<Results> {
  const { digest, cases } = await loadKeptPack(folder)
  const key = `${folder} ${digest}`
  const known = done.get(key)
  if (known !== undefined) return known
  if (cases.length === 0) return { state: 'done', passed: 0, failed: 0, items: [] }
  if (!running.has(key)) running.set(key, run(folder, key))
  return { state: 'running', passed: 0, failed: 0, items: [] }
}

async function run(folder: string, key: string): Promise<void> {
  try {
    const test = await testPack(folder, undefined, new AbortController().signal, () => undefined)
    const items = test.cases.map(({ name, file, indicator, faults, disagreements }) => ({
      name,
      file,
      indicator,
      faults: [...faults, ...disagreements],
      passed: faults.length + disagreements.length === 0,
    }))
    const passed = items.filter((item) => item.passed).length
    done.set(key, { state: 'done', passed, failed: items.length - passed, items })
  } catch (error) {
    const sentence = error instanceof Refused ? error.refusal.message : '用例没有运行成功，请告诉系统管理员。'
    done.set(key, {
      state: 'done',
      passed: 0,
      failed: 1,
      items: [{ name: '运行用例', file: '', indicator: '', passed: false, faults: [sentence] }],
    })
  } finally {
    running.delete(key)
  }
}
