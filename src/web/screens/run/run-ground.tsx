/** What a run rests on: files, row by row accounted for, and the digests of everything that went in. */
import { Facts, Section, SimpleTable } from '#web/ui'
import type { RunDetail } from './queries.ts'

export function RunGround({ run }: { run: RunDetail }) {
  return (
    <>
      <Section title="所依据的文件" note="行数＝采纳＋拒收＋重复">
        <SimpleTable
          label="所依据的文件"
          rows={run.batches}
          name="files"
          rowKey={(batch) => `${batch.register}${batch.digest}`}
          columns={[
            { title: '登记簿', order: (batch) => batch.title, show: (batch) => batch.title },
            { title: '文件', order: (batch) => batch.file, show: (batch) => batch.file },
            {
              title: '行数',
              align: 'right',
              order: (batch) => batch.rows,
              show: (batch) => batch.rows.toLocaleString('zh-CN'),
            },
            { title: '采纳', align: 'right', show: (batch) => batch.accepted.toLocaleString('zh-CN') },
            {
              title: '拒收',
              align: 'right',
              order: (batch) => batch.rejected,
              show: (batch) => batch.rejected.toLocaleString('zh-CN'),
            },
            { title: '重复', align: 'right', show: (batch) => batch.duplicate.toLocaleString('zh-CN') },
            { title: '摘要', show: (batch) => <code>{batch.digest.slice(0, 12)}…</code> },
          ]}
        />
      </Section>
      {run.warnings.length === 0 ? null : (
        <Section title="提示">
          <ul className="qz-words-list">
            {run.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="摘要" note="同样的摘要得出同样的结果">
        <Facts
          wide
          of={Object.entries(run.digests).map(([name, digest]) => [name, <code key={name}>{digest}</code>] as const)}
        />
      </Section>
    </>
  )
}
