export { type Me, meQuery, setupQuery, useIsPartlyUnnamed, useMay, useMe } from './me.ts'
export { StepUpProvider } from './step-up.tsx'
export { useCommand } from './use-command.ts'
