/** Several views of one thing, one at a time; which one stands in the address. */
import './views.css'
import { type KeyboardEvent, useRef } from 'react'

export function Views<Name extends string>(props: {
  label: string
  chosen: string
  choose: (name: Name) => void
  views: readonly (readonly [Name, string])[]
}) {
  const list = useRef<HTMLDivElement>(null)
  const at = props.views.findIndex(([name]) => name === props.chosen)
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = step === 0 ? undefined : props.views[(at + step + props.views.length) % props.views.length]
    if (next === undefined) return
    event.preventDefault()
    props.choose(next[0])
    list.current?.querySelector<HTMLElement>(`[data-view="${next[0]}"]`)?.focus()
  }
  return (
    <div className="qz-views qz-no-print" role="tablist" aria-label={props.label} ref={list} onKeyDown={press}>
      {props.views.map(([name, label]) => (
        <button
          key={name}
          type="button"
          role="tab"
          data-view={name}
          aria-selected={name === props.chosen}
          tabIndex={name === props.chosen ? 0 : -1}
          onClick={() => props.choose(name)}
        >
          {label}
        </button>
      ))}
    </div>
  )
}
