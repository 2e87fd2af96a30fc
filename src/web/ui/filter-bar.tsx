/** The filters above a list. Words are looked for a moment after the last key. */
import SearchOutlined from '@ant-design/icons/SearchOutlined'
import { DatePicker, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { SearchParams } from './search-params.ts'

export type FilterField =
  | { kind: 'words'; names: readonly [string]; label: string; hint: string }
  | {
      kind: 'choice'
      names: readonly [string]
      label: string
      options: readonly { value: string; label: string }[]
      /** Shown where nothing is chosen; 全部 unless said. */
      none?: string
      width?: number
    }
  | { kind: 'day'; names: readonly [string]; label: string; hint?: string }
  | { kind: 'span'; names: readonly [string, string]; label: string }
  | {
      kind: 'own'
      names: readonly [string]
      label: string
      show: (id: string, value: string | undefined, change: (value: string | undefined) => void) => ReactNode
    }

const WAIT = 300
const SHOWN_DAY = 'YYYY年M月D日'

export function FilterBar(props: {
  fields: readonly FilterField[]
  state: SearchParams
  change: (change: SearchParams) => void
}) {
  if (props.fields.length === 0) return null
  return (
    <div className="qz-filters qz-no-print" role="search">
      {props.fields.map((field) => (
        <Field key={field.names[0]} field={field} state={props.state} change={props.change} />
      ))}
    </div>
  )
}

function Field({
  field,
  state,
  change,
}: {
  field: FilterField
  state: SearchParams
  change: (change: SearchParams) => void
}) {
  const id = useId()
  const name = field.names[0]
  switch (field.kind) {
    case 'words':
      return (
        <div className="qz-filter qz-filter-wide">
          <label htmlFor={id}>{field.label}</label>
          <Words id={id} hint={field.hint} value={state[name] ?? ''} change={(value) => change({ [name]: value })} />
        </div>
      )
    case 'choice':
      return (
        <div className="qz-filter">
          <label htmlFor={id}>{field.label}</label>
          <Select
            id={id}
            allowClear
            placeholder={field.none ?? '全部'}
            style={{ width: field.width ?? 150 }}
            value={state[name] ?? null}
            options={[...field.options]}
            popupMatchSelectWidth={false}
            onChange={(value: string | null | undefined) => change({ [name]: value ?? undefined })}
          />
        </div>
      )
    case 'day':
      return (
        <div className="qz-filter">
          <label htmlFor={id}>{field.label}</label>
          <DatePicker
            id={id}
            format={SHOWN_DAY}
            placeholder={field.hint ?? '选择日期'}
            value={state[name] === undefined ? null : dayjs(state[name])}
            onChange={(day) => change({ [name]: day?.format('YYYY-MM-DD') })}
          />
        </div>
      )
    case 'span': {
      const [from, to] = [state[field.names[0]], state[field.names[1]]]
      return (
        <div className="qz-filter qz-filter-wide">
          <label htmlFor={id}>{field.label}</label>
          <DatePicker.RangePicker
            id={{ start: id, end: `${id}-end` }}
            format={SHOWN_DAY}
            allowEmpty={[true, true]}
            style={{ width: 300 }}
            value={[from === undefined ? null : dayjs(from), to === undefined ? null : dayjs(to)]}
            onChange={(days) =>
              change({
                [field.names[0]]: days?.[0]?.format('YYYY-MM-DD'),
                [field.names[1]]: days?.[1]?.format('YYYY-MM-DD'),
              })
            }
          />
        </div>
      )
    }
    case 'own':
      return (
        <div className="qz-filter">
          <label htmlFor={id}>{field.label}</label>
          {field.show(id, state[name], (value) => change({ [name]: value }))}
        </div>
      )
    default:
      return field satisfies never
  }
}

function Words(props: { id: string; hint: string; value: string; change: (value: string | undefined) => void }) {
  const [typed, setTyped] = useState(props.value)
  const sent = useRef(props.value)
  const { value, change } = props
  useEffect(() => {
    // The address changed by other means (back, cleared filters).
    if (value !== sent.current) {
      sent.current = value
      setTyped(value)
    }
  }, [value])
  useEffect(() => {
    if (typed.trim() === sent.current) return
    const timer = window.setTimeout(() => {
      sent.current = typed.trim()
      change(typed.trim() === '' ? undefined : typed.trim())
    }, WAIT)
    return () => window.clearTimeout(timer)
  }, [typed, change])
  return (
    <Input
      id={props.id}
      type="search"
      allowClear
      prefix={<SearchOutlined aria-hidden />}
      placeholder={props.hint}
      style={{ width: 280 }}
      maxLength={60}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  )
}
