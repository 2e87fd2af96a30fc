export { openWings, WINGS } from './navigation.ts'
export { Shell } from './shell.tsx'
