import { describe, expect, it } from 'vitest'
import {
  checkConsistency,
  planConsistency,
  rootOfLeaves,
  signCheckpoint,
  verifierOf,
  writeConsistency,
} from './index.ts'

const key = { name: 'quanze/test', seed: new Uint8Array(32).fill(7) }
const verifier = verifierOf(key)
const leaves = Array.from({ length: 13 }, (_, i) => new Uint8Array(32).fill(i))
const signed = (size: number, of = leaves) => signCheckpoint({ size, root: rootOfLeaves(of.slice(0, size)) }, key)

function prove(from: number, to: number, of = leaves): string {
  const path = planConsistency(from, to).map((range) => rootOfLeaves(of.slice(range.from, range.to)))
  return writeConsistency({ earlier: from, path, note: signed(to, of) })
}

describe('a consistency proof as text', () => {
  it('holds for whoever kept any earlier checkpoint', () => {
    for (let from = 1; from <= 13; from++)
      expect(checkConsistency(prove(from, 13), signed(from), verifier)).toMatchObject({
        valid: true,
        earlier: { size: from },
        later: { size: 13 },
      })
  })

  it('does not hold where the history was rewritten, even with everything signed anew', () => {
    const rewritten = leaves.with(2, new Uint8Array(32).fill(99))
    expect(checkConsistency(prove(5, 13, rewritten), signed(5), verifier)).toEqual({ valid: false, fault: 'rewritten' })
  })

  it.each([
    ['is cut short', (text: string) => text.slice(0, text.indexOf('\n\n')), 'unreadable'],
    ['has a hash less', (text: string) => text.replace(/^old 5\n[^\n]+\n/, 'old 5\n'), 'rewritten'],
    ['speaks of another earlier size', (text: string) => text.replace('old 5', 'old 4'), 'other-earlier'],
    ['has a changed later checkpoint', (text: string) => text.replace('\n13\n', '\n12\n'), 'not-signed'],
  ])('is refused when it %s', (_, change, fault) => {
    expect(checkConsistency(change(prove(5, 13)), signed(5), verifier)).toEqual({ valid: false, fault })
  })

  it('is refused beside a checkpoint that another key signed', () => {
    const other = signCheckpoint(
      { size: 5, root: rootOfLeaves(leaves.slice(0, 5)) },
      { ...key, seed: new Uint8Array(32) },
    )
    expect(checkConsistency(prove(5, 13), other, verifier)).toEqual({ valid: false, fault: 'earlier-not-signed' })
  })
})
