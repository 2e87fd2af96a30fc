/** One finding explained: judged again in memory from the rows it rests on, step by step. */
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { calendarTable } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import { adviseHit, explainHit, explainJudgement, type Section } from '#core/explanation'
import type { FindingState, Hit } from '#core/finding'
import { evaluateSubject, type Judgement, type StoredRow, smallestChange } from '#core/indicator'
import type { Register, RowRef } from '#core/register'
import { Analytics, DEFAULT_LIMITS, type FoundHit, type RowQuery } from '#store/analytics'
import { RUN_FILES, type RunRecord } from '#store/runs'
import { planQuestion } from './compute.ts'
import { gatherRows, md5 } from './judge-again.ts'
import { type OpenedRun, openRun } from './open-run.ts'
import { queryOthers, querySubject } from './subject-rows.ts'

export type ShownRow = { ref: RowRef; register: Register | undefined; file: string; row: StoredRow['row'] }

export type Why = {
  record: RunRecord
  hit: Hit
  fingerprint: string
  state?: FindingState
  indicator: OpenedRun['question']['indicators'][number]
  explanation: string
  advice: string
  /** From the conclusion down to the clause. */
  sections: readonly Section[]
  /** How it was judged again; absent when the rows are no longer there. */
  judgement?: Judgement
  /** Judged again it came out otherwise: a fault of the program. */
  differs: boolean
  /** The subject's own rows first, then the evidence. */
  rows: readonly ShownRow[]
}

const MOST_SHOWN = 5

export async function explainFinding(
  target: string,
  fingerprint: string,
  store: string,
  signal: AbortSignal,
): Promise<Why> {
  if (!/^[0-9a-f]{4,32}$/.test(fingerprint))
    throw new Refused(
      'usage',
      `“${fingerprint}”不是指纹。`,
      '指纹是 findings.csv 最后一列的 32 位十六进制数，可只写开头至少 4 位。',
    )
  const opened = await openRun(target, store)
  const analytics = new Analytics()
  try {
    return await opened.main.withTemporary((folder) => explainWith(analytics, opened, fingerprint, folder, signal))
  } finally {
    await analytics.close()
  }
}

async function explainWith(
  analytics: Analytics,
  opened: OpenedRun,
  wanted: string,
  folder: string,
  signal: AbortSignal,
): Promise<Why> {
  const { record, question } = opened
  const { hit, fingerprint, state } = await findOne(analytics, opened, wanted, folder, signal)
  const indicator = question.pack.indicators.get(hit.indicator)
  const branch = indicator?.branches.find((b) => b.id === hit.branch)
  if (indicator === undefined || branch === undefined)
    throw new Error(`the kept pack of run ${record.id} has no ${hit.indicator}/${hit.branch}`)
  const { plan, printed, tables } = planQuestion(question, DEFAULT_LIMITS)
  const ask = (queries: RowQuery[]) =>
    analytics.rows(
      {
        tables: tables.map(({ hold: _hold, ...table }) => table),
        calendar: calendarTable(question.calendar),
        setup: printed.setup,
        folder,
        limits: DEFAULT_LIMITS,
        queries,
      },
      { signal },
    )
  const subjects = await ask(querySubject(branch, hit))
  const others = await ask([
    ...queryOthers(
      branch,
      subjects.flatMap((s) => s.rows.map((r) => r.row)),
    ),
    ...queryEvidence(hit),
  ])
  const stored = gatherRows([...subjects, ...others])
  const judgements = evaluateSubject(
    indicator,
    hit,
    { rows: (register) => stored.get(register) ?? [] },
    plan.scope,
    question.calendar,
    md5,
  )
  const judgement = judgements.find((j) => isDeepStrictEqual(j.ref, hit.row)) ?? judgements[0]
  const context = {
    indicator,
    registers: question.pack.registers,
    parameters: question.pack.parameters,
    asOf: record.asOf,
  }
  const refs = [...(hit.row === undefined ? [] : [hit.row]), ...hit.evidence]
  return {
    record,
    hit,
    fingerprint,
    ...(state && { state }),
    indicator,
    explanation: explainHit(hit, context),
    advice: adviseHit(hit, context),
    sections:
      judgement === undefined
        ? []
        : explainJudgement(judgement, context, smallestChange(judgement, indicator, plan.scope)),
    ...(judgement && { judgement }),
    differs: judgement === undefined || !isDeepStrictEqual(plain(judgement.hit), plain(hit)),
    rows: refs.flatMap((ref) => showRow(opened, ref, stored)),
  }
}

async function findOne(
  analytics: Analytics,
  { record, folder: run }: OpenedRun,
  fingerprint: string,
  folder: string,
  signal: AbortSignal,
): Promise<FoundHit> {
  const files = { hitsFile: join(run, RUN_FILES.hits), statesFile: join(run, RUN_FILES.states) }
  const [first, ...more] = await analytics.find(
    { ...files, fingerprint, folder, limits: DEFAULT_LIMITS, most: MOST_SHOWN },
    { signal },
  )
  if (first === undefined)
    throw new Refused(
      'run.finding-not-found',
      `运行 ${record.id} 里没有指纹以“${fingerprint}”开头的疑点。`,
      '指纹在 findings.csv 和 findings.xlsx 的最后一列。',
    )
  if (more.length > 0) {
    const some = [first, ...more].slice(0, MOST_SHOWN).map((f) => f.fingerprint)
    throw new Refused(
      'run.finding-not-found',
      `运行 ${record.id} 里不止一条疑点的指纹以“${fingerprint}”开头，请多写几位。`,
      some.join('\n'),
    )
  }
  return first
}

function queryEvidence(hit: Hit): RowQuery[] {
  return hit.evidence.map((ref) => ({
    register: ref.register,
    where: [
      { field: '_batch', values: [ref.batch] },
      { field: '_row', values: [String(ref.row)] },
    ],
    limit: 1,
  }))
}

function showRow({ question }: OpenedRun, ref: RowRef, stored: ReadonlyMap<string, readonly StoredRow[]>): ShownRow[] {
  const found = stored.get(ref.register)?.find((s) => s.ref.batch === ref.batch && s.ref.row === ref.row)
  if (found === undefined) return []
  const batch = question.batches.find((b) => b.id === ref.batch)
  const file =
    batch === undefined
      ? ref.batch
      : batch.sheet === undefined
        ? batch.original.name
        : `${batch.original.name}（${batch.sheet}）`
  return [{ ref, register: question.pack.registers.get(ref.register), file, row: found.row }]
}

/** Without properties that are there but undefined. */
function plain(hit: Hit | undefined): unknown {
  return hit === undefined ? undefined : JSON.parse(JSON.stringify(hit))
}
