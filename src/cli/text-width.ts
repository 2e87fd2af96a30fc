/** Columns that line up although a Chinese character is as wide as two Latin ones. */

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|[\u201c\u201d\u2018\u2019\u2014\u2026]/u

export function textWidth(text: string): number {
  let width = 0
  for (const sign of text) width += WIDE.test(sign) ? 2 : 1
  return width
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - textWidth(text))) + text
}

/** Cut so that it fits, the cut shown. */
export function fitWidth(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let kept = ''
  for (const sign of text) {
    if (textWidth(kept) + textWidth(sign) > width - 2) break
    kept += sign
  }
  return `${kept}…`
}
