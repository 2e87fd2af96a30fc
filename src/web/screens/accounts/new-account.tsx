import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { api, dataOf } from '#web/api'
import { useCommand } from '#web/session'
import { OneTimePassword, ProblemNote } from '#web/ui'

export function NewAccount() {
  const [isOpen, setOpen] = useState(false)
  const create = useCommand((name: string) => dataOf(api.POST('/api/accounts', { body: { name } })), {
    quiet: true,
    changes: ['accounts'],
  })
  const close = () => {
    setOpen(false)
    create.reset()
  }
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        新建账号
      </Button>
      <Modal
        open={isOpen}
        title={create.data === undefined ? '新建账号' : '账号已建立'}
        footer={null}
        destroyOnHidden
        mask={{ closable: create.data === undefined }}
        onCancel={close}
      >
        {create.data === undefined ? (
          <Form layout="vertical" onFinish={({ name }: { name: string }) => create.mutate(name.trim())}>
            <Form.Item
              name="name"
              label="用户名"
              extra="文字、数字、点和横线；建立之后不再改动。"
              rules={[
                { required: true, message: '请填写用户名' },
                { pattern: /^[\p{L}\p{N}._-]+$/u, message: '只能用文字、数字、点、横线' },
              ]}
            >
              <Input autoFocus maxLength={64} autoComplete="off" />
            </Form.Item>
            <ProblemNote error={create.error} />
            <Button type="primary" htmlType="submit" block loading={create.isPending}>
              建立
            </Button>
          </Form>
        ) : (
          <OneTimePassword name={create.data.account.name} password={create.data.oneTimePassword} close={close} />
        )}
      </Modal>
    </>
  )
}
