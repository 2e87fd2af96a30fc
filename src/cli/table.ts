import { padEnd, padStart, textWidth } from './text-width.ts'

export type TableColumn = { heading: string; align: 'left' | 'right' }

/** Aligned columns with a rule under the heading. */
export function formatTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, i) =>
    Math.max(textWidth(column.heading), ...rows.map((row) => textWidth(row[i] ?? ''))),
  )
  const line = (cells: readonly string[]) =>
    columns
      .map((column, i) =>
        column.align === 'left' ? padEnd(cells[i] ?? '', widths[i] ?? 0) : padStart(cells[i] ?? '', widths[i] ?? 0),
      )
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '─'.repeat(width)).join('  ')
  return [line(columns.map((c) => c.heading)), rule, ...rows.map(line)].join('\n')
}

/** 150370 → `150,370`. */
export function formatCount(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',')
}
