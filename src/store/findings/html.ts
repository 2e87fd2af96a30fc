/** The small words of the report: escaped text, counts, shares. */
import { formatNumber } from '#core/explanation'

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export function html(text: string): string {
  return text.replace(/[&<>"']/g, (c) => ESCAPES[c] ?? c)
}

export function count(n: number): string {
  return formatNumber(n)
}

/** `12.3%`; without a denominator there is no share. */
export function share(part: number, whole: number): string {
  if (whole === 0) return '—'
  const percent = (part / whole) * 100
  if (percent > 0 && percent < 0.05) return '不足0.1%'
  if (percent < 100 && percent >= 99.95) return '99.9%'
  return `${percent.toFixed(1)}%`
}

const BEIJING_MS = 8 * 3_600_000

/** `2026-11-22 09:30`, Beijing time. */
export function formatInstant(at: string): string {
  const ms = Date.parse(at)
  return Number.isNaN(ms) ? at : new Date(ms + BEIJING_MS).toISOString().slice(0, 16).replace('T', ' ')
}

/** `wide`: on a telephone, where a row becomes a card, the cell takes the whole width. */
export type TableColumn = { heading: string; number?: boolean; wide?: boolean }

/** Rows under a heading of their own, such as the items of one category. */
export type RowGroup = { title?: string; rows: readonly (readonly string[])[] }

/** Cells are HTML already. The first cell of a row is its heading. Every cell names its column, for where a row becomes a card. */
export function table(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[] | readonly RowGroup[],
): string {
  const cls = columns.map((c) => (c.number === true ? ' class="n"' : c.wide === true ? ' class="w"' : ''))
  const head = columns.map((c, i) => `<th scope="col"${cls[i]}>${html(c.heading)}</th>`).join('')
  const line = (row: readonly string[]) =>
    `<tr>${row.map((cell, i) => (i === 0 ? `<th scope="row">${cell}</th>` : `<td${cls[i]} data-l="${html(columns[i]?.heading ?? '')}">${cell}</td>`)).join('')}</tr>`
  const groups = rows.map((row): RowGroup => ('rows' in row ? row : { rows: [row] }))
  const bodies = groups.some((g) => g.title !== undefined)
    ? groups
        .map(({ title, rows: own }) => {
          const over =
            title === undefined
              ? ''
              : `<tr class="over"><th scope="rowgroup" colspan="${columns.length}">${html(title)}</th></tr>\n`
          return `<tbody>\n${over}${own.map(line).join('\n')}\n</tbody>`
        })
        .join('\n')
    : `<tbody>\n${groups.flatMap((g) => g.rows.map(line)).join('\n')}\n</tbody>`
  return (
    `<div class="scroll" role="region" tabindex="0" aria-label="${html(caption)}"><table class="stack"><caption>${html(caption)}</caption>` +
    `<thead><tr>${head}</tr></thead>${bodies}</table></div>`
  )
}

/** The parts of a whole as one bar. `x` and `width` in per cent, so that the bar stretches and its hatching does not. */
export function bar(parts: readonly { kind: OutcomeClass; value: number }[], whole: number): string {
  if (whole === 0) return '<svg class="bar" aria-hidden="true"></svg>'
  let x = 0
  const rects = parts.map(({ kind, value }) => {
    const width = (value / whole) * 100
    // A part that exists is seen, however small.
    const shown = value > 0 ? Math.max(width, 0.6) : 0
    const rect =
      shown === 0
        ? ''
        : `<rect class="${kind}" x="${Math.min(x, 99.4).toFixed(2)}%" width="${shown.toFixed(2)}%" height="100%"/>`
    x += width
    return rect
  })
  return `<svg class="bar" aria-hidden="true">${rects.join('')}</svg>`
}

/** Violated, to be verified, undetermined, exempted, satisfied. */
export type OutcomeClass = 'v' | 'w' | 'u' | 'e' | 's'
