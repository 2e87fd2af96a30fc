export { holdsRight, type Me, meQuery, setupQuery, useMay, useMe } from './me.ts'
export { StepUpDeclined, StepUpProvider } from './step-up.tsx'
export { useCommand } from './use-command.ts'
