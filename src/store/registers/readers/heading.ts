/** Rows looked at for a heading: titles, units and dates of a form stand above it. */
export const HEADING_ROWS = 20

export type Heading = {
  /** Index of the last heading row among the rows given. */
  row: number
  /** One name per column up to the last one with a name. */
  columns: string[]
}

/** A column name as shown: full-width letters and signs folded, line breaks and blanks at the ends gone. */
export function tidyHeading(text: string): string {
  return foldWidth(text)
    .replace(/[\r\n\t]+/g, '')
    .trim()
}

/** A column name as compared: tidy, without any blank, in lower case. */
export function foldHeading(text: string): string {
  return tidyHeading(text).replace(/\s+/g, '').toLowerCase()
}

function foldWidth(text: string): string {
  return text.replace(/[！-～　\u00a0\ufeff]/g, (c) => {
    if (c === '\ufeff') return ''
    return c === '　' || c === '\u00a0' ? ' ' : String.fromCharCode(c.charCodeAt(0) - 0xfee0)
  })
}

/**
 * The heading among the first rows of a table: the row most of whose names are known, or else the first row about as wide
 * as the table. A second tier below (or above) it is joined. undefined: no row has any text.
 */
export function findHeading(rows: readonly (readonly string[])[], known: ReadonlySet<string>): Heading | undefined {
  const first = rows.slice(0, HEADING_ROWS)
  const found = findKnownRow(first, known)?.row ?? findWideRow(first)
  if (found === undefined) return undefined
  const tiers =
    joinTiers(rows[found] ?? [], rows[found + 1], known, found + 1) ??
    (found > 0 ? joinTiers(rows[found - 1] ?? [], rows[found], known, found) : undefined)
  const { row, columns } = tiers ?? { row: found, columns: (rows[found] ?? []).map(tidyHeading) }
  return { row, columns: columns.slice(0, columns.findLastIndex((c) => c !== '') + 1) }
}

/** How many cells of a row are known names, and how many are not blank. */
function countKnown(row: readonly string[], known: ReadonlySet<string>): { known: number; filled: number } {
  const filled = row.filter((cell) => !isBlank(cell))
  return { known: filled.filter((cell) => known.has(foldHeading(cell))).length, filled: filled.length }
}

/** The row, among the first, with the most known names that make up at least half of it. */
export function findKnownRow(
  rows: readonly (readonly string[])[],
  known: ReadonlySet<string>,
): { row: number; known: number } | undefined {
  let best: { row: number; known: number } | undefined
  for (const [row, cells] of rows.slice(0, HEADING_ROWS).entries()) {
    const count = countKnown(cells, known)
    if (count.known > (best?.known ?? 0) && count.known * 2 >= count.filled) best = { row, known: count.known }
  }
  return best
}

function findWideRow(rows: readonly (readonly string[])[]): number | undefined {
  const widths = rows.map((row) => row.filter((cell) => !isBlank(cell)).length)
  const widest = Math.max(0, ...widths)
  const found = widths.findIndex((width) => width > 0 && width * 2 >= widest)
  return found === -1 ? undefined : found
}

/**
 * Merged headings leave their mark in the blanks: a name over several columns is followed by blanks with names below each, a
 * name over two rows has a blank below. undefined: the two rows do not fit that pattern.
 */
function joinTiers(
  upper: readonly string[],
  lower: readonly string[] | undefined,
  known: ReadonlySet<string>,
  row: number,
): Heading | undefined {
  if (lower === undefined) return undefined
  const top = upper.map(tidyHeading)
  const bottom = lower.map(tidyHeading)
  const width = Math.max(top.length, bottom.findLastIndex((c) => c !== '') + 1)
  const pairs: { group: string; name: string }[] = []
  let group = ''
  let groups = 0
  let singles = 0
  for (let i = 0; i < width; i++) {
    const above = top[i] ?? ''
    const below = bottom[i] ?? ''
    if (above !== '' && below === '') {
      singles++
      group = ''
      pairs.push({ group: '', name: above })
    } else if (above !== '') {
      const spans = (top[i + 1] ?? '') === '' && (bottom[i + 1] ?? '') !== ''
      if (!spans) return undefined
      group = above
      groups++
      pairs.push({ group, name: below })
    } else if (below !== '') {
      if (group === '') return undefined
      pairs.push({ group, name: below })
    } else {
      group = ''
      pairs.push({ group: '', name: '' })
    }
  }
  if (groups === 0) return undefined
  const below = countKnown(bottom, known)
  // Without a name over both rows the lower row might be data; then it must speak for itself.
  if (singles === 0 && below.known * 2 < below.filled) return undefined
  const repeated = (name: string): boolean => pairs.filter((p) => p.name === name).length > 1
  return { row, columns: pairs.map((p) => joinName(p.group, p.name, known, repeated(p.name))) }
}

function joinName(group: string, name: string, known: ReadonlySet<string>, repeated: boolean): string {
  if (group === '') return name
  for (const sign of ['', '/', '-', '_', '·', '.']) {
    const joined = `${group}${sign}${name}`
    if (known.has(foldHeading(joined))) return joined
  }
  return known.has(foldHeading(name)) && !repeated ? name : `${group}/${name}`
}

/** Excel's heading cells hold full-width blanks for spacing. */
export function isBlank(cell: string): boolean {
  return cell === '' || tidyHeading(cell) === ''
}
