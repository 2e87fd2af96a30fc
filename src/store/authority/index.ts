export { assertFacts, lockFacts, type RecordedFact } from './assert-facts.ts'
export type { Assertion } from './assertion.ts'
export { type CertificateEnds, countCertificateEnds } from './certificate-ends.ts'
export { type CertificateTimelines, readCertificateTimelines } from './certificate-timelines.ts'
export { type ComparedProjections, compareProjections } from './compare-projections.ts'
export { readCursor, strangeCursor, writeCursor } from './cursor.ts'
export { type Dossier, readDossier } from './dossier.ts'
export {
  erasePerson,
  findPeopleByCode,
  listPersonalFacts,
  listPersonalRequests,
  type PersonalFact,
  vacuumPersonal,
} from './erase-person.ts'
export { readHistories, readHistory } from './histories.ts'
export { readHoldings, readPostSpans, readToday } from './holdings.ts'
export { dropImport, keepFaults, openSealed, readFaults, type SealedImport, sealImport } from './import-place.ts'
export { bearsCode, Codes, findTakenCodes, mayLieInItself, readCodes, readIdentities } from './known-things.ts'
export { countRegionsBelow, findRow, type ListedRow, type ListFilter, listRows, type Page } from './list-rows.ts'
export { type OwnAffairs, readOwnAffairs } from './own-affairs.ts'
export { readTree, refreshPaths } from './paths.ts'
export { rebuildProjections } from './project.ts'
export { type Reached, readHangingOn, readPostNodes, readReached, readStandingNodes } from './reach.ts'
export {
  countInNodes,
  type LinkedRow,
  listLinked,
  type NamedThing,
  type RecordedRow,
  readFacts,
  readLinkedHistories,
  readNames,
} from './read-linked.ts'
export {
  canBeConfirmed,
  findGivingRights,
  findWideningOneself,
  insertRequestedFacts,
  type RequestedFact,
  readGaining,
  readRequestedFacts,
} from './requested-facts.ts'
