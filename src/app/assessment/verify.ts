/** A run computed again from the sealed batches and the kept pack, and compared with what it recorded. */
import { Analytics, type AnalyticsProgress, type BatchDigest, DEFAULT_LIMITS, type Limits } from '#store/analytics'
import { type Batch, checkOriginal, partitionFiles } from '#store/registers'
import { engineVersion, openDraft, type RunRecord } from '#store/runs'
import { compute, planQuestion } from './compute.ts'
import { type OpenedRun, openRun } from './open-run.ts'

/** `differences`: what is not as it was, in sentences; empty: the run stands. `notes`: what differs and need not change a result. */
export type Verification = {
  record: RunRecord
  differences: readonly string[]
  notes: readonly string[]
}

export type VerifyWatch = { signal: AbortSignal; onProgress(progress: AnalyticsProgress): void }

export async function verifyRun(
  target: string,
  store: string,
  limits: Partial<Limits>,
  watch: VerifyWatch,
): Promise<Verification> {
  const opened = await openRun(target, store)
  const { record } = opened
  const analytics = new Analytics()
  try {
    const basis = await checkBasis(analytics, opened, watch)
    // Without its batches, or with damaged ones, a second computation would only repeat the same news less clearly.
    const results =
      basis.length > 0
        ? []
        : await opened.main.withTemporary((tmp) =>
            checkResults(analytics, opened, tmp, { ...DEFAULT_LIMITS, ...limits }, watch),
          )
    const engine = engineVersion()
    const notes = engine === record.engine ? [] : [`运行时程序版本为 ${record.engine}，现在是 ${engine}。`]
    return { record, differences: [...basis, ...results], notes }
  } finally {
    await analytics.close()
  }
}

async function checkBasis(analytics: Analytics, opened: OpenedRun, watch: VerifyWatch): Promise<string[]> {
  const { record, question, packDigest, calendarDigest, lostBatches } = opened
  const differences = lostBatches.map((id) => `批次 ${id} 不见了。`)
  if (packDigest !== record.pack.digest)
    differences.push(`保存的制度包与运行时不同：运行时摘要 ${short(record.pack.digest)}，现在 ${short(packDigest)}。`)
  if (calendarDigest !== record.calendar.digest)
    differences.push(
      `工作日历与运行时不同：运行时摘要 ${short(record.calendar.digest)}，现在 ${short(calendarDigest)}。`,
    )
  const digests = await opened.main.withTemporary((folder) =>
    analytics.digest(
      { batches: question.batches.map((batch) => sealedFiles(opened, batch)), folder, limits: DEFAULT_LIMITS },
      watch,
    ),
  )
  for (const batch of question.batches) {
    const name = `批次 ${batch.id}（${batch.original.name}）`
    const sealed = record.batches.find((b) => b.id === batch.id)?.digest
    if (batch.digest !== sealed)
      differences.push(
        `${name}的登记与运行时不同：运行时内容摘要 ${short(sealed ?? '')}，登记为 ${short(batch.digest)}。`,
      )
    differences.push(
      ...compareContent(
        name,
        batch.digest,
        digests.find((d) => d.id === batch.id),
      ),
    )
    const state = await checkOriginal(question.store, batch)
    if (state !== 'intact')
      differences.push(`${name}的原件${state === 'missing' ? '不见了' : '被改动过，与登记的摘要不符'}。`)
  }
  return differences
}

function compareContent(name: string, sealed: string, found: BatchDigest | undefined): string[] {
  if (found === undefined) return [`${name}的数据文件没有核对到。`]
  if ('unreadable' in found)
    return [`${name}的数据文件损坏，读不出来；用 quanze registers rebuild 可由原件重建。（${found.unreadable}）`]
  return found.digest === sealed
    ? []
    : [
        `${name}的数据文件内容被改动过：封存时摘要 ${short(sealed)}，现在 ${short(found.digest)}；用 quanze registers rebuild 可由原件重建。`,
      ]
}

async function checkResults(
  analytics: Analytics,
  { record, question }: OpenedRun,
  tmp: string,
  limits: Limits,
  watch: VerifyWatch,
): Promise<string[]> {
  const draft = await openDraft(tmp)
  const result = await compute(
    analytics,
    question,
    planQuestion(question, limits),
    { folder: tmp, draft },
    limits,
    watch,
  )
  const differences: string[] = []
  if (result.hitCount !== record.hits.count)
    differences.push(`疑点和无法判定的条数不同：运行时 ${record.hits.count}，重算 ${result.hitCount}。`)
  if (result.hitsDigest !== record.hits.digest)
    differences.push(`逐条结果不同：运行时摘要 ${short(record.hits.digest)}，重算 ${short(result.hitsDigest)}。`)
  if (result.talliesDigest !== record.tallies.digest)
    differences.push(`统计数不同：运行时摘要 ${short(record.tallies.digest)}，重算 ${short(result.talliesDigest)}。`)
  return differences
}

function sealedFiles(
  { question }: OpenedRun,
  batch: Batch,
): { id: string; fields: string[]; files: { month: string; path: string }[] } {
  const register = question.pack.registers.get(batch.register)
  return { id: batch.id, fields: [...(register?.fields.keys() ?? [])], files: partitionFiles(question.store, batch) }
}

function short(digest: string): string {
  return digest.slice(0, 12)
}
