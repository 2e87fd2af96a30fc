/** Recording that something is no more, from a day on or for some days only. */
import { Button, DatePicker, Form, Input, Modal } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useCommand } from '#web/session'
import { officeToday, ProblemNote } from '#web/ui'
import { TOUCHED } from './fact-drawer.tsx'
import { type FactKind, KIND_NAMES } from './fact-fields.ts'
import { type Ending, endThing } from './record-fact.ts'

export function EndFact({
  kind,
  id,
  version,
  label,
}: {
  kind: FactKind
  id: string
  version: number
  /** Where several things stand in one table. */
  label?: string
}) {
  const [isOpen, setOpen] = useState(false)
  const command = useCommand((ending: Ending) => endThing({ kind, id, version }, ending), {
    quiet: true,
    done: '已记录终止',
    changes: TOUCHED,
    onDone: () => setOpen(false),
  })
  return (
    <>
      <Button danger size={label === undefined ? 'middle' : 'small'} onClick={() => setOpen(true)}>
        {label ?? '终止'}
      </Button>
      <Modal
        open={isOpen}
        title={`终止这个${KIND_NAMES[kind]}`}
        footer={null}
        destroyOnHidden
        onCancel={() => setOpen(false)}
      >
        <Form
          layout="vertical"
          initialValues={{ from: dayjs(officeToday()) }}
          onFinish={(given: Ending) => command.mutate(given)}
        >
          <Form.Item name="from" label="从哪天起终止" rules={[{ required: true, message: '请选择日期' }]}>
            <DatePicker format="YYYY年M月D日" style={{ width: '100%' }} allowClear={false} />
          </Form.Item>
          <Form.Item name="to" label="到哪天又如此（可不填）" extra="只更正其中一段时填写；不填即一直终止。">
            <DatePicker format="YYYY年M月D日" style={{ width: '100%' }} />
          </Form.Item>
          <Form.Item name="reason" label="依据或理由" rules={[{ required: true, message: '请写明依据或理由' }]}>
            <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
          </Form.Item>
          <ProblemNote error={command.error} />
          <Button type="primary" danger htmlType="submit" block loading={command.isPending}>
            记录终止
          </Button>
        </Form>
      </Modal>
    </>
  )
}
