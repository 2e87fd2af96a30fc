import type { ImportProgress } from '#app/registers'

const STAGES: Record<ImportProgress['stage'], string> = { read: '读取', load: '装入', check: '检查', write: '封存' }

export function wordImportStage(stage: ImportProgress['stage']): string {
  return STAGES[stage]
}
