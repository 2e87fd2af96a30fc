import { DIAGNOSTICS, type DiagnosticCode, type RefusalCode } from './codes.ts'

/** Where a fault stands: a file as the author named it, a path inside it (`answeredBy[1].at`), a line and a column (or a column's heading). */
export type Place = { file: string; path?: string; line?: number; column?: string }

export type Severity = 'error' | 'warning'

/** A fault in what an author or uploader wrote. Collected, never thrown. `message` and `hint` are Chinese and for people. */
export type Diagnostic = {
  code: DiagnosticCode
  severity: Severity
  at: Place
  message: string
  hint?: string
}

/** The severity of a code stands in the registry, so that no two places grade one fault differently. */
export function diagnostic(code: DiagnosticCode, at: Place, message: string, hint?: string): Diagnostic {
  const base = { code, severity: DIAGNOSTICS[code].severity, at, message }
  return hint === undefined ? base : { ...base, hint }
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === 'error')
}

/** What was asked is not done, and why. `message` is one Chinese sentence: what, where, what to do. */
export type Refusal = { refused: RefusalCode; message: string; hint?: string }

/** Carries a refusal out of deep effects to the edge that words it (a command, a child process). */
export class Refused extends Error {
  readonly refusal: Refusal

  constructor(refused: RefusalCode, message: string, hint?: string) {
    super(message)
    this.name = 'Refused'
    this.refusal = hint === undefined ? { refused, message } : { refused, message, hint }
  }
}
