import { createPrivateKey, createPublicKey, verify } from 'node:crypto'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64, fromUtf8, toBase64 } from './base64.ts'
import { canonicalJson, type Json } from './canonical.ts'
import { openCheckpoint, signCheckpoint } from './checkpoint.ts'
import { commitmentOf, leafOfEntry } from './entry.ts'
import { openNote, parseSigner, parseVerifier, signerText, signNote, verifierOf, verifierText } from './note.ts'
import { planInclusion } from './proof.ts'
import { checkProof, writeProof } from './proof-text.ts'
import { growTree, rangeHash, rootOfLeaves } from './tree.ts'

const key = { name: 'quanze.test/ledger', seed: Uint8Array.from({ length: 32 }, (_, i) => i) }
const verifier = verifierOf(key)

const entries = Array.from({ length: 7 }, (_, i) => {
  const salt = Uint8Array.from({ length: 32 }, () => i)
  const [id, at, action] = [i + 1, `2026-11-2${i}T01:02:03.004Z`, 'fact.assert']
  const record = { action, at, subject: { kind: '人员', id: `张三${i}` } }
  return { id, at, action, salt: bytesToHex(salt), record }
})
const leaves = entries.map((entry) =>
  leafOfEntry({ ...entry, commitment: commitmentOf(hexToBytes(entry.salt), entry.record) }),
)
const nodes = growTree(0, [], leaves).nodes
const note = signCheckpoint({ size: leaves.length, root: rootOfLeaves(leaves) }, key)

function proofOf(index: number): string {
  const path = planInclusion(index, leaves.length).map((range) =>
    rangeHash(range, (place) => {
      const node = nodes.find(({ level, index: i }) => level === place.level && i === place.index)
      if (node === undefined) throw new Error('no such node')
      return node.hash
    }),
  )
  const entry = entries[index]
  if (entry === undefined) throw new Error('no such entry')
  return writeProof({ entry, index, path, note })
}

describe('a proof on paper', () => {
  it('is accepted for every entry by whoever holds the public key', () => {
    entries.forEach((entry, index) => {
      const checked = checkProof(proofOf(index), verifier)
      expect(checked).toMatchObject({ valid: true, entry, index })
    })
  })

  it('is refused whenever one character of what it proves is changed', () => {
    const text = proofOf(4)
    const blank = text.indexOf('\n\n')
    for (let i = 0; i < text.length; i++) {
      for (const letter of ['A', '1', '\n', ' ']) {
        if (text[i] === letter) continue
        const changed = text.slice(0, i) + letter + text.slice(i + 1)
        if (checkProof(changed, verifier).valid) expect.fail(`at ${i} (${i < blank ? 'proof' : 'checkpoint'})`)
      }
    }
  })

  it('does not vouch for another entry, another key or a tree without entries', () => {
    const [one, other] = [proofOf(1), proofOf(2)]
    const mixed = [one.split('\n')[0], other.split('\n')[1], ...one.split('\n').slice(2)].join('\n')
    expect(checkProof(mixed, verifier)).toEqual({ valid: false, fault: 'not-included' })
    const stranger = verifierOf({ ...key, seed: key.seed.with(0, 9) })
    expect(checkProof(one, stranger)).toEqual({ valid: false, fault: 'not-signed' })
    const [entry] = entries
    if (entry === undefined) throw new Error('no entry')
    const empty = signCheckpoint({ size: 0, root: rootOfLeaves([]) }, key)
    expect(checkProof(writeProof({ entry, index: 0, path: [], note: empty }), verifier).valid).toBe(false)
  })

  it('believes no time beside the record that the record does not say', () => {
    const [entry] = entries
    if (entry === undefined) throw new Error('no entry')
    const later = { ...entry, at: '2026-12-31T00:00:00.000Z' }
    expect(checkProof(writeProof({ entry: later, index: 0, path: [], note }), verifier)).toEqual({
      valid: false,
      fault: 'record-differs',
    })
  })
})

describe('a signed note', () => {
  it('is signed so that another implementation of Ed25519 agrees', () => {
    const pkcs8 = Buffer.concat([hexToBytes('302e020100300506032b657004220420'), key.seed])
    const publicKey = createPublicKey(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }))
    const [text = '', line = ''] = note.split('\n\n')
    const signature = Buffer.from(line.trim().split(' ')[2] ?? '', 'base64').subarray(4)
    expect(verify(null, Buffer.from(`${text}\n`), publicKey, signature)).toBe(true)
  })

  it('reads the known note and key of the Go implementation', () => {
    const peter = parseVerifier('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
    const said = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    const signed = `${said}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`
    expect(peter).toBeDefined()
    expect(peter === undefined ? undefined : openNote(signed, peter)).toBe(said)
  })

  it('opens also beside signatures by others, and not under another origin', () => {
    const witnessed = `${note}— witness.example ${toBase64(new Uint8Array(68))}\n`
    expect(openCheckpoint(witnessed, verifier)?.size).toBe(7)
    const foreign = signNote(`another.ledger\n7\n${toBase64(rootOfLeaves(leaves))}\n`, key)
    expect(openNote(foreign, verifier)).toBeDefined()
    expect(openCheckpoint(foreign, verifier)).toBeUndefined()
  })

  it('keeps keys as one line each', () => {
    expect(parseVerifier(verifierText(verifier))).toEqual(verifier)
    expect(parseSigner(signerText(key))).toEqual(key)
    expect(parseVerifier(verifierText(verifier).replace('ledger', 'lodger'))).toBeUndefined()
    expect(parseSigner('PRIVATE+KEY+a+00000000+AAAA')).toBeUndefined()
  })
})

describe('canonical text', () => {
  it('is one for one value, whatever the order of its keys, and reads back as it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as Json
        // Numbers without an exact text are refused, which the next test asks for.
        fc.pre(!/e[+-]?\d|\d{16}/.test(JSON.stringify(json)))
        expect(JSON.parse(canonicalJson(json))).toEqual(json)
        expect(canonicalJson(turnRound(json))).toBe(canonicalJson(json))
      }),
    )
    expect(canonicalJson({ b: 1, a: [true, null, '中"文'], c: undefined })).toBe('{"a":[true,null,"中\\"文"],"b":1}')
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '\ud800'])('refuses %s, which has no exact text', (value) => {
    expect(() => canonicalJson([value])).toThrow()
  })
})

it('writes and reads Base64 and UTF-8 as Node does, and only in one form', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      expect(fromBase64(toBase64(bytes))).toEqual(bytes)
    }),
  )
  for (const text of ['A', 'AA', 'AA=', 'AB==', 'A A=', '====']) expect(fromBase64(text)).toBeUndefined()
  expect(fromUtf8(utf8ToBytes('权责'))).toBe('权责')
  expect(fromUtf8(Uint8Array.of(0xc0, 0x80))).toBeUndefined()
})

function turnRound(value: Json): Json {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(turnRound)
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([k, v]) => [k, v === undefined ? undefined : turnRound(v)]),
  )
}
