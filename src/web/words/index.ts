export { FINDING_KINDS, FINDING_STATES, FORCES, MODES, ORIGINS, optionsOf, RUN_STATES, wordOf } from './words.ts'
