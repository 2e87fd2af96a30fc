const LONE_SURROGATE = /\p{Surrogate}/u

/** The cells of a JSON object: nested objects one level deep as `outer.inner`, lists joined by 、. A string says why it is no row. */
export function flattenJson(text: string, cellChars: number): Map<string, string> | string {
  const value = parse(text)
  if (!isObject(value)) return value === undefined ? '这一行不是完整的 JSON。' : '这一行不是 JSON 对象。'
  const cells = new Map<string, string>()
  for (const [key, inner] of Object.entries(value)) {
    const entries: [string, unknown][] =
      isObject(inner) && !(inner instanceof BigNumber)
        ? Object.entries(inner).map(([k, v]) => [`${key}.${k}`, v])
        : [[key, inner]]
    for (const [name, plain] of entries) {
      const cell = cellText(plain)
      if (cell === undefined) return `字段“${name}”嵌套太深，只能读一层。`
      if (cells.has(name)) return `字段“${name}”出现两次。`
      if (cell.length > cellChars) return `字段“${name}”长 ${cell.length} 个字符，最多允许 ${cellChars} 个。`
      if (cell.includes('\0') || LONE_SURROGATE.test(cell) || name.includes('\0') || LONE_SURROGATE.test(name))
        return `字段“${name}”含有不成字的字符。`
      cells.set(name, cell)
    }
  }
  return cells.size === 0 ? '这一行是空的 JSON 对象。' : cells
}

function cellText(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const items = value.map((item) => (Array.isArray(item) ? undefined : cellText(item)))
    return items.every((item) => item !== undefined) ? items.join('、') : undefined
  }
  if (value === null || value === undefined) return ''
  if (value instanceof BigNumber) return value.digits
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** A number as written, where a double would lose digits. */
class BigNumber {
  readonly digits: string
  constructor(digits: string) {
    this.digits = digits
  }
}

function parse(text: string): unknown {
  try {
    // The reviver is slow; it is needed only where a number is too long for a double.
    return /[:[,]\s*-?[\d.]{16}/.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && context?.source !== undefined ? new BigNumber(context.source) : value
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
