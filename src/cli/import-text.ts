import type { Batch, ImportProgress } from '#app/registers'
import { formatCount } from './table.ts'

const STAGES: Record<ImportProgress['stage'], string> = { read: '读取', load: '装入', check: '检查', write: '封存' }

export function wordImportStage(stage: ImportProgress['stage']): string {
  return STAGES[stage]
}

/** Every row of a file has one of three ends. */
export function formatRows({ inFile, accepted, rejected, duplicate }: Batch['rows']): string {
  return `${formatCount(inFile)}行 = 接收${formatCount(accepted)} + 拒收${formatCount(rejected)} + 重复${formatCount(duplicate)}`
}
