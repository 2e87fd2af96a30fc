import { useQuery } from '@tanstack/react-query'
import { Button, Form } from 'antd'
import { useCommand } from '#web/session'
import { ProblemNote, QrCode, Skeleton } from '#web/ui'
import { CodeInput } from './code-input.tsx'
import { confirmEnrolment, enrol, type SignInState } from './queries.ts'

export function EnrolStep({ done }: { done: (answer: SignInState) => void }) {
  const secret = useQuery({ queryKey: ['enrolment'], queryFn: enrol, staleTime: Infinity, gcTime: 0 })
  const command = useCommand(confirmEnrolment, { quiet: true, onDone: done })
  return (
    <Form layout="vertical" onFinish={({ code }: { code: string }) => command.mutate(code)}>
      <h1>启用动态口令</h1>
      <ol className="qz-door-rules">
        <li>在手机上打开任一动态口令应用（支持 TOTP 的都可以，不需要联网）。</li>
        <li>扫下面的码，或手工输入密钥。</li>
        <li>把应用显示的 6 位数字填在下面。</li>
      </ol>
      <ProblemNote error={secret.error} retry={() => void secret.refetch()} />
      <div className="qz-door-enrol">
        {secret.data === undefined ? (
          <Skeleton lines={4} height={28} />
        ) : (
          <>
            <QrCode text={secret.data.uri} label="动态口令的二维码" />
            <p>
              密钥
              <br />
              <code data-testid="secret">{secret.data.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
            </p>
          </>
        )}
      </div>
      <ProblemNote error={command.error} />
      <CodeInput />
      <Button type="primary" htmlType="submit" size="large" block loading={command.isPending}>
        启用
      </Button>
    </Form>
  )
}
