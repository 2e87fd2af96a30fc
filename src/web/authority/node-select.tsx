/** Choosing a place in the organisation: a list narrows to it and what lies below. */
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useMemo } from 'react'
import type { FilterField } from '#web/ui'
import { layOut } from './lay-out.ts'
import { treeQuery } from './queries.ts'

export function nodeFilter(label = '所属机构'): FilterField {
  return {
    kind: 'own',
    names: ['node'],
    label,
    show: (id, value, change) => <NodeSelect id={id} value={value} change={change} />,
  }
}

function NodeSelect(props: { id: string; value: string | undefined; change: (value: string | undefined) => void }) {
  const tree = useQuery(treeQuery()).data
  const options = useMemo(
    () =>
      layOut(tree?.nodes ?? []).map(({ node, depth }) => ({
        value: node.id,
        label: `${'　'.repeat(depth)}${node.name}`,
        title: node.name,
        words: `${node.name} ${node.code}`,
      })),
    [tree],
  )
  return (
    <Select
      id={props.id}
      allowClear
      showSearch={{ optionFilterProp: 'words' }}
      placeholder="全部"
      style={{ width: 220 }}
      popupMatchSelectWidth={320}
      value={tree === undefined ? null : (props.value ?? null)}
      labelRender={({ value }) => options.find((option) => option.value === value)?.title ?? ''}
      options={options}
      onChange={(value: string | null | undefined) => props.change(value ?? undefined)}
    />
  )
}
