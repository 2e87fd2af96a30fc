/** Which hashes prove that a leaf is in a tree, or that a tree goes on from an earlier one (RFC 6962 §2.1.1, §2.1.2). */
import { type Range, splitAt } from './tree.ts'

/** From the leaf up. */
export function planInclusion(index: number, size: number): Range[] {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < size))
    throw new Error(`no leaf ${index} in a tree of ${size}`)
  const ranges: Range[] = []
  for (let [from, to] = [0, size]; to - from > 1; ) {
    const middle = from + splitAt(to - from)
    if (index < middle) {
      ranges.push({ from: middle, to })
      to = middle
    } else {
      ranges.push({ from, to: middle })
      from = middle
    }
  }
  return ranges.reverse()
}

/** Empty when the trees are of one size or the earlier one has no leaf: there is nothing to prove. */
export function planConsistency(earlier: number, later: number): Range[] {
  if (!(earlier >= 0 && earlier <= later)) throw new Error(`a tree of ${later} does not go on from one of ${earlier}`)
  if (earlier === 0 || earlier === later) return []
  const ranges: Range[] = []
  let [from, to] = [0, later]
  while (to !== earlier) {
    const middle = from + splitAt(to - from)
    if (earlier <= middle) {
      ranges.push({ from: middle, to })
      to = middle
    } else {
      ranges.push({ from, to: middle })
      from = middle
    }
  }
  // The whole earlier tree needs no mention: whoever checks holds its root.
  if (from > 0) ranges.push({ from, to })
  return ranges.reverse()
}
