/** A page: its title (which the reader's focus lands on), what can be done here, and its sections. */
import './page.css'
import { type ReactNode, useEffect, useRef } from 'react'

const PRODUCT = '权责'

export function Page(props: {
  title: string
  /** Where this page lies, above the title. */
  path?: ReactNode
  lede?: ReactNode
  actions?: ReactNode
  /** Wide pages compare; narrow ones are read. */
  width?: 'wide' | 'reading'
  children: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${props.title} · ${PRODUCT}`
  }, [props.title])
  useEffect(() => {
    // A screen reader hears the new page's title; the first page of a visit keeps the browser's own focus.
    if (document.body.dataset['visited'] === 'yes') heading.current?.focus({ preventScroll: true })
    document.body.dataset['visited'] = 'yes'
  }, [])
  return (
    <div className={`qz-page qz-page-${props.width ?? 'wide'}`}>
      <header className="qz-page-head">
        <div className="qz-page-words">
          {props.path === undefined ? null : <p className="qz-page-path">{props.path}</p>}
          <h1 ref={heading} tabIndex={-1}>
            {props.title}
          </h1>
          {props.lede === undefined ? null : <div className="qz-page-lede">{props.lede}</div>}
        </div>
        {props.actions === undefined ? null : <div className="qz-page-actions qz-no-print">{props.actions}</div>}
      </header>
      {props.children}
    </div>
  )
}

export function Section(props: {
  title: string
  note?: ReactNode
  actions?: ReactNode
  children: ReactNode
  plain?: boolean
}) {
  return (
    <section className={props.plain === true ? 'qz-section qz-section-plain' : 'qz-section'} aria-label={props.title}>
      <header className="qz-section-head">
        <h2>{props.title}</h2>
        {props.note === undefined ? null : <span className="qz-section-note">{props.note}</span>}
        {props.actions === undefined ? null : <div className="qz-section-actions qz-no-print">{props.actions}</div>}
      </header>
      <div className="qz-section-body">{props.children}</div>
    </section>
  )
}

/** A tree, and beside it what was chosen from it; where there is no room, one above the other. `isChosen`: something is, or will be. */
export function Beside(props: { isChosen: boolean; isLoaded: boolean; children: ReactNode }) {
  const state = props.isChosen ? ' qz-beside-chosen' : props.isLoaded ? '' : ' qz-beside-waiting'
  return <div className={`qz-beside${state}`}>{props.children}</div>
}

export function Columns({ children }: { children: ReactNode }) {
  return <div className="qz-columns">{children}</div>
}
