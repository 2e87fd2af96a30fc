/** Choosing a region: a list narrows to what lies right below it. */
import { useQuery } from '@tanstack/react-query'
import type { FilterField } from '#web/ui'
import { regionQuery } from './queries.ts'
import { ThingSelect } from './thing-select.tsx'

export function regionFilter(name: string, label: string): FilterField {
  return {
    kind: 'own',
    names: [name],
    label,
    show: (id, value, change) => <RegionSelect id={id} value={value} change={change} />,
  }
}

function RegionSelect(props: { id: string; value: string | undefined; change: (value: string | undefined) => void }) {
  const chosen = useQuery({ ...regionQuery(props.value ?? ''), enabled: props.value !== undefined }).data
  const named = chosen?.current ?? chosen?.timeline.at(-1)
  return (
    <div style={{ width: 220 }}>
      <ThingSelect
        kind="region"
        id={props.id}
        placeholder="全部"
        onChange={props.change}
        {...(named === undefined || props.value === undefined ? {} : { value: props.value, chosen: named })}
      />
    </div>
  )
}
