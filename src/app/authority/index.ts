export { type CertificateTimelines, canBeConfirmed, readCertificateTimelines } from '#store/authority'
export { listActingSpans } from './acting-spans.ts'
export type { Asking } from './ask-for-facts.ts'
export { askForFacts } from './ask-for-facts.ts'
export { assertFact, type FactAnswer, type FactRequest } from './assert-fact.ts'
export { commitImport, type ImportDone } from './commit-import.ts'
export { readCredentialRules } from './credential-rules.ts'
export { confirmGrant, refuseGrant, withdrawGrant } from './decide-grant.ts'
export { findCaution } from './find-caution.ts'
export { findUnfit } from './find-unfit.ts'
export { type FolderImported, importFolder } from './import-folder.ts'
export { writeImportTemplate } from './import-template.ts'
export { type ActingAnswer, type ActingVerdict, judgeCertificateOn } from './judge-acting.ts'
export { type ImportPreview, previewImport, readFaults } from './preview-import.ts'
export { type Acting, readActing, unknownActing } from './read-acting.ts'
export { type AskedChange, readAsked } from './read-asked.ts'
export {
  countInNodes,
  countRegionsBelow,
  findRow,
  type LinkedRow,
  type ListedRow,
  type ListFilter,
  listAllRows,
  listLinked,
  listLinkedTimelines,
  listOfficerAlerts,
  listRows,
  type NamedThing,
  type OfficerAlert,
  type Page,
  type RecordedRow,
  readFacts,
  readNames,
  readStandingNodes,
  readTimeline,
  readTree,
  type When,
} from './read-organisation.ts'
export { readEndingSoon, readRunOut } from './tell-certificate-ends.ts'
