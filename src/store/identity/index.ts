export {
  type AccountChange,
  type AccountFilter,
  findAccount,
  findAccountByName,
  findAccountByOidc,
  findOfficersToBind,
  insertAccount,
  listAccounts,
  listAdministrators,
  listFormerPasswords,
  lockAccount,
  noteUse,
  type OfficerToBind,
  rememberPassword,
  type StoredAccount,
  updateAccount,
} from './accounts.ts'
export {
  type ApprovalFilter,
  type ApprovalState,
  decideApproval,
  findApproval,
  hasWaitingBinding,
  insertApproval,
  listApprovals,
  type StoredApproval,
  tallyApprovals,
} from './approvals.ts'
export { type ComparedEvents, compareEvents } from './compare-events.ts'
export { openDemoSecrets } from './demo-people.ts'
export { claimKey, dropAnswersBefore, type KeptAnswer, keepAnswer } from './idempotent-answers.ts'
export { insertOidcAttempt, type OidcAttempt, takeOidcAttempt } from './oidc-attempts.ts'
export { codeAt, findCounter, newTotpSecret, totpAddress } from './one-time-code.ts'
export { hashPassword, hashToken, isPassword, newOneTimePassword, newToken } from './password-hash.ts'
export { comparePolicy, hasPolicy, writePolicy } from './policy-cells.ts'
export { sealEvents } from './seal-events.ts'
export { openSecretBox, type SecretBox } from './secret-box.ts'
export {
  listResets,
  listSecurityEvents,
  recordSecurityEvent,
  type SecurityEvent,
  type SecurityEventFilter,
  type StoredReset,
  type StoredSecurityEvent,
} from './security-events.ts'
export { findSender, type Sender } from './sender.ts'
export {
  endSessions,
  findSession,
  findSessionByToken,
  insertSession,
  listLiveSessions,
  moveSession,
  type NewSession,
  type SessionStage,
  type StoredSession,
  stepUpSession,
  touchSession,
} from './sessions.ts'
export { findOfficersWithin, type HeldPost, readOwnPosts, readReach, readStandings } from './standings.ts'
