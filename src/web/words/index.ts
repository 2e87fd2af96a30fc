export {
  APPROVAL_STATES,
  FINDING_KINDS,
  FINDING_STATES,
  JOB_KINDS,
  optionsOf,
  RUN_STATES,
  wordOf,
} from './words.ts'
