import { Button, Form, Input } from 'antd'
import { useCommand } from '#web/session'
import { ProblemNote } from '#web/ui'
import { type SignInState, signIn } from './queries.ts'

export function PasswordStep(props: {
  name: string
  password: string
  onName: (name: string) => void
  onPassword: (password: string) => void
  done: (answer: SignInState, password: string) => void
}) {
  const command = useCommand(signIn, { quiet: true, onDone: (answer) => props.done(answer, props.password) })
  return (
    <Form layout="vertical" onFinish={() => command.mutate({ name: props.name.trim(), password: props.password })}>
      <h1>登录</h1>
      <ProblemNote error={command.error} />
      <Form.Item label="用户名" htmlFor="name">
        <Input
          id="name"
          size="large"
          autoComplete="username"
          autoFocus
          required
          maxLength={64}
          value={props.name}
          onChange={(event) => props.onName(event.target.value)}
        />
      </Form.Item>
      <Form.Item label="口令" htmlFor="password">
        <Input.Password
          id="password"
          size="large"
          autoComplete="current-password"
          required
          maxLength={256}
          value={props.password}
          onChange={(event) => props.onPassword(event.target.value)}
        />
      </Form.Item>
      <Button type="primary" htmlType="submit" size="large" block loading={command.isPending}>
        登录
      </Button>
      <p className="qz-door-help">忘记口令，请找本单位的安全保密管理员发给一次性口令。</p>
    </Form>
  )
}
