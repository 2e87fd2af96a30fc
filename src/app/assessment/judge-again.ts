/** Subjects judged again in memory, from the few rows each rests on: to tell what the query only counted. */
import { createHash } from 'node:crypto'
import { calendarTable } from '#core/calendar'
import type { Hit } from '#core/finding'
import { evaluateSubject, type Judgement, type StoredRow } from '#core/indicator'
import { type Analytics, DEFAULT_LIMITS, type FoundRows, type RowQuery } from '#store/analytics'
import { planQuestion, type Question } from './compute.ts'
import { queryOthers, querySubjectByKey } from './subject-rows.ts'

/** One judgement for each hit, in order; undefined where this pack does not ask, or draws its subjects by lot. */
export async function judgeAgain(
  analytics: Analytics,
  question: Question,
  hits: readonly Hit[],
  folder: string,
  signal: AbortSignal,
): Promise<(Judgement | undefined)[]> {
  const { pack, calendar } = question
  const asked = hits.map((hit) => {
    const indicator = pack.indicators.get(hit.indicator)
    const branch = indicator?.branches.find((b) => b.id === hit.branch)
    return indicator === undefined || branch === undefined ? undefined : { hit, indicator, branch }
  })
  if (asked.every((one) => one === undefined)) return hits.map(() => undefined)
  const { plan, printed, tables } = planQuestion(question, DEFAULT_LIMITS)
  const ask = (queries: RowQuery[]) =>
    analytics.rows(
      {
        tables: tables.map(({ hold: _hold, ...table }) => table),
        calendar: calendarTable(calendar),
        setup: printed.setup,
        folder,
        limits: DEFAULT_LIMITS,
        queries,
      },
      { signal },
    )
  const first = asked.map((one) =>
    one === undefined
      ? []
      : querySubjectByKey(one.branch, one.hit.key, pack.registers.get(one.branch.subject.register)?.key ?? []),
  )
  const subjects = await ask(first.flat())
  let at = 0
  const second = asked.flatMap((one, i) => {
    const own = subjects.slice(at, (at += first[i]?.length ?? 0))
    return one === undefined
      ? []
      : queryOthers(
          one.branch,
          own.flatMap((found) => found.rows.map((r) => r.row)),
        )
  })
  const stored = gatherRows([...subjects, ...(await ask(second))])
  const rowsOf = (register: string) => stored.get(register) ?? []
  return asked.map((one) =>
    one === undefined || one.branch.test.kind === 'sample'
      ? undefined
      : evaluateSubject(
          one.indicator,
          { branch: one.branch.id, key: one.hit.key },
          { rows: rowsOf },
          plan.scope,
          calendar,
          md5,
        )[0],
  )
}

/** Each row once, whichever question brought it. */
export function gatherRows(found: readonly FoundRows[]): Map<string, StoredRow[]> {
  const rows = new Map<string, Map<string, StoredRow>>()
  for (const { register, rows: some } of found) {
    const own = rows.get(register) ?? new Map<string, StoredRow>()
    for (const stored of some) own.set(`${stored.ref.batch} ${stored.ref.row}`, stored)
    rows.set(register, own)
  }
  return new Map([...rows].map(([register, own]) => [register, [...own.values()]]))
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
