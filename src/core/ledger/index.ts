export { fromBase64, toBase64 } from './base64.ts'
export { canonicalJson, type Json } from './canonical.ts'
export { type Checkpoint, openCheckpoint, signCheckpoint } from './checkpoint.ts'
export {
  type Actor,
  commitmentOf,
  type EntryHead,
  type LedgerRecord,
  leafOfEntry,
  type RowDigest,
  SALT_BYTES,
} from './entry.ts'
export { emptyRoot, type Hash, leafHash, nodeHash, sameHash } from './hash.ts'
export {
  openNote,
  parseSigner,
  parseVerifier,
  type SignerKey,
  signerText,
  signNote,
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
export { verifyConsistency, verifyInclusion } from './verify.ts'
