/** Two readings of the same data side by side: what only one of them finds, and what both find but otherwise. */
import type { Finding } from './finding.ts'

export type ComparedFinding = Pick<Finding, 'fingerprint' | 'indicator' | 'outcome' | 'organ' | 'post'>

/** draft = gained + kept, other = lost + kept. `toViolated` and `toUndetermined` are those kept that came out otherwise. */
export type ComparisonCounts = {
  draft: number
  other: number
  gained: number
  lost: number
  kept: number
  /** Of the gained and of the lost, those that are violations. */
  gainedViolated: number
  lostViolated: number
  toViolated: number
  toUndetermined: number
}

export type FindingChange = 'gained' | 'lost' | 'toViolated' | 'toUndetermined'

/** By indicator, organ and post; what names no organ or post stands under the empty text. */
export type FindingsComparison = {
  total: ComparisonCounts
  indicators: ReadonlyMap<string, ComparisonCounts>
  organs: ReadonlyMap<string, ComparisonCounts>
  posts: ReadonlyMap<string, ComparisonCounts>
}

type Known = Omit<ComparedFinding, 'fingerprint'>

/** Takes all findings of the other reading first, then those of the draft one by one. */
export class FindingsComparer {
  readonly #total = noCounts()
  readonly #indicators = new Map<string, ComparisonCounts>()
  readonly #organs = new Map<string, ComparisonCounts>()
  readonly #posts = new Map<string, ComparisonCounts>()
  readonly #open = new Map<string, Known[]>()
  readonly #words = new Map<string, string>()

  addOther({ fingerprint, indicator, outcome, organ, post }: ComparedFinding): void {
    const known: Known = {
      indicator: this.#word(indicator),
      outcome,
      ...(organ !== undefined && { organ: this.#word(organ) }),
      ...(post !== undefined && { post: this.#word(post) }),
    }
    const same = this.#open.get(fingerprint)
    if (same === undefined) this.#open.set(fingerprint, [known])
    else same.push(known)
  }

  /** What became of a finding of the draft. */
  meet(draft: ComparedFinding): Exclude<FindingChange, 'lost'> | 'kept' {
    const same = this.#open.get(draft.fingerprint)
    const other = same?.pop()
    if (same?.length === 0) this.#open.delete(draft.fingerprint)
    this.#count(draft, other)
    if (other === undefined) return 'gained'
    if (other.outcome === draft.outcome) return 'kept'
    return draft.outcome === 'violated' ? 'toViolated' : 'toUndetermined'
  }

  /** Whether only the other reading has it, once all of the draft has been met. */
  isLost(fingerprint: string): boolean {
    return this.#open.has(fingerprint)
  }

  finish(): FindingsComparison {
    for (const lost of this.#open.values()) for (const other of lost) this.#count(undefined, other)
    return { total: this.#total, indicators: this.#indicators, organs: this.#organs, posts: this.#posts }
  }

  /** A finding that passes to another organ or post is lost by the one and gained by the other. */
  #count(draft: Known | undefined, other: Known | undefined): void {
    addPair(this.#total, draft, other)
    countBy(this.#indicators, (known) => known.indicator, draft, other)
    countBy(this.#organs, (known) => known.organ ?? '', draft, other)
    countBy(this.#posts, (known) => known.post ?? '', draft, other)
  }

  /** The same few words come with every finding; one copy of each is enough. */
  #word(text: string): string {
    const known = this.#words.get(text)
    if (known !== undefined) return known
    this.#words.set(text, text)
    return text
  }
}

/** Both readings at once. */
export function compareFindings(
  draft: Iterable<ComparedFinding>,
  other: Iterable<ComparedFinding>,
): FindingsComparison {
  const comparer = new FindingsComparer()
  for (const finding of other) comparer.addOther(finding)
  for (const finding of draft) comparer.meet(finding)
  return comparer.finish()
}

function countBy(
  groups: Map<string, ComparisonCounts>,
  keyOf: (known: Known) => string,
  draft: Known | undefined,
  other: Known | undefined,
): void {
  const [mine, theirs] = [draft && keyOf(draft), other && keyOf(other)]
  if (mine === theirs && mine !== undefined) addPair(countsOf(groups, mine), draft, other)
  else {
    if (mine !== undefined) addPair(countsOf(groups, mine), draft, undefined)
    if (theirs !== undefined) addPair(countsOf(groups, theirs), undefined, other)
  }
}

function countsOf(groups: Map<string, ComparisonCounts>, key: string): ComparisonCounts {
  const known = groups.get(key)
  if (known !== undefined) return known
  const counts = noCounts()
  groups.set(key, counts)
  return counts
}

function addPair(counts: ComparisonCounts, draft: Known | undefined, other: Known | undefined): void {
  if (draft !== undefined) counts.draft++
  if (other !== undefined) counts.other++
  if (draft !== undefined && other !== undefined) {
    counts.kept++
    if (draft.outcome === other.outcome) return
    if (draft.outcome === 'violated') counts.toViolated++
    else counts.toUndetermined++
  } else if (draft !== undefined) {
    counts.gained++
    if (draft.outcome === 'violated') counts.gainedViolated++
  } else if (other !== undefined) {
    counts.lost++
    if (other.outcome === 'violated') counts.lostViolated++
  }
}

function noCounts(): ComparisonCounts {
  return {
    draft: 0,
    other: 0,
    gained: 0,
    lost: 0,
    kept: 0,
    gainedViolated: 0,
    lostViolated: 0,
    toViolated: 0,
    toUndetermined: 0,
  }
}
