export { type DemoPeople, openDemoPeople, settleDemo } from './settle-demo.ts'
