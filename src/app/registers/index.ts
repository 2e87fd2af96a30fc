export { type ImportRequest, importRegisters } from './import-register.ts'
export { getRegisterBatch, listRegisters, listRejectedRows } from './list-registers.ts'
export type { Batch, ImportProgress, ImportReport, Reject } from '#store/registers'
