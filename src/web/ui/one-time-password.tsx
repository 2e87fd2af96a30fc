/** A one-time password, shown once to whoever hands it on. */
import './one-time-password.css'
import { Button } from 'antd'
import { Note } from './marks.tsx'

export function OneTimePassword(props: { name: string; password: string; close: () => void }) {
  return (
    <div className="qz-once">
      <dl>
        <dt>用户名</dt>
        <dd>{props.name}</dd>
        <dt>一次性口令</dt>
        <dd>
          <code data-testid="one-time-password">{props.password}</code>
        </dd>
      </dl>
      <Note tone="warn" title="只显示这一次">
        请当面或封好交给本人。本人登录后必须改掉，您不会知道改成什么。
      </Note>
      <Button type="primary" block onClick={props.close}>
        我已记下
      </Button>
    </div>
  )
}
