/** The second person confirms or sends back with a reason; the first may take it back. */
import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { api, type components, dataOf } from '#web/api'
import { useCommand, useMay } from '#web/session'
import { Note, ProblemNote, Section } from '#web/ui'

export type Approval = components['schemas']['ApprovalDetail']

const CHANGES = [
  'approvals',
  'approval',
  'accounts',
  'account',
  'posts',
  'post',
  'officers',
  'officer',
  'alerts',
  'home',
]

export function Decide({ approval }: { approval: Approval }) {
  const may = useMay()
  const at = { params: { path: { id: approval.id } } }
  const [isRefusing, setRefusing] = useState(false)
  const confirm = useCommand(
    () => dataOf(api.POST('/api/approvals/{id}/decide', { ...at, body: { decision: 'confirm' } })),
    { quiet: true, done: '已确认，即时生效', changes: CHANGES },
  )
  const refuse = useCommand(
    ({ reason }: { reason: string }) =>
      dataOf(api.POST('/api/approvals/{id}/decide', { ...at, body: { decision: 'refuse', reason } })),
    { quiet: true, done: '已退回，提出人会看到理由', changes: CHANGES, onDone: () => setRefusing(false) },
  )
  const withdraw = useCommand(() => dataOf(api.POST('/api/approvals/{id}/withdraw', { ...at, body: {} })), {
    quiet: true,
    done: '已撤回',
    changes: CHANGES,
  })
  if (approval.state !== 'waiting') return null
  if (approval.own)
    return (
      <Section title="办理" note="自己提出的由别人确认">
        <ProblemNote error={withdraw.error} />
        <Button loading={withdraw.isPending} onClick={() => withdraw.mutate(undefined)}>
          撤回
        </Button>
      </Section>
    )
  if (approval.concernsMe) return <Note tone="plain">这一项涉及您本人的权限，由其他有权的人办理。</Note>
  if (!['account', 'post', 'appointment'].some((resource) => may(resource as 'account', 'confirm'))) return null
  return (
    <Section title="办理" note="确认之后即时生效，两个人都记入存证账">
      <ProblemNote error={confirm.error} />
      <div className="qz-acts">
        <Button type="primary" loading={confirm.isPending} onClick={() => confirm.mutate(undefined)}>
          确认
        </Button>
        <Button onClick={() => setRefusing(true)}>退回</Button>
      </div>
      <Modal open={isRefusing} title="退回" footer={null} destroyOnHidden onCancel={() => setRefusing(false)}>
        <Form layout="vertical" onFinish={(given: { reason: string }) => refuse.mutate(given)}>
          <Form.Item name="reason" label="为何退回" rules={[{ required: true, message: '请写明为何退回' }]}>
            <Input.TextArea autoFocus autoSize={{ minRows: 2 }} maxLength={500} />
          </Form.Item>
          <ProblemNote error={refuse.error} />
          <Button type="primary" htmlType="submit" block loading={refuse.isPending}>
            退回
          </Button>
        </Form>
      </Modal>
    </Section>
  )
}
