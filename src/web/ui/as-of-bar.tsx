/** Which day a page speaks of, and by what was known when. Both stand in the address. */
import './as-of-bar.css'
import { Button, DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useId } from 'react'
import { officeToday } from './clock.ts'
import { formatDay, formatInstant } from './day.ts'
import { useListState } from './use-list-state.ts'

export function AsOfBar({ withKnownAt = true }: { withKnownAt?: boolean }) {
  const [state, change] = useListState()
  const id = useId()
  const { asOf, knownAt } = state
  const isPast = asOf !== undefined || knownAt !== undefined
  return (
    <div className={isPast ? 'qz-asof qz-asof-past' : 'qz-asof'}>
      <div className="qz-no-print">
        <label htmlFor={id}>哪一天的情形</label>
        <DatePicker
          id={id}
          format="YYYY年M月D日"
          style={{ width: 210 }}
          placeholder={`今天，${formatDay(officeToday())}`}
          value={asOf === undefined ? null : dayjs(asOf)}
          onChange={(day) => change({ asOf: day?.format('YYYY-MM-DD') })}
        />
      </div>
      {withKnownAt ? (
        <div className="qz-no-print">
          <label htmlFor={`${id}-known`}>按何时已知</label>
          <DatePicker
            id={`${id}-known`}
            showTime={{ format: 'HH:mm' }}
            format="YYYY年M月D日 HH:mm"
            style={{ width: 210 }}
            placeholder="现在"
            value={knownAt === undefined ? null : dayjs(knownAt)}
            onChange={(instant) => change({ knownAt: instant?.toISOString() })}
          />
        </div>
      ) : null}
      {isPast ? (
        <>
          <strong role="status">
            显示{asOf === undefined ? '今天' : formatDay(asOf)}的情形
            {knownAt === undefined ? '' : `，按${formatInstant(knownAt)}已知的记录`}
          </strong>
          <Button size="small" className="qz-no-print" onClick={() => change({ asOf: undefined, knownAt: undefined })}>
            回到今天
          </Button>
        </>
      ) : null}
    </div>
  )
}
