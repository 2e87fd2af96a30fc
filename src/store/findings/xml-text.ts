/** Text as it may stand in the XML of a sheet. */

// Text without any of these, which is nearly all of it, is passed through untouched.
const SPECIAL = /[&<>"\0-\x08\x0b\x0c\x0e-\x1f\r\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_/
const LONGEST = 32_767

export function xmlText(text: string): string {
  const cut = text.length > LONGEST ? text.slice(0, LONGEST) : text
  if (!SPECIAL.test(cut)) return cut
  return cut
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/_x(?=[0-9A-Fa-f]{4}_)/g, '_x005F_x')
    .replace(
      /[\0-\x08\x0b\x0c\x0e-\x1f\r]/g,
      (c) => `_x${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replace(/[\ufffe\uffff]/g, '\ufffd')
}
