export { ACTION_NAMES } from './action-names.ts'
export { toBase64 } from './base64.ts'
export { canonicalJson, type Json } from './canonical.ts'
export { type Checkpoint, openCheckpoint, signCheckpoint } from './checkpoint.ts'
export {
  type CheckedConsistency,
  type ConsistencyFault,
  checkConsistency,
  writeConsistency,
} from './consistency-text.ts'
export {
  type Actor,
  commitmentOf,
  type EntryHead,
  type LedgerRecord,
  leafOfEntry,
  type RowDigest,
  SALT_BYTES,
} from './entry.ts'
export { type Hash, sameHash } from './hash.ts'
export {
  parseSigner,
  parseVerifier,
  type SignerKey,
  signerText,
  type VerifierKey,
  verifierOf,
  verifierText,
} from './note.ts'
export { planConsistency, planInclusion } from './proof.ts'
export {
  type CheckedProof,
  checkProof,
  type ProofFault,
  type ProofText,
  type ShownEntry,
  writeProof,
} from './proof-text.ts'
export {
  edgePlaces,
  growTree,
  type NodePlace,
  perfectPlaces,
  type Range,
  rangeHash,
  rootOfEdge,
  rootOfLeaves,
  type TreeNode,
} from './tree.ts'
export { verifyConsistency } from './verify.ts'
