/** Weighty acts ask for the second factor once more; the act then goes on where it stopped. */
import { Button, Form, Input, Modal } from 'antd'
import { createContext, type ReactNode, use, useCallback, useMemo, useRef, useState } from 'react'
import { ApiProblem, api, dataOf, toProblem } from '#web/api'

/** Thrown when the reader closes the question: nothing was done, and nothing needs to be said. */
export class StepUpDeclined extends Error {}

type Ask = () => Promise<void>
const StepUpContext = createContext<Ask>(() => Promise.resolve())

function needsStepUp(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'session.step-up'
}

/** Runs an act; where the server asks for the second factor first, asks the reader and runs it again. */
export function useSteppedUp(): <T>(act: () => Promise<T>) => Promise<T> {
  const ask = use(StepUpContext)
  return useCallback(
    (act) =>
      act().then(undefined, (error: unknown) => {
        if (!needsStepUp(error)) throw error
        return ask().then(act)
      }),
    [ask],
  )
}

export function StepUpProvider({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const waiting = useRef<{ done: () => void; declined: (error: Error) => void }>(undefined)
  const settle = useRef<() => void>(undefined)
  const [form] = Form.useForm<{ code: string }>()
  const ask = useCallback(
    () =>
      new Promise<void>((resolve, reject) => {
        waiting.current = { done: resolve, declined: reject }
        setProblem(undefined)
        setOpen(true)
      }),
    [],
  )
  // A closing dialog gives the focus back at its end; an act that opens the next dialog has to come after that, or
  // what is typed there is lost.
  const close = (then: (() => void) | undefined) => {
    settle.current = then
    setOpen(false)
    form.resetFields()
  }
  const give = ({ code }: { code: string }) => {
    setBusy(true)
    void dataOf(api.POST('/api/session/step-up', { body: { code } })).then(
      () => {
        setBusy(false)
        close(waiting.current?.done)
      },
      (error: unknown) => {
        setBusy(false)
        setProblem(toProblem(error).message)
        form.resetFields()
      },
    )
  }
  return (
    <StepUpContext value={useMemo(() => ask, [ask])}>
      {children}
      <Modal
        open={isOpen}
        title="请再次验证"
        footer={null}
        destroyOnHidden
        width={400}
        onCancel={() => close(() => waiting.current?.declined(new StepUpDeclined()))}
        afterClose={() => settle.current?.()}
      >
        <p className="qz-step-words">这是重要操作。请输入动态口令应用上显示的 6 位数字，确认是您本人。</p>
        <Form form={form} layout="vertical" onFinish={give}>
          <Form.Item
            name="code"
            label="动态口令"
            {...(problem === undefined ? {} : { validateStatus: 'error' as const, help: problem })}
            rules={[
              { pattern: /^\d{6}$/, message: '动态口令是 6 位数字' },
              { required: true, message: '请输入动态口令' },
            ]}
          >
            <Input autoFocus inputMode="numeric" autoComplete="one-time-code" maxLength={6} size="large" />
          </Form.Item>
          <Button type="primary" htmlType="submit" block size="large" loading={isBusy}>
            确认
          </Button>
        </Form>
      </Modal>
    </StepUpContext>
  )
}
