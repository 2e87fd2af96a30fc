import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { emptyRoot, type Hash, leafHash } from './hash.ts'
import { planConsistency, planInclusion } from './proof.ts'
import { growTree, type NodePlace, perfectPlaces, rangeHash, rootOfEdge, rootOfLeaves } from './tree.ts'
import { verifyConsistency, verifyInclusion } from './verify.ts'

// The reference inputs of Certificate Transparency's own tests.
const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const ROOTS: [number, string][] = [
  [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  [5, '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
  [7, 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
  [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
]

const leaves = Array.from({ length: 300 }, (_, i) => leafHash(Uint8Array.of(i % 256, i >> 8)))
const known = new Map(growTree(0, [], leaves).nodes.map((node) => [`${node.level}/${node.index}`, node.hash]))
const roots = leaves.reduce<Hash[]>((all, _, i) => [...all, rootOfLeaves(leaves.slice(0, i + 1))], [emptyRoot()])

function hashAt({ level, index }: NodePlace): Hash {
  const hash = known.get(`${level}/${index}`)
  if (hash === undefined) throw new Error(`no node ${level}/${index}`)
  return hash
}
const rootAt = (size: number) => roots[size] ?? emptyRoot()
const leafAt = (index: number) => leaves[index] ?? emptyRoot()

describe('the tree', () => {
  it.each(ROOTS)('has the known root for the first %i reference inputs', (size, root) => {
    expect(bytesToHex(rootOfLeaves(INPUTS.slice(0, size).map((hex) => leafHash(hexToBytes(hex)))))).toBe(root)
  })

  it('comes to the same root however its leaves arrive', () => {
    for (const step of [1, 2, 3, 7, 64]) {
      let edge: Hash[] = []
      for (let size = 0; size < leaves.length; size += step) {
        edge = growTree(size, edge, leaves.slice(size, size + step)).edge
        expect(rootOfEdge(edge)).toEqual(rootAt(Math.min(size + step, leaves.length)))
      }
    }
  })

  it('is refused an edge that is not of its size', () => {
    expect(() => growTree(3, [], leaves.slice(0, 1))).toThrow('another edge')
  })

  it('keeps exactly the nodes that a range is put together from', () => {
    for (let to = 0; to <= 64; to++) expect(rangeHash({ from: 0, to }, hashAt)).toEqual(rootAt(to))
    expect(perfectPlaces({ from: 0, to: 7 })).toEqual([
      { level: 2, index: 0 },
      { level: 1, index: 2 },
      { level: 0, index: 6 },
    ])
  })
})

describe('inclusion', () => {
  it('is proved for every leaf of every tree of up to 300 leaves', () => {
    for (let size = 1; size <= 300; size++) {
      for (let index = 0; index < size; index++) {
        const proof = planInclusion(index, size).map((range) => rangeHash(range, hashAt))
        if (!verifyInclusion(leafAt(index), index, size, proof, rootAt(size))) expect.fail(`${index} of ${size}`)
      }
    }
    expect(() => planInclusion(3, 3)).toThrow('no leaf 3')
  })

  it('is refused when any one thing of it is changed', () => {
    for (let size = 1; size <= 40; size++) {
      for (let index = 0; index < size; index++) {
        const proof = planInclusion(index, size).map((range) => rangeHash(range, hashAt))
        const [leaf, root] = [leafAt(index), rootAt(size)]
        const wrong = [
          verifyInclusion(flip(leaf), index, size, proof, root),
          verifyInclusion(leaf, index, size, proof, flip(root)),
          verifyInclusion(leaf, index + 1, size, proof, root),
          verifyInclusion(leaf, index - 1, size, proof, root),
          verifyInclusion(leaf, index, 0, proof, root),
          verifyInclusion(leaf, index, size, [...proof, leaf], root),
          verifyInclusion(leafAt(index + 1), index, size, proof, root),
          ...proof.map((hash, i) => verifyInclusion(leaf, index, size, proof.with(i, flip(hash)), root)),
          ...proof.map((_, i) => verifyInclusion(leaf, index, size, proof.toSpliced(i, 1), root)),
          verifyInclusion(
            leaf,
            index,
            size,
            proof.map((hash) => hash.subarray(1)),
            root.subarray(1),
          ),
        ]
        if (wrong.includes(true)) expect.fail(`${index} of ${size}: ${wrong.indexOf(true)}`)
      }
    }
  })
})

describe('consistency', () => {
  it('is proved for every pair of trees of up to 128 leaves', () => {
    for (let later = 1; later <= 128; later++) {
      for (let earlier = 1; earlier <= later; earlier++) {
        const proof = planConsistency(earlier, later).map((range) => rangeHash(range, hashAt))
        const [before, after] = [
          { size: earlier, root: rootAt(earlier) },
          { size: later, root: rootAt(later) },
        ]
        if (!verifyConsistency(before, after, proof)) expect.fail(`${earlier} to ${later}`)
      }
    }
  })

  it('is refused when any one thing of it is changed', () => {
    for (let later = 2; later <= 40; later++) {
      for (let earlier = 1; earlier < later; earlier++) {
        const proof = planConsistency(earlier, later).map((range) => rangeHash(range, hashAt))
        const [before, after] = [
          { size: earlier, root: rootAt(earlier) },
          { size: later, root: rootAt(later) },
        ]
        const wrong = [
          verifyConsistency({ ...before, root: flip(before.root) }, after, proof),
          verifyConsistency(before, { ...after, root: flip(after.root) }, proof),
          verifyConsistency(before, after, []),
          verifyConsistency(after, before, proof),
          verifyConsistency({ ...before, size: 0 }, after, proof),
          verifyConsistency(before, after, [...proof, before.root]),
          ...proof.map((hash, i) => verifyConsistency(before, after, proof.with(i, flip(hash)))),
          ...proof.map((_, i) => verifyConsistency(before, after, proof.toSpliced(i, 1))),
        ]
        if (wrong.includes(true)) expect.fail(`${earlier} to ${later}: ${wrong.indexOf(true)}`)
      }
    }
  })
})

function flip(hash: Hash): Hash {
  return hash.with(hash.length - 1, (hash.at(-1) ?? 0) ^ 1)
}
