/** Base64 of RFC 4648 §4 and UTF-8, with what every JavaScript has. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3)
    const group = a * 65536 + b * 256 + c
    for (const shift of [18, 12, 6, 0]) text += ALPHABET[Math.floor(group / 2 ** shift) % 64]
  }
  const padding = (3 - (bytes.length % 3)) % 3
  return text.slice(0, text.length - padding) + '='.repeat(padding)
}

/** Undefined unless the text is exactly what `toBase64` would write: one value has one text. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  const bytes: number[] = []
  const body = text.replace(/=+$/, '')
  for (let i = 0; i < body.length; i += 4) {
    const part = body.slice(i, i + 4)
    const group = [...part.padEnd(4, 'A')].reduce((sum, letter) => sum * 64 + ALPHABET.indexOf(letter), 0)
    bytes.push(...[Math.floor(group / 65536), Math.floor(group / 256) % 256, group % 256].slice(0, part.length - 1))
  }
  const decoded = Uint8Array.from(bytes)
  return toBase64(decoded) === text ? decoded : undefined
}

/** Undefined for what is no UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  // The language itself decodes UTF-8 only here; it refuses what is not well-formed by throwing.
  try {
    return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''))
  } catch {
    return undefined
  }
}
