export { DIAGNOSTICS, type DiagnosticCode, REFUSALS, type RefusalCode } from './codes.ts'
export {
  type Diagnostic,
  diagnostic,
  hasErrors,
  type Place,
  type Refusal,
  Refused,
  type Severity,
} from './diagnostic.ts'
export { renderDiagnostics } from './render.ts'
