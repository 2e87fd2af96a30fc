import type { Register } from '#core/register'
import type { Batch } from '#store/registers'

/** What whoever gave the file has to know of it beside the count of its rows, each in one sentence. */
export function listBatchNotes(batch: Batch, register: Register | undefined): string[] {
  return [...noteColumns(batch, register), ...noteCheckDigits(batch, register)]
}

/** A field without a column says something only beside a column without a field: hardly any system keeps every field there is. */
function noteColumns(batch: Batch, register: Register | undefined): string[] {
  const { ignoredHeadings, missingFields } = batch
  if (ignoredHeadings.length === 0) return []
  const labels = missingFields.map((id) => register?.fields.get(id)?.label ?? id)
  const parts = [
    `没有用到的列：${ignoredHeadings.join('、')}`,
    ...(labels.length === 0 ? [] : [`没有列对应、因而没有值的字段：${labels.join('、')}`]),
  ]
  return [`${nameTable(batch)}中${parts.join('；')}。`]
}

/** Lines only: what stands where a credit code belongs may be the number of a person, and notes are kept with results. */
function noteCheckDigits(batch: Batch, register: Register | undefined): string[] {
  return (batch.wrongCheckDigits ?? []).map(({ field, rows, first }) => {
    const label = register?.fields.get(field)?.label ?? field
    const lines = `第 ${first.map(({ line }) => line).join('、')} 行${rows > first.length ? '等' : ''}`
    return `${nameTable(batch)}有 ${rows} 行的“${label}”末位校验码不对（${lines}），已照原样接收，请核对是否写错。`
  })
}

function nameTable({ original, sheet }: Batch): string {
  return `“${original.name}”${sheet === undefined ? '' : `的工作表“${sheet}”`}`
}
