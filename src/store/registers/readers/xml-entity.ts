const NAMED = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
])

/** Replaces the five named references and numeric ones. undefined: some reference is not one of these, or names no XML character. */
export function decodeReferences(text: string): string | undefined {
  let good = true
  const decoded = text.replace(/&([^;&]*)(;?)/g, (_, name: string, end: string) => {
    const value = end === '' ? undefined : (NAMED.get(name) ?? decodeNumber(name))
    if (value === undefined) good = false
    return value ?? ''
  })
  return good ? decoded : undefined
}

function decodeNumber(name: string): string | undefined {
  const match = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name)
  if (match === null) return undefined
  const code = match[1] === undefined ? Number.parseInt(match[2] ?? '', 10) : Number.parseInt(match[1], 16)
  // XML 1.0, production 2 (Char).
  const isChar =
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  return isChar ? String.fromCodePoint(code) : undefined
}
