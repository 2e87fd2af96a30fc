/** The worked cases and what came out when they were run. */
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { Mark, Note, ProblemNote, Section, Skeleton, useListState } from '#web/ui'
import { casesQuery } from './queries.ts'

export function Cases(path: { jurisdiction: string; name: string }) {
  const query = useQuery(casesQuery(path))
  const [state, change] = useListState()
  const cases = query.data
  const shown = cases?.items.filter(
    (item) => state['result'] === undefined || (state['result'] === 'passed') === item.passed,
  )
  return (
    <Section
      title="用例"
      note={cases === undefined ? undefined : `${cases.passed} 个相符，${cases.failed} 个不符`}
      actions={
        <Select
          aria-label="结果"
          allowClear
          size="small"
          placeholder="全部结果"
          style={{ width: 120 }}
          value={state['result'] ?? null}
          options={[
            { value: 'passed', label: '相符' },
            { value: 'failed', label: '不符' },
          ]}
          onChange={(value: string | null | undefined) => change({ result: value ?? undefined })}
        />
      }
    >
      <ProblemNote error={query.error} retry={() => void query.refetch()} />
      {cases === undefined ? <Skeleton lines={8} /> : null}
      {cases?.state === 'running' ? <Note tone="accent">正在运行用例，结果稍后显示在这里。</Note> : null}
      <ul className="qz-cases">
        {shown?.map((item) => (
          <li key={`${item.file}${item.name}`}>
            <Mark tone={item.passed ? 'good' : 'bad'}>{item.passed ? '相符' : '不符'}</Mark>
            <div>
              {item.name}
              <p className="qz-faint">
                {item.indicator} · {item.file}
              </p>
              {item.faults.map((fault) => (
                <p key={fault} className="qz-case-fault">
                  {fault}
                </p>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}
