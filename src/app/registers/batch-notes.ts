import type { Register } from '#core/register'
import type { Batch } from '#store/registers'

/** What whoever gave the file has to know of it beside the count of its rows, each in one sentence. */
export function listBatchNotes(batch: Batch, register: Register | undefined): string[] {
  return [...noteColumns(batch, register)]
}

function noteColumns({ ignoredHeadings, missingFields, original, sheet }: Batch, register: Register | undefined) {
  if (ignoredHeadings.length + missingFields.length === 0) return []
  const labels = missingFields.map((id) => register?.fields.get(id)?.label ?? id)
  const parts = [
    ...(ignoredHeadings.length === 0 ? [] : [`没有用到的列：${ignoredHeadings.join('、')}`]),
    ...(labels.length === 0 ? [] : [`没有列对应、因而没有值的字段：${labels.join('、')}`]),
  ]
  return [`“${original.name}”${sheet === undefined ? '' : `的工作表“${sheet}”`}中${parts.join('；')}。`]
}
