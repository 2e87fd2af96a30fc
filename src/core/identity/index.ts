export {
  type AccessRequest,
  type Asker,
  type Decision,
  decide,
  type HeldRight,
  listRights,
  type Reach,
  type Standing,
  type Target,
} from './decide.ts'
export { EVENT_NAMES } from './event-names.ts'
export { FOLLOWING, type Following, listFollowers } from './following.ts'
export { type Matrix, type MatrixRow, policyMatrix, printMatrix } from './matrix.ts'
export { type HeldSpan, type Holdings, listNewClashes, type NewClash, type PostSpan } from './new-clashes.ts'
export { describeProfile, listPasswordFaults, PASSWORD_PROFILES, type PasswordProfile } from './password.ts'
export { listPolicyFaults, POLICY, type PolicyCell } from './policy.ts'
export {
  type CaseAct,
  chooseDecider,
  type Decider,
  listRecusals,
  type MatterFacts,
  mayAct,
  RECUSAL_GROUNDS,
  type Recusal,
  type RecusalGround,
} from './recusal.ts'
export { listResetters } from './resetters.ts'
export { ACTIONS, type Action, RESOURCES, type Resource, SCOPES, type Scope } from './resource.ts'
export {
  ACCOUNT_KINDS,
  type AccountKind,
  ADMINISTRATORS,
  type Administrator,
  isAdministrator,
  ROLES,
  type Role,
} from './role.ts'
export {
  DUTIES,
  type Duty,
  type DutyTaken,
  EXCLUSIVE,
  type ExclusivePair,
  type HeldRole,
  listRoleClashes,
  mayTakeDuty,
} from './separation.ts'
