export { type CheckedPack, checkPack } from './check.ts'
export type { Case } from './check-cases.ts'
export {
  type CaseDefinition,
  casesFileSchema,
  overridesFileSchema,
  packDefinitionSchema,
  postsFileSchema,
} from './definition.ts'
export { findKeyName } from './key-names.ts'
export type { Departure, Pack, Post } from './pack.ts'
export type { RawFile, RawPack, RawParent } from './raw.ts'
