export {
  askAccess,
  askRight,
  decideEach,
  readOfficersWithin,
  recordRefusal,
  requireAccess,
  requireRight,
  requireStillRight,
} from './access.ts'
export {
  approvalEnds,
  getApproval,
  getToDecide,
  getToWithdraw,
  listApprovals,
  type StoredApproval,
  tallyOwnApprovals,
} from './approvals.ts'
export { decideBinding, requestBinding, withdrawBinding } from './bind-officer.ts'
export { changePassword } from './change-password.ts'
export { type DemoAccount, ensureDemoAccount } from './demo-accounts.ts'
export { endOwnSession } from './end-session.ts'
export { ensureAdministrators, type FirstAdministrator, readSetup } from './first-start.ts'
export type { House, Origin } from './house.ts'
export {
  type Administering,
  actorOf,
  createAccount,
  disableAccount,
  enableAccount,
  endAccountSessions,
  notFound,
  resetPassword,
  resetSecondFactor,
  unlockAccount,
} from './keep-accounts.ts'
export {
  type AccountFilter,
  accountState,
  findOfficersToBind,
  getShownAccount,
  listAccounts,
  listSecurityEvents,
  listSessionsOf,
  type OfficerToBind,
  ownKind,
  type Place,
  readOwnPosts,
  withOfficer,
} from './look.ts'
export { type Oidc, type OidcSettings, openOidc } from './oidc.ts'
export { openHouse } from './open-house.ts'
export { type Caller, isSessionLive, openSession, signOut } from './open-session.ts'
export { listOwnResets } from './resets-told.ts'
export { type Answered, dropOldAnswers, runAs, runAsSystem, runOnce, type Scope } from './run-as.ts'
export {
  confirmSecondFactor,
  type Enrolment,
  enrolSecondFactor,
  giveSecondFactor,
  stepUp,
} from './second-factor.ts'
export type { SignInStep } from './session-stage.ts'
export { DEFAULT_IDENTITY, type IdentitySettings, secondsAfter } from './settings.ts'
export { signIn } from './sign-in.ts'
