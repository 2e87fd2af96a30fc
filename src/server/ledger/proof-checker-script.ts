/**
 * What `core/ledger` says of a proof, once more and on its own, with what a browser brings along: a stranger can read all of it in the page
 * and needs nothing of ours. It asks nobody and keeps nothing.
 */
export const SCRIPT = `
const byId = (id) => document.getElementById(id)
const utf8 = (text) => new TextEncoder().encode(text)
const joined = (...parts) => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) { all.set(part, at); at += part.length }
  return all
}
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i])
const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))

class Fault extends Error {}
const demand = (right, why) => { if (!right) throw new Fault(why) }

/** One value has one text. */
function fromBase64(text, why) {
  demand(/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0, why)
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
  demand(toBase64(bytes) === text, why)
  return bytes
}

function canonical(value) {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    demand(Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)), UNREADABLE)
    return Object.is(value, -0) ? '0' : String(value)
  }
  if (typeof value === 'string') {
    demand(!/\\p{Surrogate}/u.test(value), UNREADABLE)
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return '[' + value.map(canonical).join(',') + ']'
  const names = Object.keys(value).sort((a, b) => (a < b ? -1 : 1))
  return '{' + names.map((name) => JSON.stringify(name) + ':' + canonical(value[name])).join(',') + '}'
}

const UNREADABLE = '不是完整的证明文件，或被改动过。'
const BAD_KEY = '公钥读不懂，或抄错了。公钥是一行，形如 quanze/…+…+…。'
const NOT_SIGNED = '其中的检查点没有这把公钥的有效签名。'
const NOT_INCLUDED = '证明的内容不在所签的存证账里：内容、序号或路径被改动过。'
const DIFFERS = '时间或操作与证明的内容不一致。'

const keyId = async (name, key) => (await sha256(joined(utf8(name + '\\n'), Uint8Array.of(1), key))).slice(0, 4)

async function readKey(text) {
  const [, name, id, encoded] = /^([^\\s+]+)\\+([0-9a-f]{8})\\+(\\S+)$/.exec(text.trim()) || []
  demand(encoded !== undefined, BAD_KEY)
  const bytes = fromBase64(encoded, BAD_KEY)
  demand(bytes.length === 33 && bytes[0] === 1, BAD_KEY)
  const key = bytes.slice(1)
  demand(hex(await keyId(name, key)) === id, BAD_KEY)
  return { name, key }
}

function readProof(text) {
  const blank = text.indexOf('\\n\\n')
  demand(blank !== -1, UNREADABLE)
  const [first, extraLine = '', indexLine = '', ...path] = text.slice(0, blank).split('\\n')
  const [, encoded] = /^extra (\\S+)$/.exec(extraLine) || []
  const [, index] = /^index (0|[1-9]\\d{0,15})$/.exec(indexLine) || []
  demand(first === 'c2sp.org/tlog-proof@v1' && encoded !== undefined && index !== undefined, UNREADABLE)
  const told = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(fromBase64(encoded, UNREADABLE))
  const entry = JSON.parse(told)
  demand(Number.isSafeInteger(entry.id) && /^[0-9a-f]{64}$/.test(entry.salt) && typeof entry.at === 'string', UNREADABLE)
  const { id, at, action, salt, record } = entry
  demand(typeof action === 'string' && record !== undefined, UNREADABLE)
  demand(canonical({ id, at, action, salt, record }) === told, UNREADABLE)
  const hashes = path.map((line) => fromBase64(line, UNREADABLE))
  demand(hashes.every((hash) => hash.length === 32), UNREADABLE)
  return { entry, index: Number(index), path: hashes, note: text.slice(blank + 2) }
}

async function openCheckpoint(note, { name, key }) {
  const end = note.lastIndexOf('\\n\\n')
  demand(end !== -1 && note.endsWith('\\n'), UNREADABLE)
  const text = note.slice(0, end + 1)
  const lines = note.slice(end + 2, -1).split('\\n')
  demand(lines.every((line) => line.startsWith('— ')), UNREADABLE)
  const own = await keyId(name, key)
  let signed = false
  for (const line of lines) {
    const [signer, encoded = '', ...more] = line.slice(2).split(' ')
    if (signer !== name || more.length > 0) continue
    const bytes = fromBase64(encoded, NOT_SIGNED)
    if (bytes.length !== 68 || !same(bytes.slice(0, 4), own)) continue
    const imported = await crypto.subtle.importKey('raw', key, { name: 'Ed25519' }, false, ['verify'])
    signed = await crypto.subtle.verify({ name: 'Ed25519' }, imported, bytes.slice(4), utf8(text))
    break
  }
  demand(signed, NOT_SIGNED)
  const [origin, size, root, ...rest] = text.split('\\n')
  demand(origin === name && /^(0|[1-9]\\d{0,15})$/.test(size) && rest.join('') === '', NOT_SIGNED)
  const hash = fromBase64(root, NOT_SIGNED)
  demand(hash.length === 32 && Number.isSafeInteger(Number(size)), NOT_SIGNED)
  return { origin, size: Number(size), root: hash }
}

async function rootFrom(leaf, index, size, path) {
  let [node, last, hash] = [index, size - 1, leaf]
  const half = (n) => Math.floor(n / 2)
  for (const sibling of path) {
    demand(last !== 0, NOT_INCLUDED)
    if (node % 2 === 1 || node === last) {
      hash = await sha256(joined(Uint8Array.of(1), sibling, hash))
      while (node % 2 === 0 && node !== 0) { node = half(node); last = half(last) }
    } else hash = await sha256(joined(Uint8Array.of(1), hash, sibling))
    node = half(node)
    last = half(last)
  }
  demand(last === 0, NOT_INCLUDED)
  return hash
}

async function check(text, keyText) {
  const verifier = await readKey(keyText)
  const { entry, index, path, note } = readProof(text)
  const checkpoint = await openCheckpoint(note, verifier)
  const { id, at, action, salt, record } = entry
  demand(record !== null && typeof record === 'object' && record.at === at && record.action === action, DIFFERS)
  const salted = Uint8Array.from(salt.match(/../g), (two) => parseInt(two, 16))
  const commitment = hex(await sha256(joined(salted, utf8(canonical(record)))))
  const leaf = await sha256(joined(Uint8Array.of(0), utf8(canonical({ action, at, commitment, id }))))
  demand(index < checkpoint.size, NOT_INCLUDED)
  demand(same(await rootFrom(leaf, index, checkpoint.size, path), checkpoint.root), NOT_INCLUDED)
  return { entry, index, checkpoint, leaf, fingerprint: hex(await sha256(verifier.key)) }
}

function say(state, title, lines) {
  const box = byId('answer')
  box.className = state
  box.replaceChildren()
  const head = document.createElement('h2')
  head.textContent = title
  const list = document.createElement('dl')
  for (const [name, value] of lines) {
    const [dt, dd] = [document.createElement('dt'), document.createElement('dd')]
    dt.textContent = name
    dd.textContent = value
    list.append(dt, dd)
  }
  box.append(head, list)
}

const TOO_OLD = [
  ['原因', '这个浏览器不能核验 Ed25519 签名，没有作出判断。'],
  ['怎么办', '换用 Chrome 或 Edge 137、Firefox 129、Safari 17 以上的版本打开本页；或把本页存到本机再打开（不加密的网址不提供核验所需的功能）；也可以用命令 quanze ledger check-proof。'],
]

async function canCheck() {
  if (globalThis.crypto === undefined || crypto.subtle === undefined) return false
  try {
    await crypto.subtle.importKey('raw', new Uint8Array(32), { name: 'Ed25519' }, false, ['verify'])
    return true
  } catch (error) {
    return error.name !== 'NotSupportedError'
  }
}

async function answer() {
  if (!(await canCheck())) return say('unknown', '无法核验', TOO_OLD)
  try {
    // A file that went through a mail program may have other line ends; a text area takes off the last one.
    const given = byId('proof').value.replace(/\\r\\n?/g, '\\n')
    const { entry, index, checkpoint, leaf, fingerprint } = await check(given.endsWith('\\n') ? given : given + '\\n', byId('key').value)
    say('right', '证明成立', [
      ['存证账', checkpoint.origin],
      ['条目', '第 ' + entry.id + ' 条（第 ' + index + ' 号叶子，检查点共 ' + checkpoint.size + ' 条）'],
      ['时间', new Date(entry.at).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long', timeStyle: 'medium' }) + '（北京时间）'],
      ['叶子', hex(leaf)],
      ['树根', toBase64(checkpoint.root)],
      ['公钥指纹', fingerprint],
      ['内容', JSON.stringify(entry.record, undefined, 2)],
      ['说明', '证明的是：签名时账里已有这一条，此后没有改过。公钥须来自出具单位的公告或检查点的保管人，不要只用随证明送来的。'],
    ])
  } catch (error) {
    say('wrong', '证明不成立', [['原因', error instanceof Fault ? error.message : UNREADABLE]])
  }
}

byId('file').addEventListener('change', async (event) => {
  const [file] = event.target.files
  if (file !== undefined) byId('proof').value = await file.text()
})
byId('check').addEventListener('click', answer)
`
