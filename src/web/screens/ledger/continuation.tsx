/** For whoever keeps an earlier checkpoint: that the ledger goes on from it, as a file to be checked without us. */
import { Button, Form, InputNumber } from 'antd'
import { api, dataOf, saveText } from '#web/api'
import { useCommand } from '#web/session'
import { Section } from '#web/ui'

export function Continuation() {
  const prove = useCommand(
    (earlier: number) => dataOf(api.GET('/api/ledger/consistency', { params: { query: { earlier } } })),
    { onDone: ({ file, text }) => saveText(file, text) },
  )
  return (
    <Section title="接续证明" note="给保管旧检查点的人：账是从那时接着写下来的，中间没有改写">
      <Form layout="inline" onFinish={({ earlier }: { earlier: number }) => prove.mutate(earlier)}>
        <Form.Item name="earlier" label="旧检查点的条数" rules={[{ required: true, message: '写在检查点的第二行' }]}>
          <InputNumber min={1} precision={0} style={{ width: 160 }} />
        </Form.Item>
        <Button htmlType="submit" loading={prove.isPending}>
          下载接续证明
        </Button>
      </Form>
      <p className="qz-drawer-note qz-faint">
        离线核对：<code>quanze ledger check-consistency 接续证明 --older 旧检查点 --key 公钥</code>
      </p>
    </Section>
  )
}
