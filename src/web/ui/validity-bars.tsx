/** What held from when to when, drawn against one axis of years. The words beside each bar say the same. */
import './validity-bars.css'
import type { ReactNode } from 'react'
import { countDays, formatSpan } from './day.ts'
import type { Tone } from './marks.tsx'

export type Validity = {
  key: string
  from: string
  to?: string | undefined
  title: ReactNode
  detail?: ReactNode
  actions?: ReactNode
  tone?: Tone
}

export function ValidityBars({ of, today, label }: { of: readonly Validity[]; today: string; label: string }) {
  const axis = axisOf(of, today)
  const at = (day: string) => Math.min(100, Math.max(0, (countDays(axis.from, day) / axis.days) * 100))
  return (
    <div className="qz-bars">
      <ul aria-label={label}>
        {of.map((one) => {
          const left = at(one.from)
          const right = one.to === undefined ? 100 : at(one.to)
          return (
            <li key={one.key}>
              <div className="qz-bars-words">
                <strong>{one.title}</strong>
                <span>{formatSpan(one.from, one.to)}</span>
                {one.detail === undefined ? null : <span>{one.detail}</span>}
                {one.actions}
              </div>
              <div className="qz-bars-track" aria-hidden="true">
                {axis.years.map((year) => (
                  <i key={year} style={{ left: `${at(`${year}-01-01`)}%` }} />
                ))}
                <b
                  className={`qz-tone-${one.tone ?? 'accent'}${one.to === undefined ? ' qz-bars-open' : ''}`}
                  style={{ left: `${left}%`, width: `${Math.max(0.8, right - left)}%` }}
                />
                <u style={{ left: `${at(today)}%` }} />
              </div>
            </li>
          )
        })}
      </ul>
      <div className="qz-bars-axis" aria-hidden="true">
        <div>
          {axis.years.map((year) => (
            <span key={year} style={{ left: `${at(`${year}-01-01`)}%` }}>
              {year}
            </span>
          ))}
        </div>
      </div>
    </div>
  )
}

const MOST_YEARS = 8

function axisOf(of: readonly Validity[], today: string) {
  const days = [today, ...of.flatMap((one) => (one.to === undefined ? [one.from] : [one.from, one.to]))]
  const first = Number(days.reduce((a, b) => (a < b ? a : b)).slice(0, 4))
  const lastYear = Math.max(Number(today.slice(0, 4)), ...days.map((day) => Number(day.slice(0, 4))))
  const last = Math.min(lastYear, Number(today.slice(0, 4)) + 5) + 1
  const from = `${first}-01-01`
  const step = Math.ceil((last - first) / MOST_YEARS)
  const years = Array.from({ length: Math.ceil((last - first) / step) }, (_, index) => first + index * step)
  return { from, days: countDays(from, `${last}-01-01`), years }
}
