export {
  APPROVAL_STATES,
  FINDING_KINDS,
  FINDING_STATES,
  FORCES,
  JOB_KINDS,
  MODES,
  ORIGINS,
  optionsOf,
  RUN_STATES,
  wordOf,
} from './words.ts'
