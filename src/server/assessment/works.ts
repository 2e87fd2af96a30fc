/** Work in the background: an assessment with its findings into the record, and the verification of the ledger. */
import { join } from 'node:path'
import { assess, MINIMUM_SAMPLE, recordRun } from '#app/assessment'
import { readOwnPosts, requireStillRight, runAs, runAsSystem } from '#app/identity'
import type { JobEnd, JobWatch, JobWork } from '#app/jobs'
import { limitLines, verifyRecord } from '#app/ledger'
import { dayOf, type Premises } from '#app/premises'
import type { LocalDate } from '#core/calendar'

/** What a run was asked for, as it is kept with its job. */
export type AssessmentRequest = {
  pack: string
  packTitle: string
  packVersion: string
  folder: string
  data: string
  asOf: LocalDate
  period?: { from: string; to: string }
  variant?: string
  account: string
}

/** Where the runs of this installation are kept, below its data directory. */
export const ASSESSMENT_STORE = ['assessment', 'store'] as const

export function worksOf(premises: () => Premises): Readonly<{ [kind: string]: JobWork }> {
  return {
    assess: (job, watch) => assessNow(premises(), job.id, job.request as AssessmentRequest, watch),
    verifyLedger: (_job, watch) => verifyNow(premises(), watch),
  }
}

/** The parts of an assessment as shares of its time. */
const SHARE = { import: 40, compute: 30, write: 10, record: 20 }

async function assessNow(
  premises: Premises,
  job: string,
  request: AssessmentRequest,
  { signal, report }: JobWatch,
): Promise<JobEnd> {
  const begun = premises.now()
  const out = join(premises.dataDir, 'assessment', 'outputs', job)
  const { record } = await assess(
    {
      pack: request.folder,
      data: [request.data],
      store: join(premises.dataDir, ...ASSESSMENT_STORE),
      out,
      asOf: request.asOf,
      ...(request.period !== undefined && {
        period: { from: dayOf(request.period.from), to: dayOf(request.period.to) },
      }),
      ...(request.variant !== undefined && { variant: request.variant }),
      kind: 'routine',
      examples: 3,
      minimumSample: MINIMUM_SAMPLE,
      only: [],
      assumeEmpty: [],
      calendars: [],
      limits: {},
      now: {
        instant: begun.toISOString(),
        stamp: stampOf(begun),
        elapsed: () => (premises.now().getTime() - begun.getTime()) / 1000,
      },
    },
    {
      signal,
      onProgress: () => report('导入登记簿', SHARE.import / 2, 100),
      onImported: () => report('导入登记簿', SHARE.import / 2, 100),
      onSkipped: () => undefined,
      onIndicators: ({ done, total, percent }) =>
        report('逐项判定', SHARE.import + (SHARE.compute * (done + percent / 100)) / Math.max(1, total), 100),
      onFindings: (done, total) =>
        report('写出结果', SHARE.import + SHARE.compute + (SHARE.write * done) / Math.max(1, total), 100),
    },
  )
  const before = SHARE.import + SHARE.compute + SHARE.write
  // Whoever lost the right in between does not put findings into the record.
  await requireStillRight(premises.house, request.account, { resource: 'run', action: 'run' })
  // By the name under which whoever started it is known to themselves.
  const starter = await runAs(premises.house, request.account, readOwnPosts)
  const recorded = await runAsSystem(premises.house, 'assessment', (tx) =>
    recordRun(tx, {
      out,
      ...(starter.officer !== null && { by: starter.officer.name }),
      actor: { kind: 'account', id: request.account },
      onProgress: (done, total) => report('记入疑点', before + (SHARE.record * done) / Math.max(1, total), 100),
    }),
  )
  premises.hub.tellAll({ event: 'changed', subject: 'findings' })
  premises.hub.tellAll({ event: 'changed', subject: 'runs' })
  const people = recorded.unregistered > 0 ? `，其中 ${recorded.unregistered} 条的人员未登记` : ''
  return { message: `考核完成：共 ${recorded.findings} 条${people}。`, result: record.id }
}

async function verifyNow(premises: Premises, { report }: JobWatch): Promise<JobEnd> {
  const verified = await verifyRecord(premises.record, { onProgress: (done, total) => report('核验', done, total) })
  const { entries, rows, checkpoints, faults, root } = verified
  if (faults.length === 0)
    return {
      message: `核验一致：${entries} 条、${rows} 行数据、${checkpoints} 个检查点都与存证账相符。根：${root}`,
      lines: limitLines(verified),
    }
  return {
    message: `发现 ${faults.length} 处不符，见下。请保留现场并报告上级。`,
    lines: faults.slice(0, 200).map(({ text }) => text),
  }
}

function stampOf(instant: Date): string {
  const [day = '', time = ''] = instant.toISOString().split('T')
  return `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`
}
