/** What the reader of a result has to know about its basis, each in one sentence. */

import { listBatchNotes } from '#app/registers'
import { addDays, formatDate, type LocalDate } from '#core/calendar'
import type { Diagnostic } from '#core/diagnostic'
import type { Branch, Indicator, Plan } from '#core/indicator'
import type { Batch } from '#store/registers'
import type { SkippedFile } from './import-data.ts'

/** Registers are kept up monthly: what ends no earlier than this before the day it is needed for may be complete. */
const USUAL_DELAY_DAYS = 31

const MOST_SENTENCES = 5

export function listWarnings(
  plan: Plan,
  indicators: readonly Indicator[],
  batches: readonly Batch[],
  pack: readonly Diagnostic[],
  skipped: readonly SkippedFile[],
): string[] {
  const { registers } = plan.scope
  const read = new Set(plan.reads.map(({ register }) => register))
  const missing = [...(plan.scope.missing ?? [])].filter((id) => read.has(id))
  const title = (id: string) => registers.get(id)?.title ?? id
  const rejected = batches.filter((batch) => batch.rows.rejected > 0)
  const rejectedRows = rejected.reduce((sum, batch) => sum + batch.rows.rejected, 0)
  const ended = listEnded(plan, indicators, batches)
  const noted = batches.map((batch) => ({ batch, notes: listBatchNotes(batch, registers.get(batch.register)) }))
  return [
    ...sayAtOnce(
      pack.filter((d) => d.code === 'parameter.unset').map((d) => d.message),
      (n) => `有${n}个参数没有设定值，依赖它们的记录一律判为“无法判定”；报告中列出是哪些，以及影响哪些项目。`,
    ),
    ...sayAtOnce(
      missing.map(
        (id) =>
          `没有导入“${title(id)}”（${id}）：要靠它判断的记录一律为“无法判定”；确实没有任何记录时用 --assume-empty ${id} 说明。`,
      ),
      (n) => `有${n}个登记簿没有导入，要靠它们判断的记录一律为“无法判定”：${missing.map(title).join('、')}。`,
    ),
    ...sayAtOnce(
      ended.map(
        ({ register, last }) =>
          `“${title(register)}”的日期只到${formatDate(last)}，而判定日是${formatDate(plan.scope.asOf)}：其后才办理的事项看不到，会判为没有办理；必要时用 --as-of 写明数据截止的日期。`,
      ),
      (n) =>
        `有${n}个登记簿的日期在判定日（${formatDate(plan.scope.asOf)}）之前早已中断，最早的到${formatDate(earliest(ended))}（${listSome(ended.map(({ register }) => title(register)))}）：其后才办理的事项看不到，会判为没有办理；必要时用 --as-of 写明数据截止的日期。`,
    ),
    ...(rejected.length === 0
      ? []
      : [
          `${rejected.length}个文件共有${rejectedRows}行被拒收，没有参加考核（${listSome(rejected.map((b) => `${b.original.name} ${b.rows.rejected}行`))}）；用 quanze registers rejects 看原因。`,
        ]),
    ...sayAtOnce(
      noted.flatMap(({ notes }) => notes),
      () => {
        const names = noted.flatMap(({ batch, notes }) => (notes.length === 0 ? [] : [batch.original.name]))
        return `有${names.length}个文件有没有用到的列，或统一社会信用代码的校验码不对（${listSome(names)}）。用 quanze registers show 看是哪些。`
      },
    ),
    ...skipped.map(({ file, reason }) => `“${file}”没有当作登记簿导入：${reason}`),
  ]
}

/** One by one while they can be read; else together. */
function sayAtOnce(sentences: readonly string[], together: (count: number) => string): readonly string[] {
  return sentences.length <= MOST_SENTENCES ? sentences : [together(sentences.length)]
}

function listSome(names: readonly string[]): string {
  const shown = names.slice(0, MOST_SENTENCES).join('、')
  return names.length > MOST_SENTENCES ? `${shown}等${names.length}个` : shown
}

function earliest(ended: readonly { last: LocalDate }[]): LocalDate {
  return ended.map(({ last }) => last).reduce((first, last) => (last < first ? last : first))
}

/** Registers that answer others and end before these could have been answered. */
function listEnded(
  plan: Plan,
  indicators: readonly Indicator[],
  batches: readonly Batch[],
): { register: string; last: LocalDate }[] {
  const { asOf, registers } = plan.scope
  const sourceOf = (id: string): string => {
    const source = registers.get(id)?.source
    return source?.kind === 'view' ? sourceOf(source.of) : id
  }
  const lastOf = (id: string) =>
    batches
      .filter((batch) => batch.register === sourceOf(id))
      .reduce<LocalDate | undefined>(
        (last, { dates }) => (dates !== undefined && (last === undefined || dates.last > last) ? dates.last : last),
        undefined,
      )
  const ended = new Map<string, LocalDate>()
  for (const branch of indicators.flatMap((indicator) => indicator.branches)) {
    const subject = lastOf(branch.subject.register)
    for (const register of listAnswering(branch)) {
      const last = lastOf(register)
      if (last === undefined || subject === undefined) continue
      const late = addDays(last, USUAL_DELAY_DAYS)
      if (late < asOf && last < addDays(subject, USUAL_DELAY_DAYS)) ended.set(sourceOf(register), last)
    }
  }
  return [...ended].map(([register, last]) => ({ register, last }))
}

function listAnswering({ test }: Branch): string[] {
  return test.kind === 'answers'
    ? test.demands.flatMap((demand) => (demand.polarity === 'some' ? demand.sides.map((side) => side.register) : []))
    : []
}
