/** Small signs of state. The word always stands there; the colour only helps to find it. */
import './marks.css'
import type { ReactNode } from 'react'

export type Tone = 'bad' | 'warn' | 'good' | 'accent' | 'plain'

export function Mark({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`qz-mark qz-tone-${tone}`}>{children}</span>
}

/** Facts in two columns: the name, and what it is. An empty value says so. */
export function Facts({ of, wide }: { of: readonly (readonly [string, ReactNode])[]; wide?: boolean }) {
  return (
    <dl className={wide === true ? 'qz-facts qz-facts-wide' : 'qz-facts'}>
      {of.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value === undefined || value === null || value === '' ? <span className="qz-faint">未填写</span> : value}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A sentence that must not be overlooked. */
export function Note({
  tone,
  title,
  children,
  actions,
}: {
  tone: Tone
  title?: string
  children?: ReactNode
  actions?: ReactNode
}) {
  return (
    <div className={`qz-note qz-tone-${tone}`} role={tone === 'bad' ? 'alert' : 'note'}>
      {title === undefined ? null : <strong>{title}</strong>}
      {children === undefined ? null : <div className="qz-note-words">{children}</div>}
      {actions === undefined ? null : <div className="qz-note-actions">{actions}</div>}
    </div>
  )
}

/** An empty place teaches what belongs here and what to do next. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="qz-empty">
      <svg viewBox="0 0 64 48" width="64" height="48" aria-hidden="true">
        <path d="M10 14h44v26H10zM10 14l8-8h28l8 8" />
        <path d="M10 22h14c0 9 16 9 16 0h14" />
      </svg>
      <strong>{title}</strong>
      {children === undefined ? null : <div className="qz-empty-words">{children}</div>}
      {action === undefined ? null : <div className="qz-empty-action">{action}</div>}
    </div>
  )
}

/** Grey lines where text will be, as high as the text. */
export function Skeleton({ lines = 4, height = 20 }: { lines?: number; height?: number }) {
  return (
    <div className="qz-skeleton" aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} style={{ height, width: `${[92, 76, 84, 58][line % 4]}%` }} />
      ))}
    </div>
  )
}

/** A share of a whole as a bar with its number. */
export function Share({
  part,
  whole,
  tone = 'accent',
  label,
}: {
  part: number
  whole: number
  tone?: Tone
  label: string
}) {
  const percent = whole === 0 ? 0 : Math.min(100, Math.round((part / whole) * 100))
  return (
    <div
      className={`qz-share qz-tone-${tone}`}
      role="progressbar"
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-label={label}
    >
      <span style={{ width: `${percent}%` }} />
    </div>
  )
}
