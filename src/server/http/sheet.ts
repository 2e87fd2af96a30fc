import { writeSheet } from '#app/premises'
import type { SentFile } from './call.ts'

/** A list as a workbook to download. */
export function sendSheet(
  title: string,
  headings: readonly string[],
  rows: readonly (readonly (string | number | undefined)[])[],
): Promise<SentFile> {
  return writeSheet(title, headings, rows)
}
