export { DIAGNOSTICS, type DiagnosticCode, REFUSALS, type RefusalCode } from './codes.ts'
export {
  type Diagnostic,
  diagnostic,
  hasErrors,
  type Place,
  Refused,
  type Refusal,
  type Severity,
} from './diagnostic.ts'
export { renderDiagnostic, renderDiagnostics } from './render.ts'
