/**
 * Blanks comments and the insides of strings, keeping every position, so that rules about code never read prose. There
 * is no compiler behind it: a guard that leans on a compiler API goes blind, and stays green, when that API changes.
 */
export function blank(source: string): { code: string; withStrings: string; comments: string } {
  const code = source.split('')
  const withStrings = source.split('')
  const comments: string[] = []
  /** Depths of braces at which an enclosing template literal resumes. */
  const templates: number[] = []
  let depth = 0
  let i = 0

  const hide = (from: number, to: number, comment: boolean) => {
    for (let k = from; k < to; k++) {
      if (source[k] === '\n') continue
      code[k] = ' '
      if (comment) withStrings[k] = ' '
    }
  }
  const endOfString = (quote: string, from: number) => {
    let k = from
    while (k < source.length && source[k] !== quote && source[k] !== '\n') k += source[k] === '\\' ? 2 : 1
    return k
  }
  const skipTemplate = (from: number) => {
    let k = from
    while (k < source.length && source[k] !== '`' && !source.startsWith('${', k)) k += source[k] === '\\' ? 2 : 1
    hide(from, Math.min(k, source.length), false)
    if (source[k] === '`') return k + 1
    templates.push(depth)
    depth++
    return k + 2
  }

  while (i < source.length) {
    const two = source.slice(i, i + 2)
    const one = source[i] ?? ''
    if (two === '//' || two === '/*') {
      const found = source.indexOf(two === '//' ? '\n' : '*/', i + 2)
      const end = found === -1 ? source.length : two === '//' ? found : found + 2
      hide(i, end, true)
      comments.push(source.slice(i, end))
      i = end
    } else if (one === "'" || one === '"') {
      const end = endOfString(one, i + 1)
      hide(i + 1, Math.min(end, source.length), false)
      i = end + 1
    } else if (one === '`') {
      i = skipTemplate(i + 1)
    } else if (one === '/' && startsRegularExpression(code, i)) {
      const end = endOfRegularExpression(source, i + 1)
      hide(i + 1, end, false)
      i = end + 1
    } else if (one === '}' && templates.at(-1) === depth - 1) {
      templates.pop()
      depth--
      i = skipTemplate(i + 1)
    } else {
      if (one === '{') depth++
      if (one === '}') depth--
      i++
    }
  }
  return { code: code.join(''), withStrings: withStrings.join(''), comments: comments.join('\n') }
}

/** A slash after a value divides; after anything else it opens a regular expression. */
function startsRegularExpression(code: readonly string[], at: number): boolean {
  const before = code
    .slice(Math.max(0, at - 40), at)
    .join('')
    .trimEnd()
  return before === '' || /[(,=:[!&|?{};+\-*%>~^]$/.test(before) || /\b(?:return|typeof|case|in|of|void)$/.test(before)
}

function endOfRegularExpression(source: string, from: number): number {
  let inClass = false
  let k = from
  while (k < source.length && source[k] !== '\n' && (inClass || source[k] !== '/')) {
    if (source[k] === '[') inClass = true
    if (source[k] === ']') inClass = false
    k += source[k] === '\\' ? 2 : 1
  }
  return Math.min(k, source.length)
}
