import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { api, dataOf, saveText } from '#web/api'
import { JobProgress } from '#web/live'
import { useCommand, useMay } from '#web/session'
import { Facts, formatInstant, ProblemNote, Section, useListState } from '#web/ui'

export function Checkpoint() {
  const may = useMay()
  const [state, change] = useListState()
  const query = useQuery({ queryKey: ['checkpoint'], queryFn: () => dataOf(api.GET('/api/ledger/checkpoint')) })
  const verify = useCommand(() => dataOf(api.POST('/api/ledger/verify')), {
    onDone: ({ job }) => change({ job: job.id }),
  })
  const checkpoint = query.data
  return (
    <Section
      title="签名检查点"
      note="可抄录、公示、交见证人保管"
      actions={
        <>
          <Button
            size="small"
            disabled={checkpoint === undefined}
            onClick={() => checkpoint !== undefined && saveText(`检查点-${checkpoint.size}.txt`, checkpoint.note)}
          >
            下载检查点
          </Button>
          {may('ledger', 'verify') ? (
            <Button size="small" type="primary" loading={verify.isPending} onClick={() => verify.mutate(undefined)}>
              核验整本账
            </Button>
          ) : null}
        </>
      }
    >
      <ProblemNote error={query.error} retry={() => void query.refetch()} />
      {checkpoint === undefined ? (
        query.isError ? null : (
          <CheckpointToCome />
        )
      ) : (
        <Facts
          wide
          of={[
            ['账名', checkpoint.origin],
            [
              '条数',
              `${checkpoint.size.toLocaleString('zh-CN')}${checkpoint.pending > 0 ? `，另有 ${checkpoint.pending} 条等待入树` : ''}`,
            ],
            ['根', <code key="r">{checkpoint.root}</code>],
            ['验证公钥', <code key="k">{checkpoint.key}</code>],
            ['签于', checkpoint.at === undefined ? undefined : formatInstant(checkpoint.at)],
          ]}
        />
      )}
      {state['job'] === undefined ? null : (
        <div className="qz-ledger-job">
          <JobProgress id={state['job']} />
        </div>
      )}
    </Section>
  )
}

/** As high as what will stand here. */
function CheckpointToCome() {
  const hidden = (length: number) => <code className="qz-to-come">{'0'.repeat(length)}</code>
  return (
    <div aria-busy="true">
      <Facts
        wide
        of={[
          ['账名', hidden(8)],
          ['条数', hidden(3)],
          ['根', hidden(44)],
          ['验证公钥', hidden(64)],
          ['签于', hidden(12)],
        ]}
      />
    </div>
  )
}
