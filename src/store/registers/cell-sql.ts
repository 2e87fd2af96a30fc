import { quoteText } from '#core/sql'
import type { PlainLook } from './readers/plain-cells.ts'

/**
 * How one column of text becomes typed values, printed as DuckDB expressions.
 * `quick` is computed for every row; `value` may refer to it and must be NULL exactly where the cell is missing or cannot be read;
 * `reason` is asked only for cells that cannot be read, and ends a sentence that begins 第 … 行“…”的值“…”.
 */
export type CellSql = {
  type: string
  quick?: (raw: string) => string
  value: (raw: string, quick: string) => string
  reason: (raw: string) => string
  plain: PlainSql
}

/** Cells of which nothing has to be interpreted: how they look, the type DuckDB reads them as, and the value of a cell so read. */
export type PlainSql = { look: PlainLook; type: string; value: (cell: string) => string }

/** What DuckDB reads is the value. */
export function asRead(look: PlainLook, type: string): PlainSql {
  return { look, type, value: (cell) => cell }
}

/** What counts as an empty cell. 无 and 0 are values. */
const MISSING_PATTERN = '|-|—|/|NULL|\\\\N'
const MISSING = ['', '-', '—', '/', 'NULL', '\\N'].map(quoteText)

/** Blanks that registers carry at the ends of cells: no-break (U+00A0), ideographic (U+3000), zero-width (U+200B, U+FEFF). */
const BLANKS = ' \t\r\n\u00a0\u3000\u200b\ufeff'

const WIDE =
  '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ．，－／：（）％＋　￥−–'
const NARROW = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,-/:()%+ ¥--'

export function trimmed(raw: string): string {
  return `trim(${raw}, ${quoteText(BLANKS)})`
}

/** Trimmed, with full-width digits, letters and punctuation made narrow. Cells of plain ASCII skip the translation. */
export function folded(raw: string): string {
  const text = trimmed(raw)
  return `CASE WHEN strlen(${raw}) = length(${raw}) THEN ${text} ELSE trim(translate(${raw}, ${quoteText(WIDE)}, ${quoteText(NARROW)}), ${quoteText(BLANKS)}) END`
}

/**
 * Not `IN`, here or in any cell's expression: DuckDB makes a hash join of a longer IN. With several threads a join loses the order of the
 * file, on which every line number rests; it also computes the expression for every row, guarded by a CASE or not.
 */
export function isMissing(raw: string): string {
  return `(${raw} IS NULL OR regexp_full_match(${trimmed(raw)}, ${quoteText(MISSING_PATTERN)}))`
}

/**
 * The cell as it stands when it is plain: nothing to trim (nor to fold, if `ascii`), no marker of emptiness. NULL otherwise, then `slow` decides.
 * trim() costs 0.3 µs a cell and most cells have nothing to trim; these tests cost a tenth of it.
 */
export function plainOr(raw: string, ascii: boolean, slow: string): string {
  const asciiEnds = `(${raw} < '!' OR ${[' ', '\t', '\n', '\r'].map((c) => `suffix(${raw}, ${quoteText(c)})`).join(' OR ')})`
  const otherEnds = ['\u00a0', '\u3000', '\u200b', '\ufeff']
    .map(quoteText)
    .flatMap((c) => [`prefix(${raw}, ${c})`, `suffix(${raw}, ${c})`])
    .join(' OR ')
  const plain = ascii ? `strlen(${raw}) = length(${raw}) AND NOT ${asciiEnds}` : `NOT (${asciiEnds} OR ${otherEnds})`
  const missing = MISSING.map((m) => `${raw} = ${m}`).join(' OR ')
  return `CASE WHEN ${missing} THEN NULL WHEN ${plain} THEN ${raw} WHEN ${isMissing(raw)} THEN NULL ELSE ${slow} END`
}

/** `fast` where `usual` holds, `slow` only for the cells it leaves. */
export function fastOrSlow(usual: string, fast: string, raw: string, slow: string): string {
  return `CASE WHEN ${usual} THEN ${fast} WHEN ${raw} IS NULL THEN NULL ELSE ${slow} END`
}
