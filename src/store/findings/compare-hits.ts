/** Compares the hits of two readings of the same data: the counts, and some examples of every change of every indicator. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { type FindingChange, FindingsComparer, type FindingsComparison, type Hit } from '#core/finding'
import { ORDERED_HITS, readHits } from './read-hits.ts'
import { fingerprintOf } from './told-finding.ts'

export type ChangedHit = { change: FindingChange; fingerprint: string; draft?: Hit; other?: Hit }

export type ComparedHits = { comparison: FindingsComparison; examples: readonly ChangedHit[] }

export type CompareHitsJob = {
  draftHits: string
  otherHits: string
  /** Of the other reading only these are looked at. */
  indicators: readonly string[]
  /** How many of each indicator and change. */
  examples: number
}

export async function compareHits(connection: DuckDBConnection, job: CompareHitsJob): Promise<ComparedHits> {
  const asked = new Set(job.indicators)
  const comparer = new FindingsComparer()
  for await (const hits of readHits(connection, job.otherHits))
    for (const hit of hits) if (asked.has(hit.indicator)) comparer.addOther({ ...hit, fingerprint: fingerprintOf(hit) })

  const examples = new Examples(job.examples)
  for await (const hits of readHits(connection, job.draftHits))
    for (const hit of hits) {
      const fingerprint = fingerprintOf(hit)
      const change = comparer.meet({ ...hit, fingerprint })
      if (change !== 'kept') examples.offer({ change, fingerprint, draft: hit })
    }

  // What is lost is known only now; what came out otherwise still lacks its other side.
  for await (const hits of readHits(connection, job.otherHits))
    for (const hit of hits) {
      if (!asked.has(hit.indicator)) continue
      const fingerprint = fingerprintOf(hit)
      if (comparer.isLost(fingerprint)) examples.offer({ change: 'lost', fingerprint, other: hit })
      else examples.complete(fingerprint, hit)
    }
  await connection.run(`drop table ${ORDERED_HITS}`)
  return { comparison: comparer.finish(), examples: examples.list() }
}

class Examples {
  readonly #most: number
  readonly #taken = new Map<string, number>()
  readonly #examples: ChangedHit[] = []
  readonly #halves = new Map<string, number>()

  constructor(most: number) {
    this.#most = most
  }

  offer(changed: ChangedHit): void {
    const key = `${(changed.draft ?? changed.other)?.indicator} ${changed.change}`
    const taken = this.#taken.get(key) ?? 0
    if (taken >= this.#most) return
    this.#taken.set(key, taken + 1)
    if (changed.change === 'toViolated' || changed.change === 'toUndetermined')
      this.#halves.set(changed.fingerprint, this.#examples.length)
    this.#examples.push(changed)
  }

  complete(fingerprint: string, other: Hit): void {
    const at = this.#halves.get(fingerprint)
    const half = at === undefined ? undefined : this.#examples[at]
    if (at !== undefined && half !== undefined) this.#examples[at] = { ...half, other }
  }

  list(): readonly ChangedHit[] {
    return this.#examples
  }
}
