import { Button } from 'antd'
import { ExportButton, Facts, Mark, Note, ProblemNote, Section, SimpleTable } from '#web/ui'
import type { Preview } from './queries.ts'

const OUTCOMES = {
  create: { tone: 'good', label: '新增' },
  change: { tone: 'accent', label: '变动' },
  wait: { tone: 'warn', label: '待确认' },
} as const

const tellCount = (count: number) => count.toLocaleString('zh-CN')

export function PreviewShown(props: {
  preview: Preview
  commit: (token: string) => void
  isCommitting: boolean
  problem: unknown
  restart: () => void
}) {
  const { preview } = props
  const { token } = preview
  const unknown = preview.columns.filter((column) => column.field === undefined)
  const headings = [...new Set(preview.sample.flatMap((row) => Object.keys(row.cells)))]
  return (
    <>
      <Section title="核对" note={preview.file}>
        <dl className="qz-reckoning">
          <div>
            <dt>文件中的行</dt>
            <dd data-testid="rows">{preview.rows}</dd>
          </div>
          <div>
            <dt>＝ 采纳</dt>
            <dd data-testid="accepted">{preview.accepted}</dd>
          </div>
          <div>
            <dt>＋ 待确认</dt>
            <dd data-testid="waiting">{preview.waiting}</dd>
          </div>
          <div className={preview.rejectedRows > 0 ? 'qz-reckoning-bad' : undefined}>
            <dt>＋ 拒收</dt>
            <dd data-testid="rejected">{preview.rejectedRows}</dd>
          </div>
          <div>
            <dt>＋ 重复</dt>
            <dd data-testid="duplicates">{preview.duplicates}</dd>
          </div>
        </dl>
        {preview.rejectedRows > 0 ? (
          <Note tone="bad" title="有拒收的行">
            请按下面的说明改好文件再上传；在此之前一行也不会写入。
          </Note>
        ) : preview.accepted + preview.waiting === 0 ? (
          <Note tone="plain">没有要写入的行：都与已有记录相同。</Note>
        ) : (
          <Note tone="good">
            可以导入：新增 {preview.created}，变动 {preview.changed}。
          </Note>
        )}
        {preview.waiting === 0 ? null : (
          <Note tone="warn" title={`${tellCount(preview.waiting)} 行带来权限`}>
            这些行导入时不写入，作为一项提出，由另一个人在“待确认的授权”里确认后才生效。
          </Note>
        )}
        {unknown.length === 0 ? null : (
          <Note tone="warn" title="不认识的列">
            {unknown.map((column) => column.heading).join('、')}（不会导入）
          </Note>
        )}
        <ProblemNote error={props.problem} />
        <div className="qz-import-end">
          <Button onClick={props.restart}>放弃</Button>
          <Button
            type="primary"
            disabled={token === undefined}
            loading={props.isCommitting}
            onClick={() => token !== undefined && props.commit(token)}
          >
            确认导入 {preview.accepted + preview.waiting} 行
          </Button>
        </div>
      </Section>
      {preview.rejected.length === 0 ? null : (
        <Section
          title="拒收的行"
          note={
            preview.faultsToken === undefined
              ? `${tellCount(preview.faults)} 处`
              : `${tellCount(preview.faults)} 处，下面是前 ${tellCount(preview.rejected.length)} 处`
          }
          actions={
            preview.faultsToken === undefined ? null : (
              <ExportButton
                at={`/api/imports/${preview.kind}/faults.xlsx?token=${encodeURIComponent(preview.faultsToken)}`}
              />
            )
          }
        >
          <SimpleTable
            label="拒收的行"
            rows={preview.rejected}
            rowKey={(fault) => `${fault.line}${fault.column ?? ''}${fault.reason}`}
            columns={[
              { title: '行', align: 'right', width: '4em', show: (fault) => fault.line },
              { title: '列', show: (fault) => fault.column ?? '整行' },
              { title: '值', show: (fault) => (fault.value === undefined ? '' : <code>{fault.value}</code>) },
              { title: '为何拒收', show: (fault) => fault.reason },
            ]}
          />
        </Section>
      )}
      {preview.sample.length === 0 ? null : (
        <Section title="将会怎样" note={`前 ${preview.sample.length} 行`}>
          <SimpleTable
            label="将会怎样"
            rows={preview.sample}
            rowKey={(row) => String(row.line)}
            columns={[
              { title: '行', align: 'right', show: (row) => row.line },
              {
                title: '结果',
                show: (row) => <Mark tone={OUTCOMES[row.what].tone}>{OUTCOMES[row.what].label}</Mark>,
              },
              ...headings.map((heading) => ({
                title: heading,
                show: (row: Preview['sample'][number]) => row.cells[heading] ?? '',
              })),
            ]}
          />
        </Section>
      )}
      <Section title="列的对应">
        <Facts of={preview.columns.map((column) => [column.heading, column.field ?? '不导入'] as const)} />
      </Section>
    </>
  )
}
