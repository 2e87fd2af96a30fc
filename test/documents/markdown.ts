/** What the documents tests need to know of a Markdown file. */

export type CodeBlock = { language: string; flags: readonly string[]; text: string; line: number }

export type Markdown = {
  headings: readonly string[]
  links: readonly { target: string; line: number }[]
  /** Texts between single backticks, outside code blocks. */
  spans: readonly { text: string; line: number }[]
  blocks: readonly CodeBlock[]
}

export function parseMarkdown(source: string): Markdown {
  const headings: string[] = []
  const links: { target: string; line: number }[] = []
  const spans: { text: string; line: number }[] = []
  const blocks: CodeBlock[] = []
  let open: { fence: string; language: string; flags: string[]; line: number; lines: string[] } | undefined

  for (const [i, text] of source.split('\n').entries()) {
    const line = i + 1
    const fence = /^\s*(`{3,}|~{3,})(.*)$/.exec(text)
    if (open !== undefined) {
      if (fence?.[1]?.startsWith(open.fence) && fence[2]?.trim() === '') {
        blocks.push({ language: open.language, flags: open.flags, text: open.lines.join('\n'), line: open.line })
        open = undefined
      } else {
        open.lines.push(text)
      }
      continue
    }
    if (fence?.[1] !== undefined) {
      const [language = '', ...flags] = (fence[2] ?? '').trim().split(/\s+/)
      open = { fence: fence[1], language, flags, line, lines: [] }
      continue
    }
    const heading = /^#{1,6}\s+(.+?)\s*#*$/.exec(text)?.[1]
    if (heading !== undefined) headings.push(heading)
    for (const match of text.matchAll(/`([^`]+)`/g)) spans.push({ text: match[1] ?? '', line })
    for (const match of text.replaceAll(/`[^`]*`/g, '``').matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)) {
      links.push({ target: match[1] ?? '', line })
    }
  }
  if (open !== undefined) throw new Error(`the code block opened on line ${open.line} is never closed`)
  return { headings, links, spans, blocks }
}

/** The anchor a heading gets where the documents are read. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')
}
