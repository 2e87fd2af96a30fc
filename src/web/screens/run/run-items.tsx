/** Item by item: of how many records how many were in order. */
import { Link } from '@tanstack/react-router'
import { INDICATOR_MODES } from '#core/pack-naming'
import { Section, SimpleTable } from '#web/ui'
import { wordOf } from '#web/words'
import type { RunDetail } from './queries.ts'

const number = (value: number) => (value === 0 ? <span className="qz-faint">0</span> : value.toLocaleString('zh-CN'))

export function RunItems({ run }: { run: RunDetail }) {
  return (
    <Section title="逐项结果" note={`${run.items.length} 项；总数＝符合＋不符＋无法判定＋免责，期限未到的另计`}>
      <SimpleTable
        label="逐项结果"
        rows={run.items}
        rowKey={(item) => item.id}
        name="items"
        columns={[
          {
            title: '项目',
            order: (item) => item.title,
            width: '38%',
            show: (item) => (
              <>
                {item.findings > 0 ? (
                  <Link to="/findings" search={{ run: run.id, indicator: item.id }}>
                    {item.title}
                  </Link>
                ) : (
                  item.title
                )}
                <div className="qz-faint">
                  {item.id} · {wordOf(INDICATOR_MODES, item.mode)}
                </div>
              </>
            ),
          },
          { title: '总数', align: 'right', order: (item) => item.population, show: (item) => number(item.population) },
          { title: '符合', align: 'right', order: (item) => item.satisfied, show: (item) => number(item.satisfied) },
          {
            title: '不符',
            align: 'right',
            order: (item) => item.violated,
            show: (item) => (item.violated > 0 ? <b>{number(item.violated)}</b> : number(0)),
          },
          {
            title: '无法判定',
            align: 'right',
            order: (item) => item.undetermined,
            show: (item) => number(item.undetermined),
          },
          { title: '免责', align: 'right', order: (item) => item.exempted, show: (item) => number(item.exempted) },
          { title: '期限未到', align: 'right', order: (item) => item.pending, show: (item) => number(item.pending) },
        ]}
      />
    </Section>
  )
}
