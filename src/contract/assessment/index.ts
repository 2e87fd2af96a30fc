export { cancelRun, exportRuns, getRun, listDataSets, listRuns, runDetail, runSchema, startRun } from './runs.ts'
