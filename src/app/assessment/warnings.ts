/** What the reader of a result has to know about its basis, each in one sentence. */
import { daysBetween, formatDate, type LocalDate } from '#core/calendar'
import type { Diagnostic } from '#core/diagnostic'
import type { Plan } from '#core/indicator'
import type { Batch } from '#store/registers'

/** Registers are kept up monthly; one that ends earlier than this before the day of judging may lack what answers. */
const USUAL_DELAY_DAYS = 31

export function listWarnings(plan: Plan, batches: readonly Batch[], pack: readonly Diagnostic[]): string[] {
  const { registers, asOf, missing } = plan.scope
  const title = (id: string) => registers.get(id)?.title ?? id
  return [
    ...pack.filter((d) => d.severity === 'warning').map((d) => d.message),
    ...[...(missing ?? [])].map(
      (id) => `没有导入“${title(id)}”（${id}）：要靠它判断的记录一律为“无法判定”；确实没有任何记录时用 --assume-empty ${id} 说明。`,
    ),
    ...listEnded(plan, batches, asOf).map(
      ({ register, last }) => `“${title(register)}”的日期只到${formatDate(last)}，而判定日是${formatDate(asOf)}：其后才办理的事项看不到，会判为没有办理；必要时用 --as-of 写明数据截止的日期。`,
    ),
    ...batches
      .filter((batch) => batch.rows.rejected > 0)
      .map((batch) => `“${batch.original.name}”有${batch.rows.rejected}行被拒收，没有参加考核；用 quanze registers rejects ${batch.id} 看原因。`),
  ]
}

function listEnded(plan: Plan, batches: readonly Batch[], asOf: LocalDate): { register: string; last: LocalDate }[] {
  return plan.reads.flatMap(({ register }) => {
    const last = batches
      .filter((batch) => batch.register === register)
      .reduce<LocalDate | undefined>((latest, { dates }) => (dates !== undefined && (latest === undefined || dates.last > latest) ? dates.last : latest), undefined)
    return last !== undefined && daysBetween(last, asOf) > USUAL_DELAY_DAYS ? [{ register, last }] : []
  })
}
