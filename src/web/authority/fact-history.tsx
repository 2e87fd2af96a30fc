/** What was recorded about one thing, when and by whom: nothing is overwritten, so everything is still here. */
import { Link } from '@tanstack/react-router'
import { formatInstant, formatSpan, Mark, SimpleTable } from '#web/ui'
import type { Fact } from './queries.ts'

export function FactHistory({
  facts,
  label = '记录的历史',
  tell,
}: {
  facts: readonly Fact[]
  label?: string
  /** What was recorded, in a few words. */
  tell?: (fact: Fact) => string
}) {
  return (
    <SimpleTable
      label={label}
      rows={facts}
      rowKey={(fact) => String(fact.seq)}
      columns={[
        { title: '记录于', show: (fact) => formatInstant(fact.recordedAt) },
        {
          title: '所记的时间',
          show: (fact) => (
            <>
              {formatSpan(fact.from, fact.to)} {fact.removed ? <Mark tone="plain">终止</Mark> : null}
            </>
          ),
        },
        ...(tell === undefined
          ? []
          : [{ title: '所记的内容', show: (fact: Fact) => (fact.removed ? '不再有' : tell(fact)) }]),
        { title: '依据或理由', show: (fact) => fact.reason },
        { title: '记录人', show: (fact) => fact.recordedBy ?? '系统' },
        {
          title: '存证',
          show: (fact) => (
            <Link to="/ledger" search={{ entry: String(fact.entry) }}>
              第 {fact.entry} 条
            </Link>
          ),
        },
      ]}
    />
  )
}
