import type { Diagnostic } from './diagnostic.ts'

const LABEL = { error: '错误', warning: '提醒' } as const

/** One diagnostic as three short lines: where and what, then the hint. */
function renderDiagnostic(d: Diagnostic): string {
  const line = d.at.line === undefined ? '' : `:${d.at.line}`
  const path = d.at.path === undefined ? '' : ` ${d.at.path}`
  const column = d.at.column === undefined ? '' : ` 列“${d.at.column}”`
  const hint = d.hint === undefined ? '' : `\n    建议：${d.hint}`
  return `${LABEL[d.severity]} ${d.at.file}${line}${path}${column}\n    ${d.message} [${d.code}]${hint}`
}

/** All diagnostics, errors first, then by place, so that the same faults always print the same text. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const order = [...diagnostics].sort(
    (a, b) =>
      (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1) ||
      a.at.file.localeCompare(b.at.file, 'en') ||
      (a.at.line ?? 0) - (b.at.line ?? 0) ||
      (a.at.path ?? '').localeCompare(b.at.path ?? '', 'en') ||
      a.code.localeCompare(b.code, 'en'),
  )
  return order.map(renderDiagnostic).join('\n')
}
