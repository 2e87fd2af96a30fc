export { cancelRun, getRun, listDataSets, listRuns, runDetail, runSchema, startRun } from './runs.ts'
