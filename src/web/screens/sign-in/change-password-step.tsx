import { Button, Form, Input } from 'antd'
import { useCommand } from '#web/session'
import { ProblemNote } from '#web/ui'
import { changePassword, type SignInState } from './queries.ts'

export function ChangePasswordStep(props: {
  done: (answer: SignInState) => void
  current: string
  rules: readonly string[]
}) {
  const command = useCommand(changePassword, { quiet: true, onDone: props.done })
  return (
    <Form layout="vertical" onFinish={({ next }: { next: string }) => command.mutate({ current: props.current, next })}>
      <h1>设置自己的口令</h1>
      <p className="qz-door-lede">一次性口令只能用这一次。新口令只有您自己知道，管理员也看不到。</p>
      {props.rules.length === 0 ? null : (
        <ul className="qz-door-rules">
          {props.rules.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
      )}
      <ProblemNote error={command.error} />
      <Form.Item name="next" label="新口令" rules={[{ required: true, message: '请填写新口令' }]}>
        <Input.Password size="large" autoComplete="new-password" autoFocus maxLength={256} />
      </Form.Item>
      <Form.Item
        name="again"
        label="再输入一次"
        dependencies={['next']}
        rules={[
          { required: true, message: '请再输入一次新口令' },
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value === undefined || value === '' || getFieldValue('next') === value
                ? Promise.resolve()
                : Promise.reject(new Error('两次输入的口令不一样')),
          }),
        ]}
      >
        <Input.Password size="large" autoComplete="new-password" maxLength={256} />
      </Form.Item>
      <Button type="primary" htmlType="submit" size="large" block loading={command.isPending}>
        保存并继续
      </Button>
    </Form>
  )
}
