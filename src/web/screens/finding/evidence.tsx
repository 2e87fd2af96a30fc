/** The rows of the registers a finding rests on, cell by cell, with the place they came from. */
import { Empty, Mark, Section } from '#web/ui'
import type { Finding } from './queries.ts'

export function Evidence({ finding }: { finding: Finding }) {
  return (
    <Section title="依据的记录" note={`${finding.evidence.length} 行`}>
      <div id="evidence" />
      {finding.evidence.length === 0 ? (
        <Empty title="没有记录可依">本应有的记录没有登记，这正是疑点所在。</Empty>
      ) : null}
      {finding.evidence.map((row, place) => (
        <article key={`${place}${row.batch}${row.register}${row.row}`} className="qz-evidence">
          <header>
            <h3>{row.registerTitle}</h3>
            {row.subject ? <Mark tone="accent">被判定的记录</Mark> : <Mark tone="plain">有关记录</Mark>}
            <span className="qz-faint">
              {row.file === undefined ? '' : `${row.file}，`}第 {row.row} 行
            </span>
          </header>
          <dl>
            {row.cells.map((cell) => (
              <div key={cell.field}>
                <dt>{cell.label}</dt>
                <dd>{cell.value === '' ? <span className="qz-faint">空白</span> : cell.value}</dd>
              </div>
            ))}
          </dl>
          <footer className="qz-faint">
            批次摘要 <code>{row.batch.slice(0, 16)}…</code>
          </footer>
        </article>
      ))}
    </Section>
  )
}
