/** The worked cases and what came out when they were run. */
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { Mark, Note, ProblemNote, Section, Skeleton, useListState } from '#web/ui'
import { textOf } from './narrow.ts'
import { casesQuery } from './queries.ts'

export function Cases({ words, ...path }: { jurisdiction: string; name: string; words: string }) {
  const query = useQuery(casesQuery(path))
  const [state, change] = useListState()
  const answer = query.data
  const cases = answer?.state === 'done' ? answer : undefined
  const running = answer?.state === 'running' && !query.isError ? answer : undefined
  const shown = cases?.items.filter(
    (item) =>
      (state['result'] === undefined || (state['result'] === 'passed') === item.passed) &&
      textOf(item).includes(words.trim().toLowerCase()),
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
      {answer === undefined && !query.isError ? <Skeleton lines={8} /> : null}
      {running === undefined ? null : (
        <Note tone="accent">
          正在运行用例，共 {running.total} 个，已算完 {running.done} 个；全部算完后结果显示在这里。
        </Note>
      )}
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
