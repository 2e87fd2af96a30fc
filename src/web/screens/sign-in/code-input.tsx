import { Button, Form, Input } from 'antd'
import { serverNow } from '#web/ui'
import { totp } from './totp.ts'

export function CodeInput({ secret }: { secret?: string | undefined }) {
  const form = Form.useFormInstance<{ code: string }>()
  return (
    <>
      <Form.Item
        name="code"
        label="动态口令"
        rules={[
          { required: true, message: '请输入动态口令' },
          { pattern: /^\d{6}$/, message: '动态口令是 6 位数字' },
        ]}
      >
        <Input
          size="large"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          autoFocus
          className="qz-door-code"
        />
      </Form.Item>
      {secret === undefined ? null : (
        <Button
          block
          className="qz-door-other"
          onClick={() => void totp(secret, serverNow()).then((code) => form.setFieldsValue({ code }))}
        >
          演示账号：填入动态口令
        </Button>
      )}
    </>
  )
}
