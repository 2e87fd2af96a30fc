import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { api, dataOf } from '#web/api'
import { setupQuery, useCommand } from '#web/session'
import { ProblemNote, Section } from '#web/ui'

type Given = { current: string; next: string }

export function ChangePassword() {
  const setup = useQuery(setupQuery).data
  const [form] = Form.useForm<Given>()
  const command = useCommand((body: Given) => dataOf(api.POST('/api/me/password', { body })), {
    quiet: true,
    done: '口令已修改，别处的登录已结束',
    changes: ['me', 'my-sessions'],
    onDone: () => form.resetFields(),
  })
  return (
    <Section title="修改口令" note={setup?.password.rules.join('；')}>
      <Form<Given>
        form={form}
        layout="vertical"
        className="qz-narrow-form"
        onFinish={({ current, next }) => command.mutate({ current, next })}
      >
        <Form.Item name="current" label="现在的口令" rules={[{ required: true, message: '请填写现在的口令' }]}>
          <Input.Password autoComplete="current-password" maxLength={256} />
        </Form.Item>
        <Form.Item name="next" label="新口令" rules={[{ required: true, message: '请填写新口令' }]}>
          <Input.Password autoComplete="new-password" maxLength={256} />
        </Form.Item>
        <ProblemNote error={command.error} />
        <Button htmlType="submit" loading={command.isPending}>
          修改口令
        </Button>
      </Form>
    </Section>
  )
}
