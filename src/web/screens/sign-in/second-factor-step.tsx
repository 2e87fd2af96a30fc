import { Button, Form } from 'antd'
import { useCommand } from '#web/session'
import { ProblemNote } from '#web/ui'
import { CodeInput } from './code-input.tsx'
import { giveSecondFactor, type SignInState } from './queries.ts'

export function SecondFactorStep(props: {
  done: (answer: SignInState) => void
  back: () => void
  /** Only demo accounts, which are marked as such, have their secret shown. */
  secret?: string | undefined
}) {
  const command = useCommand(giveSecondFactor, { quiet: true, onDone: props.done })
  return (
    <Form layout="vertical" onFinish={({ code }: { code: string }) => command.mutate(code)}>
      <h1>动态口令</h1>
      <p className="qz-door-lede">打开手机上的动态口令应用，输入其中显示的 6 位数字。</p>
      <ProblemNote error={command.error} />
      <CodeInput secret={props.secret} />
      <Button type="primary" htmlType="submit" size="large" block loading={command.isPending}>
        继续
      </Button>
      <Button type="link" block onClick={props.back}>
        换一个账号登录
      </Button>
    </Form>
  )
}
