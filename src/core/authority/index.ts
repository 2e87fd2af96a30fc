export { type BodyMatrix, countByClass, isClassified } from './body-matrix.ts'
export { newlySaid, type Said } from './change.ts'
export {
  bestStanding,
  type CredentialAnswer,
  type CredentialVerdict,
  checkAct,
  checkCredentials,
  checkIssue,
  checkPosting,
  checkPostTraining,
  type OfficerDossier,
  standingOf,
} from './credential.ts'
export {
  ADDED_WHERE,
  CREDENTIAL_ALERTS,
  CREDENTIAL_CHECKS,
  type CredentialAlert,
  type CredentialCheck,
  type CredentialRules,
  citesOn,
  type DatedCitation,
  MISSING_RECORDS,
  type MissingRecord,
  tellAlert,
} from './credential-rules.ts'
export { asOf, covers, type Fact, type History, overlap, type Segment, timelineOf } from './fact.ts'
export { type Holding, type Overlap } from './holding.ts'
export { type FormColumn, IMPORT_FORMS, type ImportForm, registerOf } from './import-form.ts'
export { type CodeBook, chainRows, identityOf, type ReadRow, type RowFault, readRow } from './import-row.ts'
export {
  ADMINISTRATION_MODES,
  APPOINTMENT_KINDS,
  AUTHORITY_KINDS,
  type AuthorityKind,
  BODY_QUALIFICATIONS,
  BODY_TIERS,
  CERTIFICATE_KINDS,
  CERTIFICATE_STANDINGS,
  CERTIFICATE_STATUSES,
  EMPLOYMENT_TYPES,
  keysOf,
  LEGAL_NATURES,
  POST_LINES,
  POST_ROLES,
  type PostRole,
  REGION_LEVELS,
  UNIT_TIERS,
} from './naming.ts'
export { withoutPersonal } from './personal.ts'
export { findPlacingFault, type Ground, type Placing } from './placing.ts'
export { SUPERIOR_SIDES, type Superior, superiorsOf } from './superiors.ts'
export { findCircle, type NodePath, pathsOf, reachOf, regionsAsOf, type TreeNode, treeAsOf } from './tree.ts'
export {
  type AppointmentValue,
  type AuthorityValues,
  appointmentSchema,
  type BodyValue,
  bodySchema,
  type CertificateValue,
  certificateSchema,
  checkBody,
  checkCertificate,
  type OfficerValue,
  officerSchema,
  type PostValue,
  postSchema,
  type RegionValue,
  regionSchema,
  type TrainingValue,
  trainingSchema,
  type UnitValue,
  unitSchema,
  VALUE_SCHEMAS,
  type ValueFault,
} from './value.ts'
