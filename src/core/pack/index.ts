export { type Category, categoriesFileSchema } from './categories.ts'
export { type CheckedPack, checkPack } from './check.ts'
export type { Case } from './check-cases.ts'
export { type CredentialDemand, credentialsFileSchema } from './credentials.ts'
export {
  type CaseDefinition,
  casesFileSchema,
  overridesFileSchema,
  packDefinitionSchema,
  postsFileSchema,
} from './definition.ts'
export { type Duty, dutiesFileSchema } from './duties.ts'
export { type Aggravation, type Fault, faultsFileSchema } from './faults.ts'
export { fieldGroupsFileSchema } from './field-groups.ts'
export { findKeyName } from './key-names.ts'
export { nameVariant } from './name-variant.ts'
export { ELEMENT_NAMES, findElementName, type Points } from './naming.ts'
export type { Departure, Pack, Post } from './pack.ts'
export type { RawFile, RawPack, RawParent } from './raw.ts'
export { type Sanction, sanctionsFileSchema } from './sanctions.ts'
export { type Scorecard, scorecardDefinitionSchema } from './scorecards.ts'
export { listShapeFaults, UNWORDED } from './shape-faults.ts'
