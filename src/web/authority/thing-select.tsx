/** Choosing an office, a post or a person by name, code or pinyin. */
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useEffect, useState } from 'react'
import { findThings, type Thing, type ThingKind } from './queries.ts'

const WAIT = 250

export function ThingSelect(props: {
  kind: ThingKind
  /** What stands for the one chosen. */
  by?: 'id' | 'code' | undefined
  id?: string
  value?: string
  onChange?: (value: string | undefined) => void
  /** The one chosen so far, so that its name can be shown before anything is looked for. */
  chosen?: Thing | undefined
  placeholder?: string
}) {
  const [typed, setTyped] = useState('')
  const [q, setQ] = useState('')
  useEffect(() => {
    const timer = window.setTimeout(() => setQ(typed.trim()), WAIT)
    return () => window.clearTimeout(timer)
  }, [typed])
  const found = useQuery({
    queryKey: ['things', props.kind, q],
    queryFn: () => findThings(props.kind, q),
    placeholderData: (before) => before,
  })
  const things = found.data ?? []
  const shown =
    props.chosen === undefined || things.some((thing) => thing.id === props.chosen?.id)
      ? things
      : [props.chosen, ...things]
  return (
    <Select<string>
      {...(props.id === undefined ? {} : { id: props.id })}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear
      value={props.value ?? null}
      placeholder={props.placeholder ?? '输入名称、代码或拼音查找'}
      notFoundContent={found.isFetching ? '正在查找……' : '没有找到'}
      style={{ width: '100%' }}
      options={shown.map((thing) => ({
        value: props.by === 'code' ? (thing.code ?? thing.id) : thing.id,
        label: thing.code === undefined ? thing.name : `${thing.name}（${thing.code}）`,
      }))}
      onChange={(value: string | undefined) => props.onChange?.(value)}
    />
  )
}
